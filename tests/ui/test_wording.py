"""Every code the rule book, the vault or a sending can give has a sentence of its own."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import perisai_app.domain
import sync
from perisai_app.domain.eligibility import _KNOWN_MEMBER, REFERRED
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.reading import CHOICES
from perisai_app.domain.typed import FIELDS
from perisai_app.reference.tables import rule_book
from perisai_app.vault import errors
from perisai_app.vault.register import State
from perisai_app.vault.runs import Run
from sync.engine import DISK, Progress, Stage, Summary
from ui.parts.mark import Mark
from ui.wording import past, problems, sending
from ui.wording.fields import NAMES
from ui.wording.refusals import VAULT
from ui.wording.standing import SHORT
from ui.wording.states import CHIPS
from ui.wording.values import shown

OTHER_HEIRS = ("heir2", "heir3", "heir4")
MADE_BY = ("Problem", "_red", "DateFault")


def named(node: ast.AST) -> Iterator[str]:
    """The codes that a piece of source gives away: of a problem made, or of a NIK's fault."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE_BY:
        yield from (str(arg.value) for arg in node.args[:2] if isinstance(arg, ast.Constant))
    match node:
        case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Dict()])):
            yield code


def problem_codes() -> set[str]:
    """Read off the rule book's own source, so that a new code cannot go without words."""
    folder = Path(str(perisai_app.domain.__path__[0]))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    found = {code for tree in trees for node in ast.walk(tree) for code in named(node)}
    found |= (
        {"kk_not_16_digits"}
        | {code for code, _ in REFERRED.values()}
        | {code for code, _ in _KNOWN_MEMBER.values()}
    )
    found |= {f"{name.removeprefix('heir1_')}_unreadable" for name in CHOICES if name[:5] not in OTHER_HEIRS}
    return {code for code in found if code not in FIELDS}


@pytest.mark.parametrize("code", sorted(problem_codes()))
def test_a_problem_code_has_a_sentence(code: str) -> None:
    assert code in problems.known_codes()


def test_every_field_has_a_name() -> None:
    assert set(NAMES) == set(FIELDS)


CHOSEN = [(name, code) for name, kind in CHOICES.items() for code in kind]


@pytest.mark.parametrize(("name", "code"), CHOSEN)
def test_no_choice_is_shown_as_its_code(name: str, code: str) -> None:
    assert shown(name, code, rule_book()) != code


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("village", "51.04.01.2005", "Celuk, Kec. Sukawati, Kabupaten Gianyar, Bali"),
        ("occupation_2", "OJEK_ONLINE", "Pengemudi ojek online"),
        ("income", "1.500.000", "Rp1.500.000"),
        ("heir1_birth_date", "2001-03-14", "14 Mar 2001"),
        ("first_month", "2026-12", "Des 2026"),
        ("months", "6", "6 bulan"),
        ("fixed_programs", "2", "2 program: JKK + JKM"),
        ("heir2_relation", "spouse", "Suami atau istri"),
        ("village", "99.99.99.9999", "99.99.99.9999"),
        ("marital", "", "(kosong)"),
    ],
)
def test_a_field_is_shown_in_the_words_of_its_choices(name: str, text: str, told: str) -> None:
    assert shown(name, text, rule_book()) == told


def test_the_last_day_is_told_as_a_day() -> None:
    told = problems.sentence(
        Problem("birth_date", "last_day_near", Severity.NOTE, {"last_day": "2026-11-21", "days": 0})
    )
    assert "21 Nov 2026 (hari ini)" in told


def test_a_sentence_carries_its_parameters() -> None:
    told = problems.sentence(Problem("nik", "nik_too_short", params={"missing": 2}))
    assert told == "NIK kurang 2 angka. Hitung lagi dari KTP."
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
    codes = set(re.findall(r'RunStopped\("(\w+)"', text))
    assert codes - {"bad_code", "unknown_code", "insecure_url"} <= set(sending.STOPPED)
    for told in (sending.STOPPED, sending.REASONS, SHORT):
        assert set(DISK) <= set(told)


