"""The shipped programmes, and the months of grace among the settings (domain facts 0 (5), 7.3)."""

from perisai_app.domain.membership import MembershipTerms
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.programme_table import read_programmes
from perisai_app.reference.tables import read_rule_book


def test_the_five_programmes_are_read_with_both_languages_and_a_source() -> None:
    five = read_programmes(builtin())
    assert [(one.code, one.open_to_bpu, one.needed, one.mark) for one in five] == [
        ("jkk", True, True, "A"),
        ("jkm", True, True, "A"),
        ("jht", True, False, "B"),
        ("jp", False, False, "C"),
        ("jkp", False, False, "C"),
    ]
    for one, row in zip(five, rows(builtin(), "programmes.csv"), strict=True):
        assert (one.name_id, one.name_en, one.about_id) == (row["name_id"], row["name_en"], row["about_id"])
        assert (one.about_en, one.why_id, one.why_en) == (row["about_en"], row["why_id"], row["why_en"])
        assert all(row.values())
        assert one.source == row["source"]


def terms(settings: bytes) -> MembershipTerms:
    return read_rule_book({**builtin(), "settings.csv": settings}, "2026-11").membership


def test_arrears_can_be_paid_for_three_months_by_the_shipped_settings() -> None:
    assert terms(builtin()["settings.csv"]) == MembershipTerms(3)


def test_a_pack_may_change_the_months_of_grace_or_leave_them_out() -> None:
    heading = b"name,value,mark,source\n"
    assert terms(heading + b"arrears_months,6,A,x\n") == MembershipTerms(6)
    assert terms(heading) == MembershipTerms(3)
