"""Names stay as typed; only what no record can hold is asked, and folding never splits a name (5.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.names import alike, folded, likeness, name_problems
from perisai_app.domain.problem import Problem, Severity
from tests.domain.vector_file import of

ODD = Problem("name", "name_odd_characters", Severity.AMBER)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Sumarni",
            "I",
            "Ni Wayan Sari",
            "Ma'ruf",
            "Ma’ruf",
            "Ma‘ruf",
            "Ma`ruf",
            "Maʼruf",
            "Ma´ruf",
            "José",
        ),
        *("H. Ahmad Contoh, S.Pd.", "Ayu-Rai", "X" * 60),
    ],
)
def test_one_word_titles_and_old_punctuation_are_fine(name: str) -> None:
    assert name_problems("name", name) == ()


@pytest.mark.parametrize(
    "name", ["Wayan 2", "Siti/Aminah", "A@B", "(Sari)", "...", "Ni_Sari", "王", "Сари", "\U00017000", ""]
)
def test_what_no_record_has_in_a_name_is_asked(name: str) -> None:
    assert name_problems("name", name) == (ODD,)


def test_a_name_above_sixty_characters_is_too_long_by_what_it_is_more() -> None:
    """Permendagri 73/2022 counts the spaces."""
    assert name_problems("mother_name", "Ni " + "X" * 58) == (
        Problem("mother_name", "name_too_long", params={"extra": 1}),
    )
    assert [p.code for p in name_problems("name", "1" * 62)] == ["name_too_long", "name_odd_characters"]
    assert name_problems("name", "1" * 62)[0].params == {"extra": 2}


@pytest.mark.parametrize(("name", "plain"), of("names", "name", "folded"))
def test_the_folded_form_is_without_titles_and_punctuation(name: str, plain: str) -> None:
    assert folded(name) == plain
    assert folded(plain) == plain or plain in ("H", "SE", "S PD")


TITLES = (
    "SE SH ST MM MH S.Pd. S.Pd.I S.Pd.SD S.Ag S.IP S.Kom. S.Sos. S.Sos.I S.Si S.Pt S.KM S.Kep. S.Farm S.Hut"
    " S.Pi S.Sn S.Psi S.Ked S.KG S.TP S.HI S.EI S.Sy S.Ikom S.ST S.AP S.Hum M.Pd. M.Pd.I M.Si. M.Kom M.Kes."
    " M.Ag M.Sc M.Hum M.AP M.TI A.Md. A.Md.Keb. A.Md.Kep A.Ma.Pd Ners Ph.D B.Sc"
    " B.A. M.A. S.P. S.S. M.T. L.c. N.s. Apt."
)


@pytest.mark.parametrize("title", TITLES.split())
def test_a_title_after_a_name_is_no_part_of_it(title: str) -> None:
    assert folded(f"Sari Contoh, {title}") == folded(f"Sari Contoh {title}") == "SARI CONTOH"


@pytest.mark.parametrize(
    "title", ["Prof.", "Drs.", "Dra.", "Drg.", "Dr.", "Ir.", "KH.", "K. H.", "Hj.", "H.", "TGH."]
)
def test_a_title_before_a_name_is_no_part_of_it(title: str) -> None:
    assert folded(f"{title} Sari") == folded(f"{title}Sari") == "SARI"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "SITI AMINA"),
        ("H. Ahmad Ridwan, S.Pd.", "Ridwan Ahmad"),
        ("Muh. Contoh", "Muhammad Contoh"),
        ("Moh Contoh", "Mochamad Contoh"),
        ("Mohd. Contoh", "Mohammad Contoh"),
        ("Muhd. Contoh", "Muchammad Contoh"),
        ("Muh. Ali", "Muhammed Ali"),
        ("Sumarni", "Sumarmi"),
        ("ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOPQXXX"),
        ("Ma'ruf Contoh", "Maruf Contoh"),
    ],
)
def test_one_letter_an_order_or_a_spelling_leaves_names_alike(one: str, other: str) -> None:
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ni Wayan Sari", "Ni Made Sari"),
        ("Ni Ketut Contoh", "Ni Wayan Contoh"),
        ("Budi", "Budi Santoso"),
        ("ABCDEFGHIJKLMNOPQRS", "ABCDEFGHIJKLMNOPXXX"),
        ("Adi", "Edi"),
        ("Sari", ""),
        ("", ""),
        ("...", "..."),
    ],
)
def test_other_people_are_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)


def test_likeness_is_a_measure_of_a_hundred() -> None:
    assert (likeness("Sari Contoh", "contoh SARI"), likeness("Sari", "")) == (100.0, 0.0)
    assert (likeness("", "Sari"), likeness("Sari", "XXXX")) == (0.0, 0.0)


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_raises_and_a_name_is_like_itself(name: str, other: str) -> None:
    assert folded(name) == " ".join(folded(name).split())
    assert alike(name, name) is bool(folded(name))
    assert 0 <= likeness(name, other) <= 100
    name_problems("name", name)


def test_of_the_keyboard_s_signs_only_letters_dots_commas_dashes_and_apostrophes_are_in_names() -> None:
    signs = [chr(code) for code in range(0x20, 0x7F)]
    usual = [sign for sign in signs if name_problems("name", f"Ni{sign}") == ()]
    assert usual == [sign for sign in signs if sign.isalpha() or sign in " .,-'`"]
