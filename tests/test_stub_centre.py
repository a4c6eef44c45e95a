"""The centre that was written from the document, asked by requests that were written from it too."""

import base64
import gzip
import hashlib
import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import rfc8785
import zstandard
from nacl.signing import SigningKey, VerifyKey

from tests.stub_centre import Centre, stub_centre
from tests.stub_office import back_up, begin_anew, decide, erase, forget, rotate

GOLDEN = Path(__file__).parent / "wire" / "golden" / "submission.json"
OURS, PROBLEM = "application/vnd.perisai.v1+json", "application/problem+json"
JSON, LINES = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}
ID = "019aa5f0-0000-7000-8000-000000000001"
EMPTY = hashlib.sha256(b"[]").hexdigest()


@pytest.fixture
def centre() -> Iterator[Centre]:
    with stub_centre() as running:
        yield running


def ask(
    centre: Centre, how: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(centre.url).netloc, timeout=10)
    try:
        method, path = how.split()
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == (OURS if answer.status == 200 else PROBLEM)
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@dataclass
class Laptop:
    centre: Centre
    device_id: str
    agent_id: str
    token: str
    key: VerifyKey

    def ask(self, how: str, body: bytes = b"", **headers: str) -> Any:
        status, value = self.refused(how, body, **headers)
        assert status == 200, value
        return value

    def refused(self, how: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        kind = LINES if how.endswith("submissions") else JSON
        extra = {key.replace("_", "-"): value for key, value in headers.items()}
        return ask(self.centre, how, body, {"Authorization": f"Bearer {self.token}"} | kind | extra)

    def line(self, **changed: Any) -> bytes:
        first = {"agent_id": self.agent_id, "device_id": self.device_id, "counter": 1}
        value = json.loads(GOLDEN.read_bytes()) | first | {"parent": None, "revision": 1} | changed
        return rfc8785.dumps(value)

    def send(self, *lines: bytes) -> list[str]:
        """The verdicts, after the receipt has proved itself over our own digests."""
        answer = self.ask("POST /v1/submissions", b"\n".join(lines))
        said = {each["line"]: each["verdict"] for each in answer["verdicts"]}
        verdicts = [said.get(number, "stored") for number in range(len(lines))]
        rows = [row_of(line, verdict) for line, verdict in zip(lines, verdicts, strict=True)]
        self.check({"v": 1, "device": self.device_id, "epoch": answer["epoch"], "lines": rows}, answer)
        return verdicts

    def check(self, signed: dict[str, Any], answer: dict[str, Any]) -> None:
        assert answer["key_id"] == bytes(self.key).hex()[:16]
        self.key.verify(rfc8785.dumps(signed), base64.b64decode(answer["signature"], validate=True))

    def checkin(self, tally: str = EMPTY, cursor: str = "") -> dict[str, Any]:
        asked: dict[str, Any] = {
            "nonce": "00" * 16,
            "at": "2026-11-21T08:00:00Z",
            "manifest": {},
            "cursor": cursor,
        }
        asked |= {"tally": tally, "counter": 0, "key_id": bytes(self.key).hex()[:16]}
        answer: dict[str, Any] = self.ask("POST /v1/checkin", json.dumps(asked).encode())
        for turn in answer["rotations"]:
            said: dict[str, Any] = {"v": 1, "kind": "rotation"} | {
                key: turn[key] for key in ("old", "new", "at")
            }
            self.key.verify(rfc8785.dumps(said), base64.b64decode(turn["signature"]))
            self.key = VerifyKey(bytes.fromhex(turn["new"]))
        unsigned = {key: value for key, value in answer.items() if key != "signature"}
        signed = {"v": 1, "kind": "checkin", "device": self.device_id, "answer": unsigned}
        self.check(signed, answer)
        assert answer["nonce"] == asked["nonce"]
        return answer


def row_of(line: bytes, verdict: str) -> list[Any]:
    value = json.loads(line)
    return [value["registration_id"], value["revision"], hashlib.sha256(line).hexdigest(), verdict]


def tally_of(*lines: bytes) -> str:
    total = sum(int(hashlib.sha256(line).hexdigest(), 16) for line in lines) % 2**256
    return hashlib.sha256(rfc8785.dumps([[0, f"{total:064x}"]])).hexdigest()


def enrolment(code: str, agent_id: str, key: SigningKey) -> bytes:
    secret = base64.b32decode(code.replace("-", ""))[:10].hex()
    body = {"agent_id": agent_id, "secret": secret, "device_key": bytes(key.verify_key).hex()}
    return json.dumps(body | {"app_version": "0.1.0"}).encode()


def join(centre: Centre, agent_id: str = "agen-1", agent: str = "Wayan") -> Laptop:
    code, key = centre.make_code(agent, "Gianyar"), SigningKey.generate()
    status, answer = ask(centre, "POST /v1/enrol", enrolment(code, agent_id, key), JSON)
    assert status == 200
    public = bytes.fromhex(answer["centre_key"])
    assert hashlib.sha256(public).digest()[:10] == base64.b32decode(code.replace("-", ""))[10:]
    named = hashlib.sha256(b"perisai device" + bytes(key.verify_key)).hexdigest()[:32]
    assert (answer["device_id"], answer["agent_id"]) == (named, agent_id)
    return Laptop(centre, named, agent_id, answer["token"], VerifyKey(public))


def test_a_code_joins_one_laptop_and_an_author_stays_its_agents(centre: Centre) -> None:
    code = centre.make_code("Wayan", "Gianyar")
    assert len(code.split("-")) == 8
    body = enrolment(code, "agen-1", SigningKey.generate())
    assert ask(centre, "POST /v1/enrol", body, JSON)[0] == 200
    assert ask(centre, "POST /v1/enrol", body, JSON)[0] == 200, "the first answer may have been lost"
    stranger = enrolment(code, "agen-1", SigningKey.generate())
    assert ask(centre, "POST /v1/enrol", stranger, JSON)[1]["code"] == "unknown_code"
    other = centre.make_code("Made", "Gianyar")
    assert ask(centre, "POST /v1/enrol", enrolment(other, "agen-1", SigningKey.generate()), JSON)[0] == 403
    assert ask(centre, "POST /v1/enrol", enrolment(other, "agen-2", SigningKey.generate()), JSON)[0] == 200


def test_a_line_is_stored_once_and_its_receipt_proves_itself(centre: Centre) -> None:
    laptop = join(centre)
    line = laptop.line()
    assert laptop.send(line) == ["stored"]
    assert laptop.send(line, laptop.line(counter=2)) == ["duplicate", "conflict"]
    digest = hashlib.sha256(line).hexdigest()
    second = laptop.line(revision=2, parent=digest, counter=3)
    assert laptop.send(second, laptop.line(revision=2, counter=4)) == ["stored", "conflict"]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"device_id": "0" * 32}, "device_id", "device_mismatch"),
        ({"agent_id": "agen-9"}, "agent_id", "agent_mismatch"),
        ({"registration": {"nik": "5104015405840000"}}, "nik", "nik_serial_zero"),
        ({"parent": "0" * 64}, "parent", "parent_differs"),
        ({"revision": 0}, "", "malformed_line"),
        ({"unknown": 1}, "", "malformed_line"),
    ],
)
def test_a_refused_line_says_why(centre: Centre, changed: dict[str, Any], field: str, code: str) -> None:
    laptop = join(centre)
    answer = laptop.ask("POST /v1/submissions", laptop.line(**changed) + b"\n" + laptop.line())
    refused = {"line": 0, "verdict": "refused", "problems": [{"field": field, "code": code}]}
    assert answer["verdicts"] == [refused]


