"""The first page in words: what waits and why, the most urgent first, and what is in order."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from perisai_app.vault.people.prospects import Prospect
from perisai_app.vault.register import Row, State
from perisai_app.vault.work import Broken, Deadline, Work
from perisai_app.wire.changes import FieldRemark
from ui.parts.mark import Mark
from ui.parts.work_line import WorkLine
from ui.wording import screen
from ui.wording.dates import day, short_day, thousands, when
from ui.wording.fields import NAMES
from ui.wording.returned import rule
from ui.wording.sending import SAFE
from ui.wording.speech import say

TITLE, KEY = "Beranda", "Ctrl+H"
WAITS = "Yang menunggu"
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
GREETINGS = ((11, "Selamat pagi, {name}."), (15, "Selamat siang, {name}."), (18, "Selamat sore, {name}."))
EVENING = "Selamat malam, {name}."
MANY_WAIT = "Ada {n} hal menunggu."
NOTHING_WAITS = "Tidak ada yang menunggu."
NOTHING_WAITS_MORE = "Semua sudah rapi. Daftarkan calon berikutnya kapan saja."
FIRST_DAY = "Belum ada pendaftaran."
FIRST_DAY_MORE = "Mulai dari satu calon peserta. Semua tersimpan di laptop ini, juga tanpa internet."

FIXING = "Perlu perbaikan"
OFFICE_SAYS = "{name}. Kantor: {text}"
CENTRE_SAYS = "{name}. Pusat: {text}"
TO_COMPARE = "{name}. Ada dua versi. Bandingkan, lalu pilih."
TO_FIX = "{name}. Kantor minta diperbaiki."
TURNS = "Tenggat: berusia {age} tahun pada {day}"
TURN = "Tenggat: segera berusia {age} tahun"
TURNS_WHO = "{name}. Harus terkirim sebelum tanggal itu."
TURN_WHO = "Harus terkirim sebelum tanggal itu: {names}"
DRAFTS = "Draf"
LAST_DRAFT = "Terakhir: {name}, tersimpan {at}"
OLDEST_DRAFT = "Terlama: {name}, {at}"
READY = "Siap kirim"
READY_TODAY = "Selesai hari ini."
READY_DAYS = "Tertua {n} hari."
FOLLOW_UPS = "Tindak lanjut"
NEVER_PAID = "{n} iuran pertama belum dibayar"
DUE = "{n} iuran bulan ini belum dibayar"
ARREARS = "{n} menunggak"
VISITS = "Calon yang minta didatangi lagi"
COMPLETE, SEE, OPEN = "Lengkapi", "Lihat", "Buka"

IN_ORDER = "Selebihnya beres: {told}."
SENT = "{n} terkirim"
REGISTERED = "{n} terdaftar"
PROTECTED = "{n} sudah terlindungi"

TODAY = "Hari ini"
OF_TARGET = "dari target {n}"
LACKING = "kurang {n} lagi"
REACHED = "target tercapai"
SHIELDS = "{n} didaftarkan hari ini, target {target}"
THIS_MONTH = "Bulan ini"
THIS_MONTH_COUNT = "{n} didaftarkan"
SCHEME_FROM = "Insentif peserta baru mulai dari {n} orang sebulan."

ONLY_DEADLINES = "Tenggat"
NO_VISITS = "Tidak ada calon yang menunggu."
NO_VISITS_MORE = "Calon yang minta didatangi lagi muncul di sini."
NOT_THERE = "Calon itu tidak ada lagi di daftar."
BACK = "Kembali"
AMBER_DAYS, RED_DAYS = 3, 7
LONGEST = 110


def greeting(agent_name: str, now: datetime) -> str:
    """By the laptop's own clock, with the first name."""
    hour, names = now.astimezone().hour, agent_name.split()
    text = next((words for before, words in GREETINGS if 3 <= hour < before), EVENING)
    return say(text, name=names[0].title() if names else "")


def waiting(lines: tuple[WorkLine, ...]) -> str:
    return say(MANY_WAIT, n=len(lines)) if lines else ""


def long_day(value: date) -> str:
    """Sabtu, 21 Nov 2026."""
    return f"{say(DAYS[value.weekday()])}, {day(value)}"


def lines(found: Work, now: datetime, age_limit: int) -> tuple[WorkLine, ...]:
    """Only what waits, in order of urgency."""
    kinds = (
        _fixing(found),
        _deadlines(found.deadlines, age_limit),
        _drafts(found, now),
        _ready(found, now),
        _follow_ups(found),
        _visits(found, now),
    )
    return tuple(line for line in kinds if line is not None)


def empty(found: Work) -> tuple[str, str]:
    """What is true and what comes, when nothing waits: the first day and a quiet one."""
    counts = found.counts
    if counts.received or counts.registered or counts.declined:
        return say(NOTHING_WAITS), say(NOTHING_WAITS_MORE)
    return say(FIRST_DAY), say(FIRST_DAY_MORE)


