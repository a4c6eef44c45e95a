"""What is said of files that wait for their way: in the bar, as a question, and where one chooses."""

from perisai_app.vault.files.policy import FilesPolicy
from perisai_app.vault.files.sending import Waiting
from ui.wording.files import NONE_WAITING, size
from ui.wording.speech import say

TITLE = "Foto dan berkas"
CHOICES = (
    (FilesPolicy.EVERYTHING.value, "Kirim semua"),
    (FilesPolicy.TEXT_ONLY.value, "Teks saja"),
    (FilesPolicy.ASK.value, "Tanya dulu"),
)
CHOICE = "Yang terkirim sendiri"
WAIT = "{n} foto dan berkas ({size}) menunggu."
IN_BAR = "{n} berkas ({size}) menunggu"
SEND, SEND_KEY = "Kirim foto dan berkas", "Shift+F9"
METERED = "Menurut laptop, jaringan ini berbayar: foto dan berkas tidak terkirim sendiri."
ASK = "{waiting} Kirim sekarang?"
YES, YES_KEY = "Kirim sekarang", "Alt+Y"
NO, NO_KEY = "Nanti saja", "Alt+N"
BEHIND = "berkas menyusul"
BEHIND_LONG = "foto atau berkasnya belum sampai di pusat"


def waits(waiting: Waiting) -> str:
    """'12 foto dan berkas (1,8 MB) menunggu.'"""
    return _told(WAIT, waiting) if waiting.files else say(NONE_WAITING)


def in_bar(waiting: Waiting, age: str, *, urgent: bool) -> str:
    """The files in place of the oldest text's age; beside it where that age is a warning."""
    if not waiting.files:
        return age
    files = _told(IN_BAR, waiting)
    return f"{age} · {files}" if urgent else files


def question(waiting: Waiting, told: str) -> str:
    """After what was told of the run, so that nothing of that is lost."""
    return f"{told} {say(ASK, waiting=waits(waiting))}".strip()


def _told(words: str, waiting: Waiting) -> str:
    return say(words, n=waiting.files, size=size(waiting.bytes))