def test_bodies_come_packed(centre: Centre) -> None:
    laptop = join(centre)
    line = laptop.line()
    packed = zstandard.compress(line + b"\n")
    assert laptop.ask("POST /v1/submissions", packed, Content_Encoding="zstd")["verdicts"] == []
    twice = laptop.ask("POST /v1/submissions", gzip.compress(line), Content_Encoding="gzip")
    assert [each["verdict"] for each in twice["verdicts"]] == ["duplicate"]


def test_bodies_that_are_none_are_refused(centre: Centre) -> None:
    laptop = join(centre)
    window = zstandard.ZstdCompressionParameters(window_log=24, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=window).compressobj()
    wide = compressor.compress(laptop.line()) + compressor.flush()
    packed = zstandard.compress(laptop.line())
    for body in (packed[:-1], packed + b"x", wide, b""):
        assert laptop.refused("POST /v1/submissions", body, Content_Encoding="zstd")[0] == 422
    bomb = zstandard.compress(bytes(9 << 20))
    for encoding, body, status in (("zstd", bomb, 413), ("identity", b"\n" * 5_002, 413), ("br", b"", 415)):
        assert laptop.refused("POST /v1/submissions", body, Content_Encoding=encoding)[0] == status
    assert laptop.refused("POST /v1/submissions", bytes(9 << 20))[0] == 413


