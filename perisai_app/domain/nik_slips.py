"""What NIK may have been meant when the typed one cannot be, or says something else than was typed beside it.

A proposal is a question for a person with the KTP in hand. Nothing is proposed for a NIK that agrees: no
check digit exists (domain facts 5.1), so agreement is the only evidence there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from perisai_app.domain import nik as niks
from perisai_app.domain.choices import Sex
from perisai_app.domain.nik import LENGTH, Nik
from perisai_app.domain.region import Places
from perisai_app.domain.settings import Settings

UNSURE = 3  # more equally good guesses of a lost or an added digit than this are no guess
SERIAL = 12  # where it begins: nothing that is typed beside a NIK could confirm its digits
# Side by side on the number pad or on the row above the letters.
_NEAR = {
    "0": "129",
    "1": "024",
    "2": "0135",
    "3": "246",
    "4": "1357",
    "5": "2468",
    "6": "3579",
    "7": "468",
    "8": "579",
    "9": "680",
}


# How likely a slip is, likeliest first.
_SWAPPED, _NEAR_KEY, _DOUBLED, _OTHER = 0, 1, 1, 2
_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class _Beside:
    """What was typed beside the NIK, and where its district is looked up."""

    born: date | None
    sex: Sex | None
    district: str | None
    places: Places
    settings: Settings
    today: date

    def fits(self, number: Nik) -> bool:
        """Agrees with the typed birth date (else with an eligible age) and with the typed sex."""
        if self.born is None:
            in_time = number.may_be_eligible(self.today, self.settings)
        else:
            in_time = number.may_say(self.born)
        return in_time and self.sex in (None, number.sex)

    def far(self, number: Nik) -> int:
        """0 in the typed district, 1 in another known one, 2 in none that is known."""
        if number.district == self.district:
            return 0
        return 1 if self.places.district_known(number.district) else _UNKNOWN


def corrections(
    text: str,
    *,
    today: date,
    settings: Settings,
    places: Places,
    born: date | None = None,
    sex: Sex | None = None,
    district: str | None = None,
    limit: int = 5,
) -> tuple[str, ...]:
    """NIKs one slip away that are well formed and agree with what was typed, best first, at most `limit`.

    A slip is one wrong digit or two swapped neighbours; of 15 or 17 digits one lost or one added. First the
    typed district, then known ones, then the likelier slips. None for a NIK that agrees already: another
    district alone is no disagreement, people move (domain facts 0.9, 5.1).
    """
    beside = _Beside(born, sex, district, places, settings, today)
    if not text.isascii() or not text.isdigit():
        return ()
    if len(text) != LENGTH:
        return _other_length(text, beside)[:limit]
    number = _agreeing(text, beside)
    if number is not None and beside.far(number) < _UNKNOWN:
        return ()
    # A NIK that agrees and is only of an unknown district can be bettered by nothing but a known one.
    ranked = _ranked(_one_digit(text), beside, known=number is not None)
    return tuple(text for _, _, text in ranked[:limit])


def differs_at(text: str, proposal: str) -> int:
    """The first digit, counted from 1, in which a proposal differs from the text; 0 when they are equal."""
    pairs = enumerate(zip_longest(text, proposal), start=1)
    return next((place for place, (one, other) in pairs if one != other), 0)


def _agreeing(text: str, beside: _Beside) -> Nik | None:
    """The NIK in a text, when it is well formed and agrees with what was typed."""
    if niks.fault(text) is not None:
        return None
    number = niks.parts(text)
    return number if beside.fits(number) else None


def _ranked(slips: Mapping[str, int], beside: _Beside, *, known: bool) -> list[tuple[int, int, str]]:
    """Those that agree, as (how far from the typed district, slip, text), best first; `known` ones only."""
    found = []
    for text, slip in slips.items():
        number = _agreeing(text, beside)
        if number is not None and not ((far := beside.far(number)) == _UNKNOWN and known):
            found.append((far, slip, text))
    return sorted(found)


def _other_length(text: str, beside: _Beside) -> tuple[str, ...]:
    """The best guess, or the few that are equally good; none when there are many."""
    slips: dict[str, int] = {}
    if len(text) == LENGTH - 1 and beside.born is not None:
        slips = _one_more(text)
    elif len(text) == LENGTH + 1:
        slips = _one_less(text, doubled_only=beside.born is None)
    ranked = _ranked(slips, beside, known=True)
    best = tuple(number for far, slip, number in ranked if (far, slip) == ranked[0][:2])
    return best if len(best) <= UNSURE else ()


def _one_digit(text: str) -> dict[str, int]:
    """One wrong digit before the serial, or two swapped neighbours; inside it nothing tells a slip."""
    found = {}
    for at, was in enumerate(text[:SERIAL]):
        for digit in _NEAR:
            found[text[:at] + digit + text[at + 1 :]] = _NEAR_KEY if digit in _NEAR[was] else _OTHER
    for at in range(1, SERIAL + 1):
        found[text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]] = _SWAPPED
    return found


def _one_more(text: str) -> dict[str, int]:
    """A digit lost before the serial; one that may as well be lost inside it is not sought."""
    found: dict[str, int] = {}
    for at in range(SERIAL):
        for digit in _NEAR:
            number = text[:at] + digit + text[at:]
            if number[:SERIAL] != text[:SERIAL]:
                _keep_likelier(found, number, _DOUBLED if digit == text[at] else _OTHER)
    return found


def _one_less(text: str, *, doubled_only: bool) -> dict[str, int]:
    """A digit too many; one that stands there twice is the likelier."""
    found: dict[str, int] = {}
    for at, digit in enumerate(text):
        doubled = text[at + 1 : at + 2] == digit
        if doubled or not doubled_only:
            _keep_likelier(found, text[:at] + text[at + 1 :], _DOUBLED if doubled else _OTHER)
    return found


def _keep_likelier(found: dict[str, int], number: str, slip: int) -> None:
    found[number] = min(slip, found.get(number, slip))
