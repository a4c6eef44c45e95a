"""The typed texts of one invented, complete and lawful person, and the day on which the tests judge them."""

from datetime import date

from perisai_app.domain.review import Review, review
from perisai_app.reference.tables import rule_book

TODAY = date(2026, 11, 21)
COMPLETE = {
    "nik": "5104015405849001",
    "name": "Ni Wayan Sampel",
    "birth_date": "14-05-1984",
    "sex": "female",
    "mother_name": "Ni Ketut Contoh",
    "phone": "0812 0000 0001",
    "street": "Banjar Contoh No. 1",
    "village": "51.04.01.2003",
    "occupation": "PEDAGANG_PASAR",
    "income": "1,5 jt",
    "programs": "2",
    "months": "3",
    "branch": "Gianyar",
    "funded_by": "self",
    "ecosystem": "pasar",
    "consent_method": "written",
    "consent_on": "20-11-2026",
}


def judged(confirmed: dict[tuple[str, str], str] | None = None, /, **changes: str) -> Review:
    return review({**COMPLETE, **changes}, book=rule_book(), today=TODAY, confirmed=confirmed)


def keys(found: Review) -> set[tuple[str, str]]:
    return {problem.key for problem in found.problems}
