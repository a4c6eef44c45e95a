"""What the rules need to look up, as a value: tables and dated settings. Must not know where they come from.

Facts that are uncertain (marks C and X in the sources) live here as settings, never as constants in a rule.
"""

from dataclasses import dataclass

from perisai_app.domain.basis import ConsentText
from perisai_app.domain.benefit_terms import BenefitTerms
from perisai_app.domain.funding import GroupKind
from perisai_app.domain.incentive_scheme import IncentiveScheme
from perisai_app.domain.membership import MembershipTerms
from perisai_app.domain.occupation import Occupation
from perisai_app.domain.programmes import Programme
from perisai_app.domain.region import Places
from perisai_app.domain.settings import Settings
from perisai_app.domain.tariff import Tariff


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything `review` may ask; `pack` is the version of the reference data it was made of."""

    pack: str
    places: Places
    tariff: Tariff
    occupations: dict[str, Occupation]
    settings: Settings
    consent_texts: tuple[ConsentText, ...]
    groups: tuple[GroupKind, ...]
    benefits: BenefitTerms
    programmes: tuple[Programme, ...]
    membership: MembershipTerms
    incentives: tuple[IncentiveScheme, ...]

    def consent_text(self, language: str = "id") -> str:
        """What is read aloud now; in Indonesian when the pack has no other language."""
        texts = {t.language: t.text for t in self.consent_texts if t.version == self.settings.consent_text}
        return texts.get(language, texts["id"])

    def village_exists(self, code: str) -> bool:
        """Whether a dotted code such as 51.04.01.2003 is a village of today."""
        return self.places.village_exists(code)

    def sector_of(self, occupation: str) -> str:
        """The relief sector of an occupation code; free text counts as other."""
        found = self.occupations.get(occupation)
        return found.sector if found else "other"
