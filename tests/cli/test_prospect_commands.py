"""Prospects by commands: kept with a name and a phone, listed by day, dropped, turned into drafts."""

from typing import Any

import pytest

from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.drafts import draft
from tests.cli.conftest import PASSPHRASE, Perisai


def add(perisai: Perisai, name: str = "Ketut Contoh", *words: str) -> dict[str, Any]:
    told = perisai.answer("prospect", "add", "--name", name, "--phone", "0812 0000 0002", *words)
    assert isinstance(told, dict)
    return told


def listed(perisai: Perisai) -> list[str]:
    return [one["name"] for one in perisai.answer("prospect", "list")["prospects"]]


def test_a_name_and_a_phone_are_enough(perisai: Perisai) -> None:
    told = add(perisai)
    (kept,) = perisai.answer("prospect", "list")["prospects"]
    assert told == kept
    assert (kept["name"], kept["phone"], kept["come_back_on"]) == ("Ketut Contoh", "0812 0000 0002", None)


def test_whoever_named_the_nearest_day_stands_first(perisai: Perisai) -> None:
    add(perisai, "Tanpa Hari")
    add(perisai, "Hari Jauh", "--on", "9 Desember 2026")
    add(perisai, "Hari Dekat", "--on", "03-12-2026", "--come-back", "sesudah panen", "--place", "Pasar")
    assert listed(perisai) == ["Hari Dekat", "Hari Jauh", "Tanpa Hari"]
    first = perisai("prospect", "list").out.splitlines()[0]
    assert first.endswith("Hari Dekat  0812 0000 0002  Pasar  sesudah panen  3 Des 2026")
    assert len(perisai.answer("prospect", "list", "--limit", "2")["prospects"]) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--name", " "), "prospect_missing"),
        (("--name", "x" * 121), "prospect_too_long"),
        (("--name", "Ketut", "--place", "5104 0154 0584 9001"), "prospect_nik_before_draft"),
        (("--name", "Ketut", "--on", "31-02-2026"), "bad_day"),
    ],
)
def test_what_is_no_prospect_is_told_and_not_kept(
    perisai: Perisai, words: tuple[str, ...], code: str
) -> None:
    assert perisai.refused("prospect", "add", "--phone", "0812", *words) == (2, code)
    assert perisai("prospect", "list").out == "Belum ada calon.\n"


def test_a_prospect_becomes_a_draft_with_what_was_told(perisai: Perisai) -> None:
    kept = add(perisai, "Ketut Contoh", "--place", "Pasar Sukawati")
    told = perisai.answer("prospect", "promote", kept["prospect_id"])
    assert listed(perisai) == []
    vault = open_vault(perisai.home, unlock(perisai.home, PASSPHRASE))
    found = draft(vault, told["draft_id"])
    vault.close()
    assert found is not None and found.registration_id == told["registration_id"]
    assert (found.texts["name"], found.texts["workplace"]) == ("Ketut Contoh", "Pasar Sukawati")
    assert perisai.refused("prospect", "promote", kept["prospect_id"]) == (2, "no_such_prospect")


@pytest.mark.parametrize(("words", "left"), [((), 1), (("--declined",), 0)])
def test_a_dropped_one_is_off_the_list_and_one_who_declined_is_gone(
    perisai: Perisai, words: tuple[str, ...], left: int
) -> None:
    kept = add(perisai)
    told = perisai.answer("prospect", "drop", kept["prospect_id"], *words)
    assert told["declined"] is bool(words)
    assert listed(perisai) == []
    assert len(perisai.answer("person", "find", "ketut")["people"]) == left


@pytest.mark.parametrize("verb", ["drop", "promote"])
def test_a_prospect_that_is_not_here_is_told(perisai: Perisai, verb: str) -> None:
    assert perisai.refused("prospect", verb, "bukan-nomor") == (2, "no_such_prospect")
