"""Puts the rule book together out of the tables of one set of files.

The price is never a constant in code: a newer pack replaces these files.
"""

from functools import cache

from perisai_app.domain.membership import MembershipTerms
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.files import Files, builtin
from perisai_app.reference.loaders.benefit_table import read_benefits
from perisai_app.reference.loaders.consent_table import read_consent_texts
from perisai_app.reference.loaders.group_table import read_group_kinds
from perisai_app.reference.loaders.incentive_table import read_incentives
from perisai_app.reference.loaders.occupation_table import read_occupations
from perisai_app.reference.loaders.programme_table import read_programmes
from perisai_app.reference.loaders.settings_table import read_settings
from perisai_app.reference.loaders.tariff_table import read_tariff
from perisai_app.reference.packs.manifest import MANIFEST, read_manifest
from perisai_app.reference.regions import read_places


@cache
def rule_book() -> RuleBook:
    """The rule book as shipped; read once. What holds today is `Shelf(home).in_force(today)`."""
    files = builtin()
    return read_rule_book(files, read_manifest(files[MANIFEST]).version)


def read_rule_book(files: Files, pack: str) -> RuleBook:
    """The rule book that these files make, under the version of the pack they came in.

    KeyError or ValueError when a table lacks what the rules will ask for: better now than at the table.
    """
    settings = read_settings(files)
    book = RuleBook(
        pack=pack,
        places=read_places(files),
        tariff=read_tariff(files, pack),
        occupations=read_occupations(files),
        settings=settings,
        consent_texts=read_consent_texts(files),
        groups=read_group_kinds(files),
        benefits=read_benefits(files),
        programmes=read_programmes(files),
        membership=MembershipTerms(settings.arrears_months),
        incentives=read_incentives(files),
    )
    book.consent_text()
    return book