def test_checkin_and_tally_agree_over_what_was_sent(centre: Centre) -> None:
    laptop = join(centre)
    assert laptop.checkin()["agrees"]
    line = laptop.line(counter=43)
    laptop.send(line)
    assert not laptop.checkin()["agrees"]
    answer = laptop.checkin(tally_of(line))
    assert answer["agrees"] and answer["counter"] == 43
    buckets = laptop.ask("GET /v1/tally")["buckets"]
    digest = hashlib.sha256(line).hexdigest()
    assert buckets == [{"bucket": 0, "sum": digest}]
    held = laptop.ask("GET /v1/tally/0")["held"]
    name = {"registration_id": ID, "revision": 1, "digest": digest}
    assert held == [name | {"counter": 43, "erased": False}]


def test_decisions_come_page_by_page_to_their_agent(centre: Centre) -> None:
    laptop, stranger = join(centre), join(centre, "agen-2", "Made")
    laptop.send(laptop.line())
    decide(centre, ID, "returned", remarks=[{"field": "phone", "remark": "Salah", "proposed": None}])
    decide(centre, ID, "registered", member_number="1")
    assert laptop.refused("GET /v1/changes?limit=0")[0] == 422
    first = laptop.ask("GET /v1/changes?after=&limit=1")
    assert first["more"] and first["changes"][0]["body"]["outcome"] == "returned"
    rest = laptop.checkin(cursor=first["cursor"])
    assert [each["body"]["outcome"] for each in rest["changes"]] == ["registered"] and not rest["more"]
    assert laptop.ask(f"GET /v1/changes?after={rest['cursor']}")["cursor"] == rest["cursor"]
    assert len(laptop.ask("GET /v1/changes?after=made-up")["changes"]) == 2
    assert stranger.checkin()["changes"] == []


def test_work_brings_the_line_and_its_receipt(centre: Centre) -> None:
    laptop, second = join(centre), join(centre, "agen-1b")
    line = laptop.line()
    laptop.send(line)
    for how in ("GET /v1/open-work", f"GET /v1/open-work/{ID}"):
        answer = second.ask(how)
        assert answer["lines"] == [{"line": line.decode(), "state": "waiting"}] and not answer["more"]
        rows = [row_of(line, "stored")]
        second.check({"v": 1, "device": second.device_id, "epoch": answer["epoch"], "lines": rows}, answer)
    assert join(centre, "agen-2", "Made").refused(f"GET /v1/open-work/{ID}")[1]["code"] == "not_found"


def test_an_erased_registration_stays_erased(centre: Centre) -> None:
    laptop = join(centre)
    line = laptop.line()
    laptop.send(line)
    erase(centre, ID)
    answer = laptop.checkin(tally_of(line))
    assert answer["agrees"] and [each["kind"] for each in answer["changes"]] == ["erasure"]
    assert laptop.send(line, laptop.line(counter=2)) == ["duplicate", "refused"]
    assert laptop.ask("GET /v1/tally/0")["held"][0]["erased"]
    assert laptop.ask("GET /v1/open-work")["lines"] == []


def test_a_new_key_is_led_to_by_the_old(centre: Centre) -> None:
    laptop = join(centre)
    rotate(centre)
    rotate(centre)
    assert len(laptop.checkin()["rotations"]) == 2
    assert laptop.checkin()["rotations"] == []


def test_a_receipt_for_what_is_missing_ends_the_epoch(centre: Centre) -> None:
    laptop = join(centre)
    line = laptop.line()
    answer = laptop.ask("POST /v1/submissions", line)
    signed = {"v": 1, "device": laptop.device_id, "epoch": answer["epoch"], "lines": [row_of(line, "stored")]}
    proof = {"signed": rfc8785.dumps(signed).decode()} | {key: answer[key] for key in ("key_id", "signature")}
    whole = laptop.ask("POST /v1/proof", json.dumps(proof).encode())
    assert whole == {"epoch": answer["epoch"], "lacking": []}
    forget(centre, ID)
    forged = json.dumps(proof | {"signed": proof["signed"] + " "}).encode()
    assert laptop.refused("POST /v1/proof", forged)[1]["code"] == "malformed"
    told = laptop.ask("POST /v1/proof", json.dumps(proof).encode())
    assert told["epoch"] != answer["epoch"] and told["lacking"] == [hashlib.sha256(line).hexdigest()]
    assert laptop.send(line) == ["stored"]
    taken = laptop.ask("POST /v1/recollections", json.dumps({"decisions": [{}], "gone": []}).encode())
    assert taken == {"taken": 1}


