"""Consent or a decree, and in which words: UU 27/2022 art. 20-25, domain facts 6."""

from datetime import date

from perisai_app.domain.basis import basis_problems, consent_told
from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.registration import Consent

DAY, BEFORE, AFTER = date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 22)
KNOWN = {"persetujuan-1"}


def codes(**values: object) -> list[tuple[str, str]]:
    return [problem.key for problem in basis_problems(values, DAY, KNOWN)]


def consent(values: dict[str, object], current_text: str) -> Consent:
    return Consent(**consent_told(values, current_text))


def test_consent_of_today_is_lawful_and_of_tomorrow_is_not() -> None:
    assert codes(consent_method=ConsentMethod.WRITTEN, consent_on=DAY) == []
    assert codes(consent_method=ConsentMethod.WRITTEN, consent_on=AFTER) == [
        ("consent_on", "consent_in_future")
    ]


def test_a_public_task_names_its_decree_and_the_day_of_it() -> None:
    assert codes(consent_method=ConsentMethod.PUBLIC_TASK) == [
        ("decree", "missing"),
        ("decree_on", "missing"),
    ]
    assert codes(consent_method=ConsentMethod.PUBLIC_TASK, decree="SK 12", decree_on=DAY) == []
    assert codes(decree_on=AFTER) == [("decree_on", "decree_in_future")]


def test_the_day_of_a_decree_may_stand_in_its_own_words() -> None:
    told = {"consent_method": ConsentMethod.PUBLIC_TASK, "consent_on": BEFORE}
    assert codes(**told, decree="SK Bupati 12/2026 tanggal 1 November 2026") == []
    assert codes(**told, decree="SK Bupati 12/2026 tanggal 22 November 2026") == [
        ("decree_on", "decree_in_future")
    ]
    assert codes(**told, decree="SK Bupati 12/2026") == [("decree_on", "missing")]
    kept = consent({**told, "decree": "SK 12 tanggal 1 November 2026"}, "persetujuan-1")
    assert kept.decree_on == date(2026, 11, 1)
    typed = consent({**told, "decree": "SK 12 tanggal 1 November 2026", "decree_on": BEFORE}, "persetujuan-1")
    assert typed.decree_on == BEFORE


def test_a_public_task_reads_no_text_aloud() -> None:
    told = {"consent_method": ConsentMethod.PUBLIC_TASK, "consent_on": BEFORE, "decree": "SK 12"}
    assert consent(told, "persetujuan-1").text_version is None


def test_consent_by_signature_needs_no_decree() -> None:
    assert codes(consent_method=ConsentMethod.THUMBPRINT) == []


def test_a_text_that_no_pack_has_asks_for_a_word() -> None:
    assert codes(consent_text="persetujuan-1") == []
    assert basis_problems({"consent_text": "lisan"}, DAY, KNOWN) == [
        Problem("consent_text", "consent_text_unknown", Severity.AMBER)
    ]


def test_what_was_read_aloud_is_kept_and_else_the_text_of_now() -> None:
    told = {"consent_method": ConsentMethod.RECORDED, "consent_on": BEFORE}
    now = consent(told, "persetujuan-2")
    assert (now.method, now.given_on, now.text_version) == (ConsentMethod.RECORDED, BEFORE, "persetujuan-2")
    assert consent({**told, "consent_text": "persetujuan-1"}, "persetujuan-2").text_version == "persetujuan-1"
    assert now.model_fields_set == {"method", "given_on", "text_version"}


def test_witness_place_and_language_are_kept_when_told() -> None:
    found = consent(
        {
            "consent_method": ConsentMethod.THUMBPRINT,
            "consent_on": BEFORE,
            "consent_witness": "I Made Saksi",
            "consent_place": "Pasar Sukawati",
            "consent_language": "Bali",
        },
        "persetujuan-1",
    )
    assert (found.witness, found.place, found.language) == ("I Made Saksi", "Pasar Sukawati", "Bali")


def test_everything_wrong_with_a_basis_is_told_at_once() -> None:
    assert codes(consent_method=ConsentMethod.PUBLIC_TASK, consent_on=AFTER) == [
        ("consent_on", "consent_in_future"),
        ("decree", "missing"),
        ("decree_on", "missing"),
    ]
