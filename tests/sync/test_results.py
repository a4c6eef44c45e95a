"""What the agency answered ends on the laptops: the office reads a sheet, and the next run brings it."""

from sqlalchemy import true

from central.auditing import COMMAND_LINE
from central.bridge.results import Became, take_results
from central.bridge.shelf import results_template
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.people.members import card
from tests.central.bridge.sheets import results_csv
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run


def take(office: Office, data: bytes) -> list[Became]:
    template = results_template(office.centre, "contoh-hasil")
    verdicts = take_results(office.centre, "contoh-hasil", template, data, by=COMMAND_LINE, within=true())
    return [one.verdict for one in verdicts]


def test_results_reach_the_laptop_as_cards_corrections_and_months(
    office: Office, joined: Run, queue: Queue
) -> None:
    niks = [f"510401540584{serial}" for serial in (9101, 9102, 9103)]
    items = [queue(nik=nik) for nik in niks]
    joined()
    rows = [
        [niks[0], "26000000001", "K-1", "", "2026-12"],
        [niks[1], "", "", "NIK tidak cocok", ""],
        [niks[2], "26000000003", "", "", ""],
    ]
    assert take(office, results_csv(rows)) == [Became.REGISTERED, Became.RETURNED, Became.REGISTERED]
    joined()
    first, second, third = (str(item.registration_id) for item in items)
    member, unpaid = card(joined.vault, first), card(joined.vault, third)
    assert member is not None and unpaid is not None
    assert (member.member_number, member.paid_through) == ("26000000001", "2026-12")
    assert (unpaid.member_number, unpaid.paid_through) == ("26000000003", None)
    returned = latest_decision(joined.vault, second)
    assert returned is not None and (returned.outcome, returned.reason) == ("returned", "NIK tidak cocok")
    assert card(joined.vault, second) is None
    later = results_csv([[niks[2], "", "", "", "01/2027"], rows[0]])
    assert take(office, later) == [Became.MEMBERSHIP_UPDATED, Became.UNCHANGED]
    assert joined().pulled == 1
    paid = card(joined.vault, third)
    assert paid is not None and (paid.member_number, paid.paid_through) == ("26000000003", "2027-01")
