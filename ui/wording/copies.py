"""Copies outside the vault that may hold more than it does: on a stick, and set aside by a restore.

Each says where it lies and how it ends; nothing of this stands in the way of sending.
"""

from ui.standing import Standing
from ui.wording.speech import say
from ui.wording.standing import Notice

OWED = (
    "Cadangan di {places} mungkin masih memuat orang yang sudah dihapus. Pasang tempat itu, lalu tekan F9 "
    "(Kirim sekarang): cadangannya diperbarui sendiri."
)
ASIDE = (
    "Folder {folders} berisi data lama dari sebelum pemulihan. Jangan dihapus sebelum kantor melihatnya; "
    "sesudah itu, hapus folder itu."
)


def copy_notices(found: Standing) -> tuple[Notice, ...]:
    """For the page only: what holds people who are gone first."""
    owed = say(OWED, places=", ".join(found.owed))
    aside = say(ASIDE, folders=", ".join(found.aside))
    told = ((found.owed, "copies_owed", "amber", owed), (found.aside, "set_aside", "indigo", aside))
    return tuple(Notice(code, tone, "", "", full) for names, code, tone, full in told if names)
