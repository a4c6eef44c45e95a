"""A NIK that a spreadsheet stored as a number: refused with the cure, or kept with its sure digits (5.1)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perisai_app.domain.review import review
from perisai_app.exchange.import_list import ListReading, Outcome, read_list
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.drafts import draft
from perisai_app.vault.register import counts, page
from tests.exchange.lists import SHARED, TODAY, codes, csv_text, row, xlsx

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
STORED = 5104015405849001


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    home = tmp_path / "home"
    vault = open_vault(home, create_vault(home, agent_name="Agen Contoh", passphrase="sandi contoh panjang"))
    yield vault
    vault.close()


def kept(path: Path) -> ListReading:
    return read_list(path, shared=SHARED, book=rule_book(), today=TODAY, keep_sure_digits=True)


def test_without_asking_the_row_is_refused_and_nothing_is_written(vault: Vault, tmp_path: Path) -> None:
    read = read_list(
        xlsx(tmp_path / "a.xlsx", [row() | {"NIK": STORED}]), shared=SHARED, book=rule_book(), today=TODAY
    )
    assert [v.outcome for v in read.verdicts] == [Outcome.REFUSED]
    take_in(vault, read, good_only=True, book=rule_book(), today=TODAY, now=NOW)
    assert page(vault).rows == ()


def test_the_sure_digits_really_are_kept_in_a_draft(vault: Vault, tmp_path: Path) -> None:
    read = kept(xlsx(tmp_path / "a.xlsx", [row() | {"NIK": STORED}, row(9002)]))
    result = take_in(vault, read, good_only=False, book=rule_book(), today=TODAY, now=NOW)
    assert (result.drafts, result.finalized) == (1, 1)
    assert (counts(vault).drafts, counts(vault).queued) == (1, 1)
    (shown,) = [found for found in page(vault).rows if found.draft_id]
    held = draft(vault, shown.draft_id or "")
    assert held is not None and held.texts["nik"] == shown.nik == "510401540584900"
    assert held.texts["name"] == "Ni Wayan Sampel"


def test_the_draft_asks_for_the_one_digit_that_was_lost(tmp_path: Path) -> None:
    """Only the card knows it: the rule book says one is missing, and proposes none."""
    (verdict,) = kept(xlsx(tmp_path / "a.xlsx", [row() | {"NIK": STORED}])).verdicts
    found = review(verdict.texts, book=rule_book(), today=TODAY)
    assert [(p.code, p.params) for p in found.problems if p.field == "nik"] == [
        ("nik_too_short", {"missing": 1})
    ]
    again = review({**verdict.texts, "nik": verdict.nik + "1"}, book=rule_book(), today=TODAY)
    assert not [p for p in again.problems if p.field == "nik"]


def test_two_drafts_with_the_same_sure_digits_are_both_kept(vault: Vault, tmp_path: Path) -> None:
    """Brothers and sisters of one day differ in the lost digit: fifteen digits name nobody for sure."""
    rows = [row(Nama="Ni Wayan Sampel") | {"NIK": STORED}, row(Nama="Ni Made Sampel") | {"NIK": STORED + 1}]
    read = kept(xlsx(tmp_path / "a.xlsx", rows))
    result = take_in(vault, read, good_only=False, book=rule_book(), today=TODAY, now=NOW)
    assert (result.drafts, result.finalized) == (2, 0)


def test_a_family_card_stored_as_a_number_keeps_its_sure_digits_too(tmp_path: Path) -> None:
    cells = {"NIK": STORED, "No KK": 5104010101159001}
    (verdict,) = kept(xlsx(tmp_path / "a.xlsx", [row() | cells])).verdicts
    assert verdict.outcome is Outcome.DRAFT
    assert (verdict.texts["nik"], verdict.texts["kk"]) == ("510401540584900", "510401010115900")
    assert codes(verdict) == {("nik", "nik_stored_as_number"), ("kk", "nik_stored_as_number")}


def test_of_a_rounded_number_in_a_csv_only_what_is_shown_for_sure_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([row() | {"NIK": "5,10402E+15"}], delimiter=";"), encoding="utf-8")
    (verdict,) = kept(path).verdicts
    assert (verdict.outcome, verdict.texts["nik"]) == (Outcome.DRAFT, "51040")
    assert [p.params for p in verdict.problems] == [{"sure": 5}]


def test_a_row_refused_for_something_else_too_stays_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(Tanggal_Lahir="31-02-1984") | {"NIK": STORED}])
    assert kept(path).verdicts[0].outcome is Outcome.REFUSED


def test_a_row_without_a_stored_number_is_judged_as_ever(tmp_path: Path) -> None:
    read = kept(xlsx(tmp_path / "a.xlsx", [row(9001), row(9002, Tanggal_Lahir="14-05-1955")]))
    assert [v.outcome for v in read.verdicts] == [Outcome.GOOD, Outcome.REFUSED]
