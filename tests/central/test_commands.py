"""The commands as the office types them, beside a running server in a process of its own."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
import trustme

from central.centre import open_centre
from central.home import Home
from central.main import main
from central.storage.turn import Busy
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolAnswer, read_code
from tests.central.conftest import enrol_body
from tests.central.samples import NAME, Laptop, ask, verdicts

COMMANDS = (
    "serve",
    "code",
    "status",
    "migrate",
    "list",
    "decide",
    "erase",
    "recollections",
    "epoch new",
    "key rotate",
    "key recovery",
    "backup",
    "backup-key",
    "backup-begin",
    "backup-done",
    "restore",
    "bridge export",
    "bridge import",
    "bridge template list",
    "bridge template save",
    "bridge template drop",
    "tell message",
    "tell membership",
    "tell order",
    "tell pack",
    "lost tell",
    "lost list",
)


@dataclass(frozen=True)
class Done:
    """One finished command: its exit code and both its streams."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run(home: Path, *words: str, stdin: bytes = b"") -> Done:
    """As in a process of its own, without the second that loading takes; `serving` starts real ones."""
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERISAI_CENTRAL_HOME", str(home))
        patch.setattr("sys.argv", ["perisai-central", *words])
        for name, stream in {"stdin": io.BytesIO(stdin), "stdout": out, "stderr": err}.items():
            patch.setattr(f"sys.{name}", io.TextIOWrapper(stream, encoding="utf-8", write_through=True))
        with pytest.raises(SystemExit) as end:
            main()
        return Done(int(end.value.code or 0), out.getvalue(), err.getvalue())


def answer(home: Path, *words: str, stdin: bytes = b"", code: int = 0) -> Any:
    done = run(home, *words, "--json", stdin=stdin)
    assert (done.returncode, done.stderr) == (code, b"")
    return json.loads(done.stdout)


