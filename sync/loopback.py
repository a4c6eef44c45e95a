"""A centre for one self-check: in memory, on loopback, for one laptop; it lives as long as the `with`.

The frozen program holds no `central`, yet must be able to prove on the spot that it can enrol, send and
verify a receipt. It speaks protocol v1 through the same wire values, and decides nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import zstandard
from nacl.signing import SigningKey
from pydantic import BaseModel

from perisai_app.wire.canonical import digest
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, signed_checkin
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest, device_id_of, new_code
from perisai_app.wire.media import ANSWER, CHECKIN, ENROL, SUBMISSIONS, WORK
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import read_submission
from perisai_app.wire.verdict import BatchAnswer, SentLine, Verdict, sign_batch
from perisai_app.wire.work import WorkPage

EPOCH = "self-check"


class _Handler(BaseHTTPRequestHandler):
    """One request to the centre that signs with `key`, and knows the device that enrolled last."""

    key: SigningKey
    device_id = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        work = {ENROL: self._enrol, CHECKIN: self._check_in, SUBMISSIONS: self._take}
        self._answer(work[self.path](body))

    def do_GET(self) -> None:
        is_work = self.path.startswith(WORK)
        self._answer(self._work() if is_work else _no_changes())

    def _enrol(self, body: bytes) -> BaseModel:
        asked = EnrolRequest.model_validate_json(body)
        type(self).device_id = device_id_of(bytes.fromhex(asked.device_key))
        return EnrolAnswer(
            device_id=self.device_id,
            agent_id=asked.agent_id,
            agent_name=EPOCH,
            office=EPOCH,
            token=EPOCH,
            centre_key=self.key.verify_key.encode().hex(),
            epoch=EPOCH,
        )

    def _check_in(self, body: bytes) -> BaseModel:
        """Of one mind with the laptop: it lives too short to have forgotten anything."""
        asked = CheckinRequest.model_validate_json(body)
        answer = CheckinAnswer(
            epoch=EPOCH,
            nonce=asked.nonce,
            at=asked.at,
            blocked=False,
            agrees=True,
            counter=asked.counter,
            files_awaited=0,
            changes=(),
            cursor=f"{EPOCH}:0",
            more=False,
            key_id="",
            signature="",
        )
        return signed_checkin(self.key, self.device_id, answer)

    def _work(self) -> BaseModel:
        """Nobody else ever wrote for this agent."""
        return WorkPage(
            epoch=EPOCH,
            lines=(),
            more=False,
            key_id=key_id(self.key.verify_key),
            signature=sign_batch(self.key, epoch=EPOCH, device_id=self.device_id, sent=(), verdicts=()),
        )

    def _take(self, body: bytes) -> BaseModel:
        sent = [_sent(line) for line in zstandard.decompress(body).splitlines()]
        verdicts = [Verdict.STORED] * len(sent)
        signature = sign_batch(self.key, epoch=EPOCH, device_id=self.device_id, sent=sent, verdicts=verdicts)
        return BatchAnswer(
            epoch=EPOCH,
            received_at="",
            lines=len(sent),
            key_id=key_id(self.key.verify_key),
            signature=signature,
        )

    def _answer(self, value: BaseModel) -> None:
        data = value.model_dump_json().encode()
        self.send_response(200)
        self.send_header("Content-Type", ANSWER)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silence: the standard one writes addresses to standard error."""


@contextmanager
def loopback_centre() -> Iterator[tuple[str, str]]:
    """The address and a one-time code of a centre on a free loopback port."""
    key = SigningKey.generate()
    server = HTTPServer(("127.0.0.1", 0), _handler(key))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", str(new_code(key.verify_key.encode()))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(key: SigningKey) -> type[_Handler]:
    """The server makes a handler for each request: what all of them know is their class's."""
    return type("Handler", (_Handler,), {"key": key})


def _no_changes() -> ChangesPage:
    return ChangesPage(epoch=EPOCH, changes=(), cursor=f"{EPOCH}:0", more=False)


def _sent(line: bytes) -> SentLine:
    submission = read_submission(line)
    assert submission is not None, "our own program sends canonical lines"
    return SentLine(str(submission.registration_id), submission.revision, digest(line))
