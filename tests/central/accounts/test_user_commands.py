"""The office's people by command: the first admin of a centre can only come this way."""

from pathlib import Path

import pytest

from central.accounts.sessions import SignedIn, sign_in
from central.centre import open_centre
from central.home import Home
from tests.central.test_commands import answer, run

PASSWORD = "hujan pagi di pasar"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    open_centre(Home(tmp_path / "centre"), make=True).close()
    return tmp_path / "centre"


@pytest.fixture
def password(tmp_path: Path) -> str:
    """A file with the password and a line's end, as an editor leaves it."""
    file = tmp_path / "kata-sandi.txt"
    file.write_text(PASSWORD + "\n", encoding="utf-8")
    return str(file)


def may_sign_in(home: Path, name: str, password: str) -> bool:
    centre = open_centre(Home(home))
    try:
        return isinstance(sign_in(centre, name, password, "127.0.0.1"), SignedIn)
    finally:
        centre.close()


def test_a_user_is_added_listed_given_a_new_password_and_ended(
    home: Path, tmp_path: Path, password: str
) -> None:
    for name in ("Bu Rina", "Pak Wira"):
        answer(home, "user", "add", name, "--role", "admin", "--password-file", password, "--json")
    assert may_sign_in(home, "Bu Rina", PASSWORD)
    newer = tmp_path / "baru.txt"
    newer.write_text("angin sore di sawah", encoding="utf-8")
    answer(home, "user", "password", "Bu Rina", "--password-file", str(newer), "--json")
    assert not may_sign_in(home, "Bu Rina", PASSWORD) and may_sign_in(home, "Bu Rina", "angin sore di sawah")
    answer(home, "user", "end", "Bu Rina", "--json")
    assert not may_sign_in(home, "Bu Rina", "angin sore di sawah")
    listed = answer(home, "user", "list", "--json")["users"]
    assert [(user["name"], user["ended_at"] is None) for user in listed] == [
        ("Pak Wira", True),
        ("Bu Rina", False),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "Bu Rina", "--role", "admin"), "name_taken"),
        (("add", "Pak Wira", "--role", "supervisor", "--office", "Tidak Ada"), "office_unknown"),
        (("add", "Pak Wira", "--role", "agent"), "agent_unknown"),
        (("add", " ", "--role", "admin"), "name_invalid"),
        (("password", "Tidak Ada"), "user_unknown"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    home: Path, password: str, words: tuple[str, ...], code: str
) -> None:
    answer(home, "user", "add", "Bu Rina", "--role", "admin", "--password-file", password, "--json")
    done = run(home, "user", *words, "--password-file", password, "--json")
    assert (done.returncode, code in done.stdout.decode()) == (2, True)
    assert PASSWORD not in done.stderr.decode()


def test_a_short_password_is_refused(home: Path, tmp_path: Path) -> None:
    short = tmp_path / "pendek.txt"
    short.write_text("pendek", encoding="utf-8")
    done = run(home, "user", "add", "Bu Rina", "--role", "admin", "--password-file", str(short), "--json")
    assert (done.returncode, "password_short" in done.stdout.decode()) == (2, True)


def test_the_last_admin_stays(home: Path, password: str) -> None:
    answer(home, "user", "add", "Bu Rina", "--role", "admin", "--password-file", password, "--json")
    done = run(home, "user", "end", "Bu Rina", "--json")
    assert (done.returncode, "last_admin" in done.stdout.decode()) == (2, True)
    assert may_sign_in(home, "Bu Rina", PASSWORD)