def test_what_an_automatic_run_waits_for_is_said_with_its_reason() -> None:
    told = sending.waiting("offline", timedelta(minutes=12))
    assert "dalam 12 menit (belum ada internet)" in told and "aman" in told
    assert "percobaan terakhir gagal" in sending.waiting("anything", timedelta(seconds=5))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "1 detik"), (89, "89 detik"), (90, "2 menit"), (5_399, "90 menit"), (7_200, "2 jam")],
)
def test_a_wait_is_told_in_round_figures(seconds: int, told: str) -> None:
    assert sending.span(timedelta(seconds=seconds)) == told


def test_a_clock_is_told_when_it_is_more_than_five_minutes_off() -> None:
    assert sending.clock(timedelta(minutes=5)) is None
    assert sending.clock(timedelta(minutes=-5)) is None
    assert "lebih cepat 6 menit" in (sending.clock(timedelta(minutes=6)) or "")
    assert "lebih lambat 61 menit" in (sending.clock(timedelta(minutes=-61)) or "")


def test_lines_that_were_held_back_are_told_with_what_to_do() -> None:
    tone, told = sending.result(Summary(3, 2, 0, 0, 0, 0, 9, None, held_back=1))
    assert tone == "red" and "1 pendaftaran" in told and "aman" in told and "Hubungi kantor" in told


def test_what_is_ahead_is_told_while_sending_only() -> None:
    going = Progress(Stage.SEND, 50, 100, 4_000, 8_000, 30)
    assert sending.ahead(going) == "4 dari sekitar 8 KB, sisa 30 detik"
    assert sending.ahead(replace(going, seconds_left=None)) == ""
    assert sending.ahead(replace(going, stage=Stage.PULL)) == ""


def test_a_run_that_was_killed_is_listed_as_broken_off() -> None:
    run = Run("r", datetime(2026, 11, 21, 3, tzinfo=UTC), None, 3, 1, 1, 0, 0, 2, 4_000, None)
    assert "2 dari 3 dikonfirmasi, 2 kabar, 4 KB terkirim: terputus" in sending.logged(run)
    assert sending.logged(replace(run, ended_at=run.started_at)).endswith(": selesai")
    stopped = replace(run, ended_at=run.started_at, stopped_by="busy")
    assert sending.logged(stopped).endswith(": pusat sibuk")


def test_what_a_run_kept_back_and_what_it_completed_is_listed() -> None:
    run = Run("r", datetime(2026, 11, 21, 3, tzinfo=UTC), None, 3, 2, 0, 0, 0, 0, 4_000, None, 1, 5)
    assert "1 ditahan" in sending.logged(run) and "5 dilengkapi" in sending.logged(run)
    assert "1 ditahan" in past.told(run).detail and "5 dilengkapi" in past.told(run).detail
    assert past.told(run).mark is Mark.ALERT
    usual = replace(run, held_back=0, repaired=0)
    told = sending.logged(usual) + past.told(usual).detail
    assert "ditahan" not in told and "dilengkapi" not in told and "tanda terima" not in told
    disowned = replace(usual, disowned=2)
    assert "2 tanda terima tidak dikenali pusat" in sending.logged(disowned) + past.told(disowned).detail
    assert past.told(disowned).mark is Mark.ALERT


def test_all_sent_is_said_only_when_the_centre_confirmed_all() -> None:
    def summary(**counts: int) -> Summary:
        zero = dict.fromkeys(("offered", "stored", "duplicate", "refused", "conflict", "pulled"), 0)
        return Summary(**zero | counts, bytes_sent=0, stopped_by=None)

    assert sending.result(summary(offered=3, stored=2, duplicate=1))[1].startswith("Semua sudah terkirim.")
    assert "baru mengonfirmasi 2 dari 3" in sending.result(summary(offered=3, stored=2))[1]
    tone, sentence = sending.result(summary(offered=1, stored=1, disowned=1))
    assert tone == "red" and "tidak mengenali 1 tanda terimanya" in sentence
    assert sending.result(summary(offered=3, stored=2, refused=1))[0] == "red"
