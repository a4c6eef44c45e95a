"""Every code the rule book, the vault or a sending can give has a sentence of its own."""

import re
from pathlib import Path

import pytest

import perisai_app.domain.nik as niks
import perisai_app.domain.review as reviews
import sync
from perisai_app.domain.problem import Problem, Severity
from perisai_app.vault import errors
from perisai_app.vault.register import State
from sync.engine import Summary
from ui.wording import problems, sending
from ui.wording.screen import VAULT
from ui.wording.states import CHIPS


def source(module: object) -> str:
    return Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8")


def review_codes() -> set[str]:
    """Read off the rule book's own source, so that a new code cannot go without words."""
    named = set(re.findall(r'Problem\("\w+", "(\w+)"', source(reviews)))
    named |= set(re.findall(r'Problem\(name, "(\w+)"', source(reviews)))
    named |= {f"{name}_unreadable" for name in reviews._READERS}
    return named | set(re.findall(r'return \("(\w+)",', source(niks)))


@pytest.mark.parametrize("code", sorted(review_codes()))
def test_a_problem_code_has_a_sentence(code: str) -> None:
    assert code in problems.known_codes()


def test_a_sentence_carries_its_parameters() -> None:
    told = problems.sentence(Problem("nik", "nik_too_short", params={"missing": 2}))
    assert told == "NIK kurang 2 angka."
    told = problems.sentence(Problem("sex", "nik_other_sex", Severity.AMBER, {"nik_says": "female"}))
    assert told == "Angka NIK menunjukkan perempuan. Sesuai KTP?"


def test_every_vault_error_has_a_sentence() -> None:
    kinds = (
        kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.VaultError
    )
    assert {kind.code for kind in kinds if issubclass(kind, errors.VaultError)} <= set(VAULT)


def test_every_state_has_a_chip() -> None:
    assert set(CHIPS) == set(State)


def test_everything_that_stops_a_sending_has_a_sentence() -> None:
    folder = Path(str(sync.__path__[0]))
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'RunStopped\("(\w+)"\)', text))
    assert codes - {"bad_code", "unknown_code", "insecure_url"} <= set(sending.STOPPED)


def test_all_sent_is_said_only_when_the_centre_confirmed_all() -> None:
    def summary(**counts: int) -> Summary:
        zero = dict.fromkeys(("offered", "stored", "duplicate", "refused", "conflict", "pulled"), 0)
        return Summary(**zero | counts, bytes_sent=0, stopped_by=None)

    assert sending.result(summary(offered=3, stored=2, duplicate=1))[1].startswith("Semua sudah terkirim.")
    assert "baru mengonfirmasi 2 dari 3" in sending.result(summary(offered=3, stored=2))[1]
    assert sending.result(summary(offered=3, stored=2, refused=1))[0] == "red"
