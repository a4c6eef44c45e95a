"""A second centre, in memory, written from docs/protocol.md alone; nothing of this project is imported."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import rfc8785
import zstandard
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

Json = dict[str, Any]
Agent = tuple[str, str]  # name, office
MIB = 1 << 20
UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
LINE = "v registration_id revision parent salt agent_id device_id counter finalized_at registration files?"
ENROLMENT = "agent_id secret device_key device_name? app_version"
CHECKIN = "nonce at manifest cursor tally counter key_id"
BROKEN = (AttributeError, LookupError, TypeError, ValueError, zlib.error, zstandard.ZstdError, CryptoError)
SERVICE: Json = {"service": "perisai-central", "protocol": 1}
STORED: Json = {"verdict": "stored", "problems": []}


class Refused(Exception):
    """An answer that is not a 200: its status and its code."""


def require(fine: bool, status: int = 422, code: str = "malformed") -> None:
    if not fine:
        raise Refused(status, code)


def fits(value: Any, shape: str) -> bool:
    """Whether this is an object of exactly these keys; one with `?` may be absent."""
    known = {word.removesuffix("?") for word in shape.split()}
    needed = {word for word in shape.split() if "?" not in word}
    return isinstance(value, dict) and needed <= value.keys() <= known


@dataclass
class Device:
    device_id: str = ""
    agent: Agent = ("", "")
    agent_id: str = ""
    token_hash: str = ""
    blocked: bool = False
    held: list[Json] = field(default_factory=list)  # as in a tally's bucket


@dataclass
class Registration:
    agent: Agent
    lines: dict[int, tuple[Json, bytes]] = field(default_factory=dict)
    state: str = "waiting"
    erased: bool = False


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def public(key: SigningKey) -> str:
    return bytes(key.verify_key).hex()


def sign(key: SigningKey, value: Json) -> str:
    return base64.b64encode(key.sign(rfc8785.dumps({"v": 1} | value)).signature).decode()


def stamp() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def read_line(raw: bytes) -> Json | None:
    """The submission of these bytes; None where they are not exactly the canonical bytes of one."""
    try:
        value: Json = json.loads(raw.decode())
        named = re.fullmatch(UUID, value["registration_id"]) and value["v"] == 1 and value["revision"] > 0
        fine = len(raw) <= 65_536 and rfc8785.dumps(value) == raw and fits(value, LINE) and named
        return value if fine else None
    except BROKEN:
        return None


def refusal(name: str, code: str) -> Json:
    return {"verdict": "refused", "problems": [{"field": name, "code": code}]}


def name_of(held: Json) -> tuple[str, int, str]:
    return held["registration_id"], held["revision"], held["digest"]


class Centre:
    """What a centre knows. Methods with `ask` answer requests; what an office does is in stub_office.py."""

    def __init__(self) -> None:
        self.url, self.epoch, self.lock = "", secrets.token_hex(8), threading.RLock()
        self.keys, self.cursor_key, self.last_number = [SigningKey.generate()], secrets.token_bytes(32), 0
        self.rotations: list[Json] = []
        self.codes: dict[str, tuple[Agent, datetime, str]] = {}  # the last is whose laptop used it
        self.authors: dict[str, Agent] = {}
        self.devices: dict[str, Device] = {}
        self.registrations: dict[str, Registration] = {}
        self.changes: list[tuple[Json, Agent, str | None]] = []  # None is every device of the agent
        self.recollected: list[Json] = []
        self.lost: dict[str, Agent] = {}  # digests, and to whom a receipt showed that they are missing
        self.backup: str | None = None
        self.backed_up: set[str] = set()

    def make_code(self, agent: str, office: str) -> str:
        secret = secrets.token_bytes(10)
        self.codes[sha(secret)] = ((agent, office), datetime.now(UTC) + timedelta(days=7), "")
        code = secret + hashlib.sha256(bytes(self.keys[-1].verify_key)).digest()[:10]
        return "-".join(re.findall("....", base64.b32encode(code).decode()))

    def publish(self, agent: Agent, kind: str, body: Json, device_id: str | None = None) -> None:
        with self.lock:
            self.last_number += 1
            self.changes.append(({"number": self.last_number, "kind": kind, "body": body}, agent, device_id))

    def signed(self, value: Json) -> Json:
        return {"key_id": public(self.keys[-1])[:16], "signature": sign(self.keys[-1], value)}

    def receipt(self, device: Device, lines: list[list[Any]]) -> Json:
        return self.signed({"device": device.device_id, "epoch": self.epoch, "lines": lines})

    def enrol(self, ask: "Handler") -> Json:
        body, now = ask.json(ENROLMENT), datetime.now(UTC)
        code, author = sha(bytes.fromhex(body["secret"])), body["agent_id"]
        agent, expires, used_by = self.codes.get(code, (("", ""), now, ""))
        name = sha(b"perisai device" + bytes.fromhex(body["device_key"]))[:32]
        require(expires > now and used_by in ("", name), 403, "unknown_code")
        device = self.devices.get(name, Device(name, agent))
        require({device.agent, self.authors.get(author, agent)} == {agent}, 403, "unknown_code")
        self.codes[code] = (agent, expires, name)
        token = secrets.token_urlsafe(32)
        device.agent_id, device.token_hash = author, sha(token.encode())
        self.authors[author], self.devices[name] = agent, device
        who = {"device_id": name, "agent_id": author, "agent_name": agent[0], "office": agent[1]}
        return who | {"token": token, "centre_key": public(self.keys[-1]), "epoch": self.epoch}

    def submissions(self, ask: "Handler") -> Json:
        raws = ask.batch()
        judged = [self.judged(raw, ask.device) for raw in raws]
        verdicts = [{"line": number} | said for number, (_, said) in enumerate(judged) if said != STORED]
        answer = {"epoch": self.epoch, "received_at": stamp(), "lines": len(raws), "verdicts": verdicts}
        return answer | self.receipt(ask.device, [row for row, _ in judged])

    def judged(self, raw: bytes, device: Device) -> tuple[list[Any], Json]:
        """The line's row in the receipt, and what is said of it."""
        line, digest = read_line(raw), sha(raw)
        if line is None:
            return ["", 0, digest, "refused"], refusal("", "malformed_line")
        name, revision = line["registration_id"].lower(), line["revision"]
        found = self.registrations.get(name, Registration(device.agent))
        said = self.finding(line, digest, found, device)
        if said == STORED:
            held = {"registration_id": name, "revision": revision, "digest": digest}
            held |= {"counter": line["counter"], "erased": False}
            found.lines[revision], found.state = (held, raw), "waiting"
            self.registrations[name] = found
            author = self.devices.setdefault(line["device_id"], Device(line["device_id"], device.agent))
            author.held.append(held)
            self.authors[line["agent_id"]] = device.agent
        return [name, revision, digest, said["verdict"]], said

    def finding(self, line: Json, digest: str, found: Registration, to: Device) -> Json:
        """The first that holds; of the rule book, what needs no reference data."""
        digests = {revision: held["digest"] for revision, (held, _) in found.lines.items()}
        held, before = digests.get(line["revision"]), digests.get(line["revision"] - 1)
        follows = line["parent"] == before and (before is None) == (line["revision"] == 1)
        no_serial = re.fullmatch("[0-9]{12}0000", str(line["registration"].get("nik"))) is not None
        lost = self.lost.get(digest) == to.agent
        findings = [
            (line["device_id"] != to.device_id and not lost, refusal("device_id", "device_mismatch")),
            (line["agent_id"] != to.agent_id and not lost, refusal("agent_id", "agent_mismatch")),
            (held == digest, {"verdict": "duplicate", "problems": []}),
            (found.erased, refusal("", "erased")),
            (held is not None, {"verdict": "conflict", "problems": []}),
            (no_serial and not lost, refusal("nik", "nik_serial_zero")),
            (found.agent != to.agent or not follows, refusal("parent", "parent_differs")),
        ]
        return next((said for holds, said in findings if holds), STORED)

    def cursor(self, number: int) -> str:
        place = f"{self.epoch}:{number}"
        return place + ":" + hmac.new(self.cursor_key, place.encode(), "sha256").hexdigest()[:32]

    def number(self, cursor: str) -> int:
        """What the cursor stands for; a true one ahead of this centre proves that it forgot something."""
        matched = re.fullmatch("[0-9a-f]{16}:([0-9]{1,18}):[0-9a-f]{32}", cursor)
        number = int(matched[1]) if matched else 0
        if cursor == self.cursor(number) and number > self.last_number:
            self.epoch = secrets.token_hex(8)
        return number if cursor == self.cursor(number) else 0

    def page(self, device: Device, cursor: str, limit: int, most: int = 65_536, *only: str) -> Json:
        after = self.number(cursor)
        new = [row for row in self.changes if row[0]["number"] > after and row[1] == device.agent]
        mine = [shown for shown, _, device_id in new if device_id in (None, device.device_id)]
        rows = [shown for shown in mine if not only or shown["kind"] in only]
        while len(taken := rows[:limit]) > 1 and len(json.dumps(taken)) > most:
            limit = len(taken) - 1
        last = taken[-1]["number"] if taken else after
        page = {"epoch": self.epoch, "changes": taken, "cursor": self.cursor(last)}
        return page | {"more": len(rows) > len(taken)}

    def changed(self, ask: "Handler") -> Json:
        only = ["erasure", "order"] * (ask.query.get("urgent") == "true")
        return self.page(ask.device, ask.query.get("after", ""), ask.limit(), 65_536, *only)

    def checkin(self, ask: "Handler") -> Json:
        body, device = ask.json(CHECKIN), ask.device
        answer = self.page(device, body["cursor"], 200, 32_768, *["erasure", "order"] * device.blocked)
        answer |= {"cursor": body["cursor"], "more": False} if device.blocked else {}
        agrees = body["tally"] == sha(rfc8785.dumps(self.sums(device)))
        answer |= {"nonce": body["nonce"], "at": stamp(), "blocked": device.blocked, "agrees": agrees}
        known = [public(each)[:16] for each in self.keys]
        since = known.index(body["key_id"]) if body["key_id"] in known else 0
        counter = max((held["counter"] for held in device.held), default=0)
        answer |= {"counter": counter, "files_awaited": 0, "backup": self.backup, "package_recipient": None}
        answer |= {"rotations": self.rotations[since:], "key_id": known[-1]}
        return answer | self.signed({"kind": "checkin", "device": device.device_id, "answer": answer})

    def backups(self, ask: "Handler") -> Json:
        asked = [name.lower() for name in ask.json("registrations")["registrations"]]
        require(len(asked) <= 500)
        found = [one for name, one in self.registrations.items() if name in asked]
        lines = [line for one in found if one.agent == ask.device.agent for line in one.lines.values()]
        text: Json = {"v": 1, "kind": "backed_up", "epoch": self.epoch, "device": ask.device.device_id}
        text |= {"digests": sorted(self.backed_up & {held["digest"] for held, _ in lines})}
        return {"signed": rfc8785.dumps(text).decode()} | self.signed(text)

    def sums(self, device: Device) -> list[list[Any]]:
        sums: dict[int, int] = {}
        for held in device.held:
            bucket = (held["counter"] - 1) // 256
            sums[bucket] = (sums.get(bucket, 0) + int(held["digest"], 16)) % 2**256
        return [[bucket, f"{total:064x}"] for bucket, total in sorted(sums.items())]

    def tally(self, ask: "Handler", name: str | None) -> Json:
        if name is None:
            buckets = [{"bucket": bucket, "sum": total} for bucket, total in self.sums(ask.device)]
            return {"epoch": self.epoch, "buckets": buckets}
        held = [each for each in ask.device.held if (each["counter"] - 1) // 256 == int(name)]
        return {"epoch": self.epoch, "bucket": int(name), "held": held}

    def work(self, ask: "Handler", name: str | None) -> Json:
        after, limit = ask.query.get("after", "").lower(), ask.limit()
        require(re.fullmatch(f"({UUID})?", after) is not None)
        rows = [(a, b) for a, b in self.registrations.items() if b.agent == ask.device.agent and not b.erased]
        if name is None:
            rows = sorted(row for row in rows if row[0] > after and row[1].state in ("waiting", "returned"))
        else:
            asked = self.registrations.get(name.lower(), Registration(("", "")))
            require(not (asked.erased and asked.agent == ask.device.agent), 410, "erased")
            rows = [row for row in rows if row[0] == name.lower()]
            require(bool(rows), 404, "not_found")
        newest = [(*found.lines[max(found.lines)], found.state) for _, found in rows[:limit]]
        lines = [{"line": raw.decode(), "state": state} for _, raw, state in newest]
        signed = [[*name_of(held), "stored"] for held, _, _ in newest]
        answer = {"epoch": self.epoch, "lines": lines, "more": len(rows) > limit}
        return answer | self.receipt(ask.device, signed)

    def proof(self, ask: "Handler") -> Json:
        body = ask.json("signed key_id signature")
        known = {public(each)[:16]: each.verify_key for each in self.keys}
        known[body["key_id"]].verify(
            body["signed"].encode(), base64.b64decode(body["signature"], validate=True)
        )
        signed = json.loads(body["signed"])
        require(signed.get("device") == ask.device.device_id)
        proved = {tuple(line[:3]) for line in signed["lines"] if line[3] in ("stored", "duplicate")}
        here = {name_of(held) for device in self.devices.values() for held in device.held}
        lacking = [digest for _, _, digest in sorted(proved - here)]
        self.lost |= dict.fromkeys(lacking, ask.device.agent)
        if lacking and signed.get("epoch") == self.epoch:
            self.epoch = secrets.token_hex(8)
        return {"epoch": self.epoch, "lacking": lacking}

    def recollect(self, ask: "Handler") -> Json:
        body = ask.json("decisions gone")
        require(max(len(each) for each in body.values()) <= 500)
        known = [name_of(held) for held in ask.device.held]
        gone = [held for held in body["gone"] if name_of(held) not in known]
        new = [each for each in body["decisions"] if each not in self.recollected]
        self.recollected += new + gone
        return {"taken": len(new) + len(gone)}


# what answers, for whom, and the most bytes of a body
ROUTES: dict[str, tuple[Callable[..., Json], str, int]] = {
    "GET /v1/health": (lambda c, _: {**SERVICE, "epoch": c.epoch}, "anybody", MIB),
    "POST /v1/enrol": (Centre.enrol, "anybody", 4_096),
    "POST /v1/submissions": (Centre.submissions, "blocked too", 8 * MIB),
    "POST /v1/checkin": (Centre.checkin, "blocked too", 65_536),
    "POST /v1/backed-up": (Centre.backups, "blocked too", 65_536),
    "POST /v1/proof": (Centre.proof, "blocked too", 8 * MIB),
    "POST /v1/recollections": (Centre.recollect, "blocked too", 8 * MIB),
    "GET /v1/changes": (Centre.changed, "devices", MIB),
    "GET /v1/tally(?:/([0-9]{1,9}))?": (Centre.tally, "blocked too", MIB),
    f"GET /v1/open-work(?:/({UUID}))?": (Centre.work, "devices", MIB),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version, disable_nagle_algorithm, timeout = "HTTP/1.1", True, 30
    centre: Centre

    def do_GET(self) -> None:
        status, kind = 200, "application/vnd.perisai.v1+json"
        try:
            value = self.answer()
        except Exception as no:
            broken = (422, "malformed") if isinstance(no, BROKEN) else (500, "internal")
            status, code = no.args if isinstance(no, Refused) else broken
            kind = "application/problem+json"
            value = {"type": "about:blank", "title": "This centre says no", "status": status, "code": code}
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def answer(self) -> Json:
        length, split = self.headers.get("Content-Length", "0"), urlsplit(self.path)
        require(length.isdecimal() and "Transfer-Encoding" not in self.headers, 400)
        self.body = self.rfile.read(int(length))  # all: a laptop in the middle of sending hears nothing
        self.query = dict(parse_qsl(split.query, keep_blank_values=True))
        found = [(m, name) for name in ROUTES if (m := re.fullmatch(name.split()[1], split.path))]
        require(bool(found), 404, "not_found")
        ((matched, name),) = found
        require(name.startswith(self.command + " "), 405, "not_allowed")
        answering, whom, most = ROUTES[name]
        token = sha(self.headers.get("Authorization", "").removeprefix("Bearer ").encode())
        with self.centre.lock:
            known = [each for each in self.centre.devices.values() if each.token_hash == token]
            require(bool(known) or whom == "anybody", 401, "not_enrolled")
            self.device = known[0] if whom != "anybody" else Device()
            require(not self.device.blocked or whom == "blocked too", 403, "blocked")
            require(len(self.body) <= most, 413, "too_large")
            return answering(self.centre, self, *matched.groups())

    def json(self, shape: str) -> Json:
        require(self.headers.get_content_type() == "application/json", 415)
        value: Json = json.loads(self.body.decode())
        require(fits(value, shape))
        return value

    def limit(self) -> int:
        asked = self.query.get("limit", "200")
        require(re.fullmatch("0*[1-9][0-9]{0,8}", asked) is not None)
        return min(int(asked), 1_000)

    def batch(self) -> list[bytes]:
        encoding = self.headers.get("Content-Encoding", "identity").lower()
        fine = self.headers.get_content_type() == "application/x-ndjson"
        require(fine and encoding in ("zstd", "gzip", "identity"), 415)
        plain, whole = self.body, True
        if encoding != "identity":
            zstd = zstandard.ZstdDecompressor(max_window_size=8 * MIB)
            reader = zstd.decompressobj() if encoding == "zstd" else zlib.decompressobj(wbits=31)
            plain = reader.decompress(self.body)
            whole = reader.eof and not reader.unused_data
        require(len(plain) <= 8 * MIB, 413, "too_large")
        require(whole)
        lines = plain.removesuffix(b"\n").split(b"\n") if plain else []
        require(len(lines) <= 5_000, 413, "too_large")
        return lines

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: an address may name a registration."""


@contextmanager
def stub_centre(port: int = 0) -> Iterator[Centre]:
    centre = Centre()
    with ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"centre": centre})) as server:
        centre.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield centre
        finally:
            server.shutdown()
