"""Invented people in the states that the window shows; NIK serials 9000-9999 belong to nobody."""

import json
from datetime import timedelta

from nacl.signing import SigningKey

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.people.prospects import keep_prospect
from perisai_app.vault.sync_state import note_outcome
from perisai_app.wire.submission import Submission
from tests.ui.conftest import COMPLETE, NOW
from tests.vault.conftest import join_centre
from tests.vault.test_outbox import CENTRE

NAMES = (
    "NI WAYAN SUARTI",
    "I KETUT RENA",
    "SITI MARYAM",
    "I GUSTI AYU PUTU REKAAN CANDRAWATI WIRANATA",
    "I MADE KERTA",
    "NI LUH CONTOH",
)
REMARKS = (
    {"field": "name", "remark": "Di foto KTP tertulis Suartini.", "proposed": "NI WAYAN SUARTINI"},
    {
        "field": "mother_name",
        "remark": "Apakah lengkapnya Ni Luh Kerti? Tanyakan ke Ibu Suarti.",
        "proposed": None,
    },
    {"field": "birth_date", "remark": "", "proposed": "1984-03-15"},
)
REASON = "Terima kasih, Sri. Tiga hal kecil saja, sisanya sudah cocok."
MESSAGES = (
    "Besok kantor tutup karena upacara. Kirim lagi hari Kamis.",
    "Terima kasih, Sri. Target bulan ini sudah tercapai: 25 orang. " * 6,
)
COME_BACK = ("sesudah panen", "besok sore")
# What people wrote, and what is read aloud to a worker: in their language, whichever the window speaks.
DATA = (
    rule_book().consent_text(),
    *MESSAGES,
    MESSAGES[1].strip(),
    REASON,
    *COME_BACK,
    *(str(one["remark"]) for one in REMARKS if one["remark"]),
)


def ready(vault: Vault, number: int = 0, **texts: str) -> Submission:
    """One more person who is ready to send."""
    who = {"nik": f"510401540384{9012 + number}", "name": NAMES[number % len(NAMES)]}
    made = new_draft(vault, now=NOW, texts={**COMPLETE, **who, **texts})
    done = finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    assert isinstance(done, Submission)
    return done


def joined(vault: Vault, key: SigningKey = CENTRE) -> None:
    """Enrolled, with a centre that nobody can reach, and well on the last try."""
    join_centre(vault, key)
    note_outcome(vault, None, now=NOW - timedelta(minutes=4), next_try_at=None)


def stand(vault: Vault, sent: Submission, *states: str) -> None:
    """As if the centre had said so, one after the other."""
    for state in states:
        vault.db.execute(
            "UPDATE submissions SET state = ? WHERE registration_id = ?", [state, str(sent.registration_id)]
        )


def given_back(vault: Vault, sent: Submission, number: int = 1) -> None:
    """The office returned it with remarks."""
    stand(vault, sent, "received", "returned")
    body = {
        "registration_id": str(sent.registration_id),
        "revision": 1,
        "outcome": "returned",
        "reason": REASON,
        "remarks": REMARKS,
        "decided_at": NOW.isoformat(),
    }
    vault.db.execute(
        "INSERT INTO changes (epoch, number, kind, registration_id, revision, body, received_at)"
        " VALUES ('e1', ?, 'decision', ?, 1, ?, ?)",
        [number, str(sent.registration_id), json.dumps(body), NOW.isoformat()],
    )


def full_day(vault: Vault) -> None:
    """Something of everything that waits, and people in every state."""
    joined(vault)
    given_back(vault, ready(vault, 0))
    for number in (1, 2, 3):
        ready(vault, number)
    owing = ready(vault, 4)
    stand(vault, owing, "received", "registered")
    keep_card(vault, str(owing.registration_id), member_number=None, now=NOW)
    stand(vault, ready(vault, 5), "received")
    new_draft(vault, now=NOW, texts={"name": "I KETUT TUA", "birth_date": "28-11-1961"})
    new_draft(vault, now=NOW, texts={"name": "NI MADE DRAF", "nik": "5104015403849140"})
    keep_prospect(vault, name="Wayan Sukra", come_back=COME_BACK[0], now=NOW)
    keep_prospect(vault, name="Komang Rekaan", come_back=COME_BACK[1], now=NOW)
