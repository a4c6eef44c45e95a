"""One registration among many of a laptop, an agent or a phone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from central.sifting.limits import USUAL
from perisai_app.domain.choices import ConsentMethod, Ecosystem
from perisai_app.domain.registration import Consent
from tests.central.conftest import Office
from tests.central.samples import Laptop
from tests.central.sifting.conftest import People, details, found, key, kinds

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
SPAN = timedelta(minutes=USUAL.speed_minutes)
TASK = Consent(method=ConsentMethod.PUBLIC_TASK, given_on=date(2026, 11, 20), decree="SK 1/2026")


def typed(brought: People, number: int, span: timedelta, **given: Any) -> list[str]:
    """So many finalized by one laptop, evenly over a span; their ids."""
    steps = [START + span * step / number for step in range(number)]
    return [key(brought(9001 + step, finalized_at=at, **given)) for step, at in enumerate(steps)]


def test_more_than_a_person_can_finalize_is_told_of_each_of_them(office: Office, brought: People) -> None:
    few = typed(brought, USUAL.speed_most, SPAN)
    assert not kinds(office)
    last = brought(9100, finalized_at=START + SPAN - timedelta(seconds=1))
    rows = found(office)
    assert {row.kind for row in rows} == {"fast"}
    assert {row.registration_id for row in rows} == {*few, key(last)}
    assert details(rows[0]) == {"minutes": 10, "more_than": 10, "outreach": "single"}


def test_the_same_number_over_a_longer_time_is_no_haste(office: Office, brought: People) -> None:
    typed(brought, USUAL.speed_most + 1, SPAN * 1.2)
    assert not kinds(office)


def test_two_laptops_are_two_people(office: Office, brought: People, other_laptop: Laptop) -> None:
    for number in range(USUAL.speed_most + 2):
        by = {"by": other_laptop} if number % 2 else {}
        brought(9001 + number, finalized_at=START + timedelta(seconds=number), **by)
    assert not kinds(office)


def test_haste_and_a_shared_phone_weigh_less_where_many_are_reached_at_once(
    office: Office, brought: People
) -> None:
    weights: list[set[int]] = []
    groups: list[dict[str, Any]] = [{}, {"ecosystem": Ecosystem.DESA}, {"consent": TASK}]
    for group in groups:
        phone = f"+62812{len(weights):08d}"
        for number in range(USUAL.phone_households):
            brought(9001 + 20 * len(weights) + number, phone=phone, **group)
        weights.append({row.weight for row in found(office, "shared_phone")}.difference(*weights))
    assert [len(some) for some in weights] == [1, 1, 1]
    assert min(weights[0]) > min(weights[1]) > min(weights[2])


def test_serials_that_follow_each_other_are_told_of_one_agent(
    office: Office, brought: People, other_laptop: Laptop
) -> None:
    beginning, names = "510401540584", ["Merpati Putih", "Gelatik Jaya", "Kenari Sari", "Camar Laut"]
    told = [
        brought(9001 + number, nik=f"{beginning}{serial}", name=names[number])
        for number, serial in enumerate((9001, 9003))
    ]
    brought(9003, nik=f"{beginning}9004", name=names[2], by=other_laptop)
    assert not found(office, "nik_run")
    told.append(brought(9004, nik=f"{beginning}9002", name=names[3]))
    rows = found(office, "nik_run")
    assert {row.registration_id for row in rows} == {key(item) for item in told}
    assert details(rows[0])["numbers"] == 3


def test_one_phone_for_many_who_share_no_card_is_told_and_a_family_s_is_not(
    office: Office, brought: People
) -> None:
    family = [brought(9001 + number, phone="+6281200000001", kk="5104011405849001") for number in range(5)]
    brought(9011, phone="+6281200000001")
    brought(9012, phone="+6281200000001")
    assert not kinds(office)
    brought(9013, phone="+6281200000001")
    rows = found(office, "shared_phone")
    assert len(rows) == len(family) + 3
    assert details(rows[0]) == {"at_least": 4, "outreach": "single"}
