"""Every code that a person can meet has a sentence in both languages, and the sentence says what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perisai_app.vault import errors
from perisai_app.vault.errors import VaultError
from perisai_app.wire.problem_json import Code
from sync.engine import DISK
from tests.ui.test_wording import problem_codes
from ui.wording import files, problems, refusals, sending, speech
from ui.wording.speech import say

TOP = Path(__file__).parents[2]
# What the run itself heeds or heals (a smaller batch, another offset, a file that goes later).
HEALED = {
    *(Code.TOO_LARGE, Code.NOT_FOUND, Code.ERASED, Code.NOT_ALLOWED, Code.NOT_WANTED, Code.UNKNOWN_CODE),
    *(Code.WRONG_OFFSET, Code.PRE_EMPTED, Code.CHECKSUM_MISMATCH, Code.TUS_VERSION),
}
AT_JOINING = {"bad_code", "unknown_code", "insecure_url"}  # said beside the field of the code
# A verb of doing, or the word that nothing need be done.
CURE = re.compile(
    r"\b(pakai|buka|coba|tunggu|hubungi|minta|kirim|pilih|isi|tutup|pasang|hapus|periksa|ketik|cari|perbarui|"
    r"tulis|lihat|cocokkan|pindahkan|masuk|login|bawa|sampaikan|catat|ubah|betulkan|lanjutkan|kosongkan|ganti|"
    r"jalankan|tekan|ulangi|ulang|simpan|sambungkan|harus|daftarnya|aman|foto lagi|berupa|masing-masing|"
    r"setelah kantor)\b",
    re.IGNORECASE,
)


def vault_errors() -> Iterator[type[VaultError]]:
    """All that `errors` defines, whoever is their parent."""
    for found in vars(errors).values():
        if isinstance(found, type) and issubclass(found, VaultError) and found is not VaultError:
            yield found


def codes_in(folder: str, call: str) -> set[str]:
    """The codes that the code itself writes: the first argument of each `call(...)`."""
    found = set()
    for path in (TOP / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == call and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


STOPS = sorted((set(Code) | codes_in("sync", "RunStopped") | set(DISK)) - HEALED - AT_JOINING)


@pytest.fixture
def english() -> Iterator[None]:
    speech.speak("en")
    yield
    speech.speak("id")


def test_the_codes_are_found() -> None:
    assert len(list(vault_errors())) > 40 and "cancelled" in STOPS


@pytest.mark.parametrize("code", sorted({found.code for found in vault_errors()}))
def test_a_vault_error_has_a_sentence_with_its_cure(code: str) -> None:
    assert CURE.search(refusals.VAULT[code]), refusals.VAULT[code]


@pytest.mark.parametrize("code", sorted({found.code for found in vault_errors()}))
def test_a_vault_error_has_an_english_sentence(code: str, english: None) -> None:
    assert say(refusals.VAULT[code]) != refusals.VAULT[code]


@pytest.mark.parametrize("code", STOPS)
def test_what_stops_a_run_has_a_sentence_with_its_cure(code: str, english: None) -> None:
    words = sending.STOPPED[code]
    assert CURE.search(words), words
    assert say(words) != words


@pytest.mark.parametrize("code", sorted(problem_codes() & set(problems._SENTENCES)))
def test_a_problem_of_a_form_has_an_english_sentence(code: str, english: None) -> None:
    words = problems._SENTENCES[code]
    assert say(words) != words


@pytest.mark.parametrize("code", sorted(files.REFUSED))
def test_a_refused_file_is_told_what_to_do(code: str, english: None) -> None:
    words = files.REFUSED[code]
    assert CURE.search(words), words
    assert say(words) != words
