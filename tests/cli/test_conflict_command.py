"""`perisai conflict` and `perisai held`: what a person decides without a window."""

from collections.abc import Iterator

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, open_vault, unlock
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.rivals import keep_rival
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.cli.conftest import PASSPHRASE, Perisai
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import work_page, written_elsewhere
from tests.vault.test_outbox import CENTRE, answered


@pytest.fixture
def vault(perisai: Perisai) -> Iterator[Vault]:
    opened = open_vault(perisai.home, unlock(perisai.home, PASSPHRASE))
    yield opened
    opened.close()


@pytest.fixture
def mine(vault: Vault) -> Submission:
    """One finalized person, still owed."""
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    done = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(done, Submission)
    return done


@pytest.fixture
def conflict(vault: Vault, mine: Submission) -> str:
    join_centre(vault, CENTRE)
    answered(vault, next_owed(vault, 1), [Verdict.CONFLICT])
    return str(mine.registration_id)


def bring_theirs(vault: Vault, mine: Submission) -> None:
    theirs = written_elsewhere(mine.registration_id, name="Ni Luh Lain", birth_date="14 Mei 1984")
    assert keep_rival(vault, work_page(vault, (theirs, "waiting")), NOW) == 1


def test_a_conflict_is_listed_with_what_differs_and_nothing_else(
    perisai: Perisai, vault: Vault, mine: Submission, conflict: str
) -> None:
    assert "perisai sync" in perisai("conflict", "list").out
    bring_theirs(vault, mine)
    (found,) = perisai.answer("conflict", "list")["conflicts"]
    assert (found["registration_id"], found["differs"]) == (conflict, ["name"])
    assert (found["mine"]["revision"], found["theirs"]["agent_id"]) == (1, "agen")
    told = perisai("conflict", "list").out.splitlines()
    assert told == [conflict, "  Nama lengkap sesuai KTP: Ni Wayan Sampel (Anda) | Ni Luh Lain (pusat)"]


@pytest.mark.parametrize(("keep", "drafts"), [("mine", 1), ("theirs", 0)])
def test_a_conflict_is_settled_either_way(
    perisai: Perisai, vault: Vault, mine: Submission, conflict: str, keep: str, drafts: int
) -> None:
    bring_theirs(vault, mine)
    told = perisai.answer("conflict", "settle", conflict, "--keep", keep)
    assert (told["kept"], told["draft_id"] is not None) == (keep, bool(drafts))
    assert vault.row("SELECT count(*) AS n FROM drafts") == {"n": drafts}
    assert perisai.answer("conflict", "list") == {"conflicts": []}
    assert "dua versi" in perisai("conflict", "list").out


def test_what_cannot_be_settled_says_why(perisai: Perisai, vault: Vault, conflict: str) -> None:
    assert perisai.refused("conflict", "settle", conflict, "--keep", "mine") == (3, "rival_unknown")
    told = perisai("conflict", "settle", "nobody", "--keep", "mine", "--json")
    assert (told.code, told.json["error"]) == (2, "no_such_conflict")


def test_a_line_held_back_is_listed_with_its_reason_and_let_go(
    perisai: Perisai, vault: Vault, mine: Submission
) -> None:
    assert perisai.answer("held", "list") == {"held": []}
    hold_back(vault, next_owed(vault, 1)[0].sent, "internal", NOW)
    who = str(mine.registration_id)
    (found,) = perisai.answer("held", "list")["held"]
    assert (found["registration_id"], found["revision"], found["code"]) == (who, 1, "internal")
    assert "pusat gagal membacanya" in perisai("held", "list").out
    assert perisai.answer("held", "release", who)["released"] is True
    assert len(next_owed(vault, 5)) == 1
    told = perisai("held", "release", who, "--json")
    assert (told.code, told.json["error"]) == (2, "not_held_back")
