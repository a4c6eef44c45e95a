"""Invented people and the real bytes a laptop would send for them; serials 9000-9999 belong to nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from secrets import token_hex
from typing import Any
from uuid import uuid4

import requests
import zstandard
from nacl.signing import VerifyKey

from perisai_app.domain.choices import ConsentMethod, Ecosystem, FundedBy, Sex
from perisai_app.domain.registration import Address, Consent, Registration
from perisai_app.wire import media
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, Manifest, is_our_centre
from perisai_app.wire.enrolment import EnrolAnswer
from perisai_app.wire.rotation import walk
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import root_of
from perisai_app.wire.verdict import BatchAnswer, SentLine, Verdict, is_signed_by, verdicts_of

NAME = "Ni Wayan Kenari Sampel"
VILLAGE = "51.04.01.2003"


def registration(serial: int = 9000, **changes: Any) -> Registration:
    """A lawful registration; `changes` are fields of it."""
    given: dict[str, Any] = {
        "nik": f"510401540584{serial:04d}",
        "name": NAME,
        "birth_date": date(1984, 5, 14),
        "sex": Sex.FEMALE,
        "mother_name": "Ni Ketut Contoh",
        "phone": "+6281200000000",
        "address": Address(street="Jalan Contoh 1", village=VILLAGE),
        "occupation": "PEDAGANG_PASAR",
        "monthly_income": 1_500_000,
        "programs": 2,
        "months": 3,
        "branch": "Gianyar",
        "funded_by": FundedBy.SELF,
        "ecosystem": Ecosystem.PASAR,
        "consent": Consent(
            method=ConsentMethod.WRITTEN, given_on=date(2026, 11, 20), text_version="persetujuan-1"
        ),
    }
    return Registration(**{**given, **changes})


@dataclass
class Laptop:
    """An enrolled laptop that speaks plain HTTP: what any client of protocol v1 would do, and no more."""

    url: str
    me: EnrolAnswer
    _counter: Iterator[int] = field(default_factory=lambda: count(1))

    def submission(self, **changes: Any) -> Submission:
        """A finalized submission of this laptop; `changes` are fields of it."""
        number = next(self._counter)
        given: dict[str, Any] = {
            "v": 1,
            "registration_id": uuid4(),
            "revision": 1,
            "salt": f"{number:032x}",
            "agent_id": self.me.agent_id,
            "device_id": self.me.device_id,
            "counter": number,
            "finalized_at": datetime(2026, 11, 20, 8, 0, number % 60, tzinfo=UTC),
            "registration": registration(9000 + number % 1000),
        }
        return Submission(**{**given, **changes})

    def correction(self, before: Submission, **changes: Any) -> Submission:
        """The next revision of a submission."""
        given: dict[str, Any] = {
            "registration_id": before.registration_id,
            "revision": before.revision + 1,
            "parent": before.digest,
        }
        return self.submission(**{**given, **changes})

    def post(self, lines: Sequence[bytes], encoding: str = "zstd", **headers: str) -> requests.Response:
        body = b"\n".join(lines)
        packed = zstandard.compress(body) if encoding == "zstd" else body
        return self.post_body(packed, encoding, **headers)

    def post_body(self, body: bytes, encoding: str, **headers: str) -> requests.Response:
        given = {"Content-Type": media.NDJSON, "Content-Encoding": encoding, **headers}
        return self.ask("POST", media.SUBMISSIONS, data=body, headers=given)

    def send(self, *submissions: Submission) -> BatchAnswer:
        """The answer to a batch; it must be ours and signed over exactly these submissions."""
        response = self.post([item.to_bytes() for item in submissions])
        assert response.status_code == 200
        answer = BatchAnswer.model_validate_json(response.content)
        assert self.believes(answer, [sent(item) for item in submissions])
        return answer

    def believes(self, answer: BatchAnswer, lines: Sequence[SentLine]) -> bool:
        key = VerifyKey(bytes.fromhex(self.me.centre_key))
        return is_signed_by(answer, key, device_id=self.me.device_id, sent=lines)

    def check_in(self, **changes: Any) -> CheckinAnswer:
        """The answer to a check-in; it must prove itself over this very request."""
        asked = check_in_body(self.me.centre_key, **changes)
        response = self.ask("POST", media.CHECKIN, json=asked)
        assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
        answer = CheckinAnswer.model_validate_json(response.content)
        keys = walk(bytes.fromhex(self.me.centre_key), answer.rotations)
        key = VerifyKey(keys[-1] if keys else bytes.fromhex(self.me.centre_key))
        assert is_our_centre(answer, key, device_id=self.me.device_id, nonce=asked["nonce"])
        return answer

    def changes(self, after: str = "", **params: Any) -> requests.Response:
        return self.ask("GET", media.CHANGES, params={"after": after, **params})

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.me.token}", **given.pop("headers", {})}
        return ask(self.url, method, path, headers=headers, **given)


def check_in_body(centre_key: str, **changes: Any) -> dict[str, Any]:
    """What a laptop asks that holds nothing and heard nothing."""
    manifest = Manifest(app_version="0.1.0", incarnation=1, counts={"queued": 3}, free_mb=20_480)
    asked = CheckinRequest(
        nonce=token_hex(16),
        at="2026-11-21T08:00:00Z",
        manifest=manifest,
        cursor="",
        tally=root_of({}),
        counter=0,
        key_id=centre_key[:16],
    )
    return {**asked.model_dump(mode="json"), **changes}


def ask(url: str, method: str, path: str, **given: Any) -> requests.Response:
    """One request without the proxies and credentials of the machine."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url + path, timeout=30, **given)


def sent(submission: Submission) -> SentLine:
    return SentLine(str(submission.registration_id), submission.revision, submission.digest)


def verdicts(answer: BatchAnswer) -> list[Verdict]:
    return list(verdicts_of(answer, answer.lines))


def codes(answer: BatchAnswer, line: int) -> list[tuple[str, str]]:
    """Field and code of what speaks against a line."""
    named = {item.line: item.problems for item in answer.verdicts}
    return [(problem.field, problem.code) for problem in named.get(line, ())]
