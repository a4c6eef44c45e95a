"""What the rule book still says of a registration that arrives finalized: the net behind form and import.

Only what holds on any day is asked; a person's word on amber problems is in the bytes and stands.
"""

from perisai_app.domain import nik as niks
from perisai_app.domain.review import age_on
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import LineProblem


def rule_problems(submission: Submission, book: RuleBook) -> tuple[LineProblem, ...]:
    """Codes of the form's own problems, so that the laptop already has the sentences."""
    registration = submission.registration
    found = []
    if (fault := niks.fault(registration.nik)) is not None:
        found.append(LineProblem(field="nik", code=fault[0]))
    if age_on(registration.birth_date, submission.finalized_at.date()) >= book.age_limit:
        found.append(LineProblem(field="birth_date", code="too_old"))
    if not book.village_exists(registration.address.village):
        found.append(LineProblem(field="village", code="village_unknown"))
    if str(registration.months) not in book.periods:
        found.append(LineProblem(field="months", code="months_not_offered"))
    if not registration.phone and not registration.contact_person:
        found.append(LineProblem(field="phone", code="missing"))
    return tuple(found)