def test_another_laptop_of_the_agent_gives_back_what_it_was_handed(centre: Centre) -> None:
    laptop, second, stranger = join(centre), join(centre, "agen-1b"), join(centre, "agen-2", "Made")
    line = laptop.line(counter=7)
    laptop.send(line)
    page = second.ask("GET /v1/open-work")
    rows = [row_of(line, "stored")]
    signed = {"v": 1, "device": second.device_id, "epoch": page["epoch"], "lines": rows}
    proof = {"signed": rfc8785.dumps(signed).decode()} | {key: page[key] for key in ("key_id", "signature")}
    assert second.send(line) == ["refused"]
    forget(centre, ID)
    begin_anew(centre)
    lacking = [hashlib.sha256(line).hexdigest()]
    assert second.ask("POST /v1/proof", json.dumps(proof).encode())["lacking"] == lacking
    assert (stranger.send(line), second.send(line), second.send(line)) == (
        ["refused"],
        ["stored"],
        ["duplicate"],
    )
    assert laptop.checkin(tally_of(line))["agrees"] and second.checkin()["agrees"]


def test_a_finished_backup_is_told_of_by_name_and_by_digest(centre: Centre) -> None:
    laptop, stranger = join(centre), join(centre, "agen-2", "Made")
    line = laptop.line()
    laptop.send(line)
    assert laptop.checkin()["backup"] is None
    back_up(centre)
    laptop.send(laptop.line(revision=2, parent=hashlib.sha256(line).hexdigest(), counter=2))
    assert laptop.checkin()["backup"] == "1"
    asked = json.dumps({"registrations": [ID]}).encode()
    for one, digests in ((laptop, [hashlib.sha256(line).hexdigest()]), (stranger, [])):
        told = one.ask("POST /v1/backed-up", asked)
        said = {"v": 1, "kind": "backed_up", "epoch": centre.epoch, "device": one.device_id}
        assert json.loads(told["signed"]) == said | {"digests": digests}
        one.check(json.loads(told["signed"]), told)
    for body in ({"registrations": [ID] * 501}, {"registrations": None}, {}):
        assert laptop.refused("POST /v1/backed-up", json.dumps(body).encode())[0] == 422


def test_what_is_urgent_comes_alone_when_asked_for(centre: Centre) -> None:
    laptop = join(centre)
    laptop.send(laptop.line())
    for kind in ("message", "order", "message"):
        centre.publish(("Wayan", "Gianyar"), kind, {})
    erase(centre, ID)
    page = laptop.ask("GET /v1/changes?after=&limit=1&urgent=true")
    assert [each["kind"] for each in page["changes"]] == ["order"] and page["more"]
    rest = laptop.ask(f"GET /v1/changes?after={page['cursor']}&urgent=true")
    assert [each["kind"] for each in rest["changes"]] == ["erasure"] and not rest["more"]


def test_a_true_cursor_ahead_ends_the_epoch(centre: Centre) -> None:
    laptop = join(centre)
    laptop.send(laptop.line())
    decide(centre, ID, "declined", reason="Contoh")
    ahead = laptop.checkin()
    centre.changes.clear()
    centre.last_number = 0
    assert laptop.ask(f"GET /v1/changes?after={ahead['cursor']}")["epoch"] != ahead["epoch"]


def test_a_blocked_laptop_may_only_upload(centre: Centre) -> None:
    laptop = join(centre)
    centre.devices[laptop.device_id].blocked = True
    assert laptop.send(laptop.line()) == ["stored"]
    answer = laptop.checkin(cursor="kept")
    assert answer["blocked"] and answer["changes"] == [] and answer["cursor"] == "kept"
    for path in ("changes", "open-work"):
        assert laptop.refused(f"GET /v1/{path}")[1]["code"] == "blocked"


def test_whatever_is_not_served_is_a_problem(centre: Centre) -> None:
    status, health = ask(centre, "GET /v1/health")
    assert (status, health) == (200, {"service": "perisai-central", "protocol": 1, "epoch": centre.epoch})
    for how, status, code in (
        ("GET /v1/nothing", 404, "not_found"),
        ("GET /v1/enrol", 405, "not_allowed"),
        ("DELETE /v1/open-work", 405, "not_allowed"),
        ("GET /v1/open-work", 401, "not_enrolled"),
    ):
        got, problem = ask(centre, how)
        assert (got, problem["status"], problem["code"]) == (status, status, code)
    assert ask(centre, "POST /v1/enrol", b"[]", JSON)[1]["code"] == "malformed"
