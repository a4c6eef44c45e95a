"""Lines of another laptop of the same agent, and the pages in which a centre hands them out."""

import secrets
from typing import Any
from uuid import UUID, uuid4

from nacl.signing import SigningKey

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict, sign_batch
from perisai_app.wire.work import WorkLine, WorkPage, sent_lines
from tests.domain.texts import judged
from tests.vault.conftest import NOW
from tests.vault.test_outbox import CENTRE

OTHER = "0" * 31 + "1"
_given_out = iter(range(1, 10_000))


def written_elsewhere(
    registration_id: UUID | None = None,
    *,
    revision: int = 1,
    parent: str | None = None,
    device_id: str = OTHER,
    counter: int | None = None,
    files: tuple[Any, ...] = (),
    **texts: str,
) -> Submission:
    """A revision of the complete person, with these texts changed."""
    registration = judged(None, **texts).registration
    assert registration is not None
    return Submission(
        v=1,
        registration_id=registration_id or uuid4(),
        revision=revision,
        parent=parent,
        salt=secrets.token_hex(16),
        agent_id="agen",
        device_id=device_id,
        counter=counter or next(_given_out),
        finalized_at=NOW,
        registration=registration,
        **({"files": files} if files else {}),
    )


def work_page(
    vault: Vault, *lines: tuple[Submission, str], key: SigningKey = CENTRE, epoch: str = "e1"
) -> WorkPage:
    """As the centre signs it for this laptop."""
    told = tuple(WorkLine(line=one.to_bytes().decode(), state=state) for one, state in lines)  # type: ignore[arg-type]
    sent = sent_lines(told)
    assert sent is not None
    signature = sign_batch(
        key,
        epoch=epoch,
        device_id=profile(vault).device_id,
        sent=sent,
        verdicts=[Verdict.STORED] * len(sent),
    )
    return WorkPage(epoch=epoch, lines=told, more=False, key_id=key_id(key.verify_key), signature=signature)
