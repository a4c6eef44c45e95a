"""The sentences at the fields: a problem with its answers, what a NIK means, and a NIK met before."""

from collections.abc import Callable
from datetime import date

from perisai_app.domain.dates import short_form
from perisai_app.domain.nik import Nik
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.region import Places
from perisai_app.vault.register import Row
from ui.parts.problem_line import Answer, ProblemLine
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.dates import day, short_day, when
from ui.wording.problems import SEX, same_nik, sentence
from ui.wording.speech import say
from ui.wording.states import CHIPS

Confirm = Callable[[Problem], None]
Put = Callable[[str, str], None]


def line_for(problem: Problem, look: Look, confirm: Confirm, put: Put) -> ProblemLine:
    """Red says the cure; amber carries its answers."""
    if problem.severity is not Severity.AMBER:
        return ProblemLine(look, "red", sentence(problem))
    answers = (*_instead(problem, put), Answer(say(screen.AS_ON_CARD), lambda: confirm(problem), "Alt+K"))
    return ProblemLine(look, "amber", sentence(problem), answers)


def twin_line(row: Row, look: Look, today: date) -> ProblemLine:
    """The same NIK is in this laptop already."""
    return ProblemLine(look, "red", same_nik(say(CHIPS[row.state].word), when(row.changed_at, today)))


def nik_meanings(told: Nik | None, places: Places, today: date) -> tuple[str, str, str]:
    """What stands under the three groups of digits."""
    if told is None:
        return ("", "", "")
    place = (places.district_name(told.district) or "").replace("Kabupaten ", "")
    return place, f"{day(told.birth_date(today))} · {say(SEX[told.sex.value])}", say(screen.SERIAL)


def _instead(problem: Problem, put: Put) -> tuple[Answer, ...]:
    """'Pakai 14 Mar': take what the NIK says."""
    if problem.code != "nik_other_birth_date":
        return ()
    says = date.fromisoformat(str(problem.params["nik_says"]))
    words = say(screen.TAKE_DAY, day=short_day(says))
    return (Answer(words, lambda: put("birth_date", short_form(says))),)