@contextmanager
def serving(home: Path, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    words = ["serve", "--home", str(home), "--port", "0", "--json", *more]
    with subprocess.Popen(
        [sys.executable, "-m", "central.main", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"], server
        finally:
            server.kill()


def joined(home: Path, url: str) -> Laptop:
    code = read_code(answer(home, "code", "--agent", "Agen Contoh", "--office", "Gianyar")["code"])
    assert code is not None
    response = ask(url, "POST", media.ENROL, json=enrol_body(code))
    return Laptop(url, EnrolAnswer.model_validate_json(response.content))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "centre"


def test_an_office_day_through_the_commands(home: Path) -> None:
    with serving(home) as (url, _):
        laptop = joined(home, url)
        batch = [laptop.submission() for _ in range(4)]
        assert laptop.send(*batch).verdicts == ()
        waiting = answer(home, "list", "--state", "waiting")["registrations"]
        assert [row["registration_id"] for row in waiting] == sorted(str(b.registration_id) for b in batch)
        assert NAME not in json.dumps(waiting)
        ids = [row["registration_id"] for row in waiting]
        lines = [
            {"registration_id": ids[0], "outcome": "registered", "member_number": "M1", "payment_code": "P1"},
            {
                "registration_id": ids[1],
                "outcome": "returned",
                "reason": "Periksa",
                "remarks": [{"field": "phone"}],
            },
            {"registration_id": str(uuid4()), "outcome": "registered"},
            {"registration_id": "x", "outcome": "registered"},
        ]
        told = answer(home, "decide", "-", stdin="\n".join(map(json.dumps, lines)).encode(), code=1)
        assert {key: told[key] for key in ("lines", "decided", "unchanged", "refused")} == {
            "lines": 4,
            "decided": 2,
            "unchanged": 0,
            "refused": 2,
        }
        assert [verdict["code"] for verdict in told["verdicts"]] == [
            None,
            None,
            "registration_unknown",
            "malformed",
        ]
        assert [verdict["line"] for verdict in told["verdicts"]] == [1, 2, 3, 4]
        now = answer(home, "status")
        assert len(laptop.changes().json()["changes"]) == 2
    assert now.pop("free_bytes") > 0
    assert now == {
        "submissions": 4,
        "registrations": 4,
        "by_state": {"waiting": 2, "registered": 1, "returned": 1, "declined": 0},
        "devices": 1,
        "epoch": laptop.me.epoch,
        "changes": 2,
        "files": 0,
        "file_bytes": 0,
        "files_awaited": 0,
        "last_backup": 0,
        "last_backup_at": None,
        "last_backup_hours": None,
    }
    assert NAME in json.dumps(answer(home, "list", "--with-names"))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_stop_stops_cleanly_and_keeps_everything(home: Path, number: int) -> None:
    with serving(home) as (url, server):
        laptop = joined(home, url)
        item = laptop.submission()
        laptop.send(item)
        server.send_signal(number)
        out, err = server.communicate(timeout=30)
        assert (server.returncode, out, err) == (0, "", "")
    with serving(home) as (url, _):
        laptop.url = url
        assert [verdict.value for verdict in verdicts(laptop.send(item))] == ["duplicate"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_a_server_may_be_stopped_the_moment_it_is_up(home: Path) -> None:
    with serving(home) as (_, server):
        server.terminate()
        assert server.wait(timeout=30) == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_a_request_under_way_is_answered_before_the_server_ends_and_nobody_new_is_let_in(home: Path) -> None:
    with serving(home) as (url, server):
        laptop = joined(home, url)
        item = laptop.submission()
        place = ("127.0.0.1", int(url.rpartition(":")[2]))
        with socket.create_connection(place, timeout=30) as wire:
            body = item.to_bytes()
            wire.sendall(_head(laptop, len(body)) + body[:10])
            _until_taken(laptop)
            server.terminate()
            _until_refused(place)
            wire.sendall(body[10:])
            answer_there = _all_of(wire)
        assert answer_there.startswith(b"HTTP/1.1 200 ")
        assert (server.wait(timeout=30), server.communicate()) == (0, ("", ""))
    assert answer(home, "status")["submissions"] == 1


def _head(laptop: Laptop, size: int) -> bytes:
    return (
        f"POST {media.SUBMISSIONS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {laptop.me.token}\r\n"
        f"Content-Type: {media.NDJSON}\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


def _until_taken(laptop: Laptop) -> None:
    """Another request's answer: what was sent before on this machine has been read by then."""
    for _ in range(3):
        assert laptop.ask("GET", media.TALLY).status_code == 200


def _until_refused(place: tuple[str, int]) -> None:
    while True:
        try:
            socket.create_connection(place, timeout=30).close()
        except OSError:
            return


def _all_of(wire: socket.socket) -> bytes:
    """Until the server closes."""
    return b"".join(iter(lambda: wire.recv(65_536), b""))


def test_a_server_killed_in_the_middle_lost_nothing_that_it_acknowledged(home: Path) -> None:
    with serving(home) as (url, server):
        laptop = joined(home, url)
        batch = [laptop.submission() for _ in range(20)]
        laptop.send(*batch)
        server.kill()
    assert answer(home, "status")["submissions"] == 20


def test_the_servers_log_holds_no_token_and_no_path(home: Path) -> None:
    with serving(home) as (url, server):
        ask(url, "GET", "/kenari-9001", headers={"Authorization": "Bearer kenari-9001"})
        ask(url, "POST", media.ENROL, json={"secret": "kenari-9001"})
        server.terminate()
        _, err = server.communicate(timeout=30)
    assert "kenari-9001" not in err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(home: Path, command: str) -> None:
    done = run(home, *command.split(), "--help")
    assert done.returncode == 0
    assert "--json" in re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode())


def refused(home: Path, *words: str, stdin: bytes = b"") -> tuple[int, str]:
    """The exit code and the code told to programs; people get one sentence and no traceback."""
    done = run(home, *words, "--json", stdin=stdin)
    assert len(done.stderr.decode().strip().splitlines()) == 1
    return done.returncode, json.loads(done.stdout)["error"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - it must be refused
def test_plain_http_is_for_this_computer_only(home: Path, host: str) -> None:
    assert refused(home, "serve", "--host", host, "--port", "0") == (2, "insecure_host")
    assert not home.exists()


def test_half_a_certificate_is_none(home: Path, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("rubbish")
    half = ("serve", "--host", "0.0.0.0", "--tls-cert", str(rubbish))  # noqa: S104 - it must be refused
    assert refused(home, *half) == (2, "tls_incomplete")
    assert refused(home, *half, "--tls-key", str(rubbish)) == (2, "tls_incomplete")


def test_a_taken_port_is_told(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refused(home, "serve", "--port", port) == (3, "port_taken")


@pytest.mark.parametrize(
    "command",
    [
        ("code", "--agent", "A"),
        ("status",),
        ("list",),
        ("decide", "-"),
        ("epoch", "new"),
        ("key", "rotate"),
        ("key", "recovery"),
    ],
)
def test_a_folder_without_a_centre_is_told(home: Path, command: tuple[str, ...]) -> None:
    assert refused(home, *command) == (2, "no_centre")
    assert not home.exists()


def test_a_file_that_is_not_there_is_told(home: Path) -> None:
    assert refused(home, "decide", str(home / "absent")) == (2, "file_unreadable")


def test_what_the_office_tells_erases_and_renews_reaches_a_running_server(home: Path) -> None:
    with serving(home) as (url, _):
        laptop = joined(home, url)
        gone, kept = laptop.submission(), laptop.submission()
        laptop.send(gone, kept)
        key = str(kept.registration_id)
        assert answer(home, "tell", "message", "Selamat pagi") == {"agents": 1}
        answer(home, "tell", "membership", key, "--paid-through", "2026-12", "--member-number", "M1")
        answer(home, "tell", "order", laptop.me.device_id, "lock")
        assert answer(home, "erase", str(gone.registration_id)) == {"revisions": 1}
        link = answer(home, "key", "rotate")
        epoch = answer(home, "epoch", "new")["epoch"]
        told = laptop.check_in()
    assert [change.kind for change in told.changes] == ["message", "membership", "order", "erasure"]
    assert (told.epoch, told.rotations[0].new) == (epoch, link["new"])
    assert answer(home, "recollections") == {"recollections": []}


def test_a_server_with_a_certificate_of_its_own_makes_longer_codes(home: Path, tmp_path: Path) -> None:
    ca = trustme.CA()
    leaf = ca.issue_cert("127.0.0.1")
    files = [str(tmp_path / name) for name in ("ca.pem", "cert.pem", "key.pem")]
    ca.cert_pem.write_to_path(files[0])
    leaf.cert_chain_pems[0].write_to_path(files[1])
    leaf.private_key_pem.write_to_path(files[2])
    with serving(home, "--tls-ca", files[0], "--tls-cert", files[1], "--tls-key", files[2]) as (url, _):
        code = read_code(answer(home, "code", "--agent", "Agen Contoh")["code"])
        response = requests.get(f"{url}{media.CERTIFICATE}", verify=files[0], timeout=30)
    assert code is not None
    assert code.names(response.json()["certificate"])


def test_a_program_that_is_too_old_for_this_server_is_told(home: Path) -> None:
    with serving(home, "--oldest", "0.4") as (url, _):
        laptop = joined(home, url)
        response = laptop.ask("GET", media.TALLY, headers={"User-Agent": "perisai/0.3.0"})
    assert response.json()["code"] == "update_needed"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("serve", "--pin", "absent"), "pin_unreadable"),
        (("serve", "--oldest", "new"), "version_unreadable"),
    ],
)
def test_a_setting_of_the_server_that_cannot_be_is_told(
    home: Path, words: tuple[str, ...], code: str
) -> None:
    assert refused(home, *words) == (2, code)
    assert not home.exists()


def test_a_centre_that_somebody_writes_to_all_the_while_is_told_as_busy(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = open_centre(Home(home), make=True)
    centre.close()
    monkeypatch.setattr("central.upkeep_commands.new_epoch", _busy)
    monkeypatch.setattr(sys, "argv", ["perisai-central", "epoch", "new", "--home", str(home), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert json.loads(capsys.readouterr().out) == {"error": "centre_busy"}


def _busy(_: object) -> None:
    raise Busy