def in_order(found: Work) -> str:
    """One quiet line; empty while nothing is."""
    told = (
        (SENT, found.counts.received),
        (REGISTERED, found.counts.registered),
        (PROTECTED, found.protected),
    )
    parts = ", ".join(say(words, n=n) for words, n in told if n)
    return say(IN_ORDER, told=parts) if parts else ""


def lacking(done: int, target: int) -> str:
    return say(LACKING, n=target - done) if done < target else say(REACHED)


def visit(found: Prospect, today: date) -> WorkLine:
    """One prospect on the page of those who are to be visited."""
    told = (found.phone, found.place, _comes(found, today))
    detail = " · ".join(part for part in told if part)
    return WorkLine(found.prospect_id, "", found.name, detail, say(screen.REGISTER), Mark.EMPTY)


def _fixing(found: Work) -> WorkLine | None:
    if not found.fixing:
        return None
    detail = _shortened(_why(found.broken[0])) if found.broken else ""
    return WorkLine(
        "fixing", thousands(found.fixing), say(FIXING), detail, say(screen.FIX), Mark.ALERT, tone="red"
    )


def _why(one: Broken) -> str:
    name = _named(one.row)
    if one.row.state is State.CONFLICT:
        return say(TO_COMPARE, name=name)
    if one.row.state is State.REFUSED:
        field, code = one.refused[0] if one.refused else ("", "")
        return say(CENTRE_SAYS, name=name, text=rule(field, code))
    text = one.reason or " · ".join(_remark(remark) for remark in one.remarks)
    return say(OFFICE_SAYS, name=name, text=text) if text else say(TO_FIX, name=name)


def _remark(found: FieldRemark) -> str:
    name = say(NAMES.get(found.field, found.field))
    return f"{name}: {found.remark}" if found.remark else name


def _deadlines(found: tuple[Deadline, ...], age: int) -> WorkLine | None:
    if not found:
        return None
    first = found[0]
    if len(found) == 1:
        title = say(TURNS, age=age, day=day(first.last_day + timedelta(days=1)))
        detail = say(TURNS_WHO, name=_named(first.row))
    else:
        title = say(TURN, age=age)
        named = (f"{_named(one.row)} {short_day(one.last_day + timedelta(days=1))}" for one in found[:2])
        detail = say(TURN_WHO, names=", ".join(named))
    to_finish = len(found) == 1 and first.row.draft_id is not None
    verb = say(COMPLETE) if to_finish else say(SEE)
    return WorkLine(
        "deadlines", thousands(len(found)), title, detail, verb, icon="calendar-blank", tone="amber"
    )


def _drafts(found: Work, now: datetime) -> WorkLine | None:
    if not found.counts.drafts or found.newest_draft is None or found.oldest_draft is None:
        return None
    today = now.astimezone().date()
    newest, oldest = found.newest_draft, found.oldest_draft
    detail = say(LAST_DRAFT, name=_named(newest), at=when(newest.changed_at, today))
    if oldest.changed_at.astimezone().date() < min(today, newest.changed_at.astimezone().date()):
        detail += " · " + say(OLDEST_DRAFT, name=_named(oldest), at=when(oldest.changed_at, today))
    return WorkLine(
        "drafts", thousands(found.counts.drafts), say(DRAFTS), detail, say(screen.CONTINUE), Mark.DASHED
    )


def _ready(found: Work, now: datetime) -> WorkLine | None:
    oldest = found.counts.oldest_unsent
    if not found.counts.queued or oldest is None:
        return None
    days = max(0, (now.astimezone().date() - oldest.astimezone().date()).days)
    age = say(READY_DAYS, n=days) if days else say(READY_TODAY)
    tone = "red" if days > RED_DAYS else "amber" if days > AMBER_DAYS else ""
    detail = f"{age} {say(SAFE)}"
    return WorkLine(
        "ready", thousands(found.counts.queued), say(READY), detail, say(SEE), Mark.OUTLINE, tone=tone
    )


def _follow_ups(found: Work) -> WorkLine | None:
    owing = found.follow_ups
    if not owing.total:
        return None
    told = ((NEVER_PAID, owing.unpaid), (DUE, owing.due), (ARREARS, owing.arrears))
    detail = " · ".join(say(words, n=n) for words, n in told if n)
    return WorkLine("follow_ups", thousands(owing.total), say(FOLLOW_UPS), detail, say(SEE), icon="bell")


def _visits(found: Work, now: datetime) -> WorkLine | None:
    if not found.visits:
        return None
    detail = " · ".join(_visits_of(found.prospects, now.astimezone().date()))
    return WorkLine(
        "visits", thousands(found.visits), say(VISITS), _shortened(detail), say(OPEN), icon="clock"
    )


def _visits_of(found: tuple[Prospect, ...], today: date) -> Iterator[str]:
    for one in found:
        yield ", ".join(part for part in (one.name, _comes(one, today)) if part)


def _comes(found: Prospect, today: date) -> str:
    """The agent's own words, else the day."""
    if found.come_back or found.come_back_on is None:
        return found.come_back
    return say(TODAY).lower() if found.come_back_on == today else short_day(found.come_back_on)


def _named(row: Row) -> str:
    return row.name.title() or say(screen.NO_NAME)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,.·") + " …"
