"""What the sync bar says of how things stand: what is in the way first, then what waits. Pure."""

from datetime import date, datetime

from sync.backoff import waits_until
from ui.parts.sync_bar import BarFacts
from ui.standing import Standing
from ui.wording import carrying, screen, sending
from ui.wording.speech import say
from ui.wording.standing import notices


def bar_facts(found: Standing, now: datetime) -> BarFacts:
    """Two lines for what is in the way, the second one for a second thing, else for the cure."""
    counts, today = found.counts, now.astimezone().date()
    fixing = counts.returned + counts.refused + counts.conflict
    warning = sending.warning(counts, today)
    state, tone, second, second_tone = _in_the_way(found, now)
    confirmed = all_confirmed(found)
    return BarFacts(
        state=state,
        tone=tone,
        contact=second or _last(found, today),
        contact_tone=second_tone,
        ready=_ready(found, confirmed),
        age=_oldest(found, today, confirmed, urgent=warning is not None),
        age_tone=warning[0] if warning else "",
        confirmed=bool(confirmed),
        fixing=say(sending.FIXING, n=fixing) if fixing else "",
        button=say(screen.SEND_NOW, n=counts.queued),
        files_wait=found.waiting.files > 0,
        counts_down=waits_until(found.state, now) is not None,
    )


def all_confirmed(found: Standing) -> int:
    """How many the centre has, when its receipts are there for all that there was to send, files included;
    else 0. A draft waits for a person and is nothing to send.
    """
    counts = found.counts
    unsent = counts.queued + found.lines + len(found.held) + found.waiting.files
    if unsent or counts.returned + counts.refused + counts.conflict:
        return 0
    return counts.received + counts.registered + counts.declined


def _ready(found: Standing, confirmed: int) -> str:
    return say(sending.ALL_CONFIRMED) if confirmed else say(sending.READY, n=found.counts.queued)


def _oldest(found: Standing, today: date, confirmed: int, *, urgent: bool) -> str:
    if confirmed:
        return say(sending.CONFIRMED_ALL, n=confirmed)
    return carrying.in_bar(found.waiting, sending.age(found.counts, today), urgent=urgent)


def _last(found: Standing, today: date) -> str:
    """The last contact and the newest backup."""
    return f"{sending.contact(found.counts, today)} · {sending.backed_up(found.backed_up_at, today)}"


def _is_online(found: Standing, now: datetime) -> bool:
    last = found.counts.last_contact
    return last is not None and not found.state.failures and now - last < sending.ONLINE_FOR


def _in_the_way(found: Standing, now: datetime) -> tuple[str, str, str, str]:
    told = notices(found, now)
    if not told:
        return say(sending.ONLINE if _is_online(found, now) else sending.SAFE), "", "", ""
    first, *more = told
    if more:
        return first.short, first.tone, more[0].short, more[0].tone
    return first.short, first.tone, first.cure, ""
