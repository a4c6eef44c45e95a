"""What a sync writes into a vault, one thing a job, through the functions that a run calls.

The centre's words are given, or signed by a key of the tests; `made_ready` is the vault before each job.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from pyrage.x25519 import Identity

from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.feed import apply_page
from perisai_app.vault.fetched import take_work
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.rights.purge import purge
from perisai_app.vault.tally import reconcile
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest, device_id_of, new_code
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import BucketAnswer, Held
from perisai_app.wire.verdict import SentLine, Verdict
from perisai_app.wire.work import WorkPage
from sync.enrol import enrol
from tests.soak import hand_work, people
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import work_page, written_elsewhere
from tests.vault.rights.conftest import LATER, Road
from tests.vault.test_outbox import CENTRE, answered

VERDICTS = (Verdict.STORED, Verdict.REFUSED, Verdict.CONFLICT, Verdict.STORED)
AT = "2026-11-21T08:00:00Z"
Given = dict[str, Any]


def settling(vault: Vault, _given: Given) -> None:
    """A batch goes out and its answer is kept; nothing when all of it was settled."""
    if batch := next_owed(vault, len(VERDICTS)):
        answered(vault, batch, VERDICTS[: len(batch)])


def reading_the_feed(vault: Vault, given: Given) -> None:
    apply_page(vault, ChangesPage.model_validate(given), NOW)


def repairing(vault: Vault, given: Given) -> None:
    reconcile(vault, BucketAnswer.model_validate(given), NOW)


def taking_work(vault: Vault, given: Given) -> None:
    take_work(vault, WorkPage.model_validate(given), device_id=profile(vault).device_id, now=NOW)


def holding_back(vault: Vault, given: Given) -> None:
    hold_back(vault, SentLine(**given), "internal", NOW)


def purging(vault: Vault, _given: Given) -> None:
    purge(vault, replace(Settings(), purge_days=0), now=LATER)


def enrolling(vault: Vault, given: Given) -> None:
    """With an office that can recover vaults; only its answer comes from no network."""
    code = str(new_code(CENTRE.verify_key.encode()))
    with patch("sync.enrol.Link", lambda *_, **__: Said(given["recipient"])):
        enrol(vault, "http://127.0.0.1:1", code, now=NOW)


JOBS: dict[str, Callable[[Vault, Given], None]] = {
    "settle": settling,
    "feed": reading_the_feed,
    "repair": repairing,
    "take_work": taking_work,
    "hold_back": holding_back,
    "purge": purging,
    "enrol": enrolling,
    **hand_work.JOBS,
}


@dataclass(frozen=True)
class Said:
    """A link to an office that says yes."""

    recipient: str

    def __enter__(self) -> "Said":
        return self

    def __exit__(self, *_: object) -> None: ...

    def post(self, _path: str, _kind: type[EnrolAnswer], body: bytes) -> EnrolAnswer:
        asked = EnrolRequest.model_validate_json(body)
        return EnrolAnswer(
            device_id=device_id_of(bytes.fromhex(asked.device_key)),
            agent_id=asked.agent_id,
            agent_name="Sri",
            office="Gianyar",
            token="t",
            centre_key=CENTRE.verify_key.encode().hex(),
            epoch="e1",
            recovery_recipient=self.recipient,
        )


def made_ready(what: str, vault: Vault) -> Given:
    """Four people as far as the job needs them, and what the centre will say."""
    if what in hand_work.JOBS:
        return hand_work.made_ready(what, vault)
    if what == "enrol":
        return {"recipient": str(Identity.generate().to_public())}
    join_centre(vault, CENTRE)
    road = Road(vault)
    sent = [road.queued(None, **people.texts(number)) for number in range(len(VERDICTS))]
    if what == "hold_back":
        return {"registration_id": str(sent[0].registration_id), "revision": 1, "digest": sent[0].digest}
    if what == "settle":
        return {}
    road.answered()
    if what == "purge":
        for one in sent:
            road.decided(one, "registered", member_number="26000001")
        road.backed_up(*(one.digest for one in sent))
        return {}
    return SAYS[what](vault, sent)


def news(_vault: Vault, sent: list[Submission]) -> Given:
    """One is registered and one returned, one is erased, and there is a message."""
    registered, returned, erased, _ = (str(one.registration_id) for one in sent)
    decided = {"revision": 1, "decided_at": "2026-11-21"}
    told = (
        ("decision", {**decided, "registration_id": registered, "outcome": "registered"}),
        ("decision", {**decided, "registration_id": returned, "outcome": "returned"}),
        ("erasure", {"registration_id": erased, "erased_at": AT}),
        ("message", {"text": "Kantor tutup hari Senin", "sent_at": AT}),
    )
    changes = [{"number": n, "kind": kind, "body": body} for n, (kind, body) in enumerate(told, 1)]
    return {"epoch": "e1", "changes": changes, "cursor": "e1:4", "more": False}


def bucket(_vault: Vault, sent: list[Submission]) -> Given:
    """The centre lacks the first, erased the second, and has one that this laptop does not know."""
    unknown = written_elsewhere(counter=len(sent) + 1)
    held = [
        Held(
            registration_id=one.registration_id,
            revision=1,
            digest=one.digest,
            counter=one.counter,
            erased=one is sent[1],
        )
        for one in (*sent[1:], unknown)
    ]
    return BucketAnswer(epoch="e1", bucket=0, held=tuple(held)).model_dump(mode="json")


def work(vault: Vault, sent: list[Submission]) -> Given:
    """A new person, and a newer revision of one who is here."""
    newer = written_elsewhere(sent[0].registration_id, revision=2, parent=sent[0].digest)
    return work_page(vault, (written_elsewhere(), "waiting"), (newer, "returned")).model_dump(mode="json")


SAYS: dict[str, Callable[[Vault, list[Submission]], Given]] = {
    "feed": news,
    "repair": bucket,
    "take_work": work,
}
