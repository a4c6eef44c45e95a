"""What the sync bar says of how things stand: what is in the way first, then what waits. Pure."""

from datetime import datetime

from sync.backoff import waits_until
from ui.parts.sync_bar import BarFacts
from ui.standing import Standing
from ui.wording import carrying, screen, sending
from ui.wording.standing import notices


def bar_facts(found: Standing, now: datetime) -> BarFacts:
    """Two lines for what is in the way, the second one for a second thing, else for the cure."""
    counts, today = found.counts, now.astimezone().date()
    fixing = counts.returned + counts.refused + counts.conflict
    warning = sending.warning(counts, today)
    state, tone, second, second_tone = _in_the_way(found, now)
    return BarFacts(
        state=state,
        tone=tone,
        contact=second or sending.contact(counts, today),
        contact_tone=second_tone,
        ready=sending.READY.format(n=counts.queued),
        age=carrying.in_bar(found.waiting, sending.age(counts, today)),
        age_tone=warning[0] if warning else "",
        fixing=sending.FIXING.format(n=fixing) if fixing else "",
        button=screen.SEND_NOW.format(n=counts.queued),
        files_wait=found.waiting.files > 0,
        counts_down=waits_until(found.state, now) is not None,
    )


def _in_the_way(found: Standing, now: datetime) -> tuple[str, str, str, str]:
    told = notices(found, now)
    if not told:
        return sending.SAFE, "", "", ""
    first, *more = told
    if more:
        return first.short, first.tone, more[0].short, more[0].tone
    return first.short, first.tone, first.cure, ""
