"""Members by commands: who is served and where their cover stands, who left, and who is served no more."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from central.enrolment import make_code
from central.review import Ruling, decide
from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.people.members import keep_membership
from tests.cli.conftest import PASSPHRASE, Office, Perisai
from tests.vault.conftest import NOW

People = Callable[..., Path]
TODAY = date(2026, 11, 21)


@pytest.fixture
def agent(perisai: Perisai, people: People, office: Office, monkeypatch: pytest.MonkeyPatch) -> Perisai:
    """An agent with two people whom the office registered, and one that it has not decided on."""
    monkeypatch.setattr("perisai_app.cli.member_commands.today", lambda: TODAY)
    given = ({"Nama": "Wayan Sampel"}, {"Nama": "Ketut Contoh"}, {"Nama": "Made Rekaan"})
    perisai.answer("import", str(people(*given)), "--branch", "Gianyar")
    perisai.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))
    perisai.answer("sync")
    for number, row in enumerate(perisai.answer("list")["registrations"]):
        if row["name"] != "Made Rekaan":
            ruling = {"registration_id": row["registration_id"], "outcome": "registered"}
            decide(office.centre, [Ruling.model_validate(ruling | {"member_number": f"2600{number}"})])
    perisai.answer("sync")
    return perisai


def members(agent: Perisai, *words: str) -> list[dict[str, Any]]:
    return list(agent.answer("members", *words)["members"])


def paid(agent: Perisai, name: str, month: str) -> str:
    (found,) = [one["registration_id"] for one in members(agent) if one["name"] == name]
    with closing(open_vault(agent.home, unlock(agent.home, PASSPHRASE))) as vault:
        keep_membership(vault, found, member_number=None, paid_through=month, claimed_jht=False, now=NOW)
    return str(found)


def test_those_registered_are_listed_by_name_and_not_yet_protected(agent: Perisai) -> None:
    told = members(agent)
    assert [one["name"] for one in told] == ["Ketut Contoh", "Wayan Sampel"]
    assert {one["state"] for one in told} == {"not_yet_protected"}
    assert all(one["member_number"].startswith("2600") and "nik" not in one for one in told)


def test_the_standing_follows_the_months_paid(agent: Perisai) -> None:
    paid(agent, "Ketut Contoh", "2026-12")
    behind = paid(agent, "Wayan Sampel", "2026-08")
    (late,) = members(agent, "--state", "in_arrears")
    assert (late["registration_id"], late["owed"]) == (behind, ["2026-09", "2026-10", "2026-11"])
    said = agent("members").out
    assert "Aktif sampai Des 2026" in said and "Menunggak 2 bulan" in said


def test_somebody_who_left_is_told_as_such(agent: Perisai) -> None:
    found = paid(agent, "Ketut Contoh", "2026-12")
    agent.answer("members", "left", found, "--how", "wage_earner")
    (gone,) = members(agent, "--state", "wage_earner")
    assert gone["registration_id"] == found


def test_whoever_is_served_no_more_is_off_the_list(agent: Perisai) -> None:
    found = paid(agent, "Ketut Contoh", "2026-12")
    agent.answer("members", "stop", found)
    assert [one["name"] for one in members(agent)] == ["Wayan Sampel"]


def test_nobody_yet_is_said(perisai: Perisai) -> None:
    assert perisai("members").out == "Belum ada peserta.\n"


@pytest.mark.parametrize("words", [("left", "x", "--how", "deceased"), ("stop", "x")])
def test_a_member_that_is_not_here_is_told(perisai: Perisai, words: tuple[str, ...]) -> None:
    assert perisai.refused("members", *words) == (2, "no_such_person")
