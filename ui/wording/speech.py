"""The language in force, and a text in it. The Indonesian text is its own key; English is looked up by it.

Indonesian costs nothing: the catalogue is read when English is first spoken. Must not know Qt.
"""

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

LANGUAGES = {"id": "Indonesia", "en": "English"}  # each in its own words
CATALOGUE = "english.po"
_spoken = "id"


def language() -> str:
    """'id' or 'en'."""
    return _spoken


def other() -> str:
    """The one that is not spoken now."""
    return "en" if _spoken == "id" else "id"


def speak(code: str) -> None:
    """From here on every text is said in this language; Indonesian where the code is unknown."""
    global _spoken
    _spoken = code if code in LANGUAGES else "id"


def say(text: str, /, **params: object) -> str:
    """`text`, which is Indonesian, in the language in force, with its parameters filled in.

    A whole `n` among them chooses between one and many. What the catalogue does not know stays as it is.
    """
    words = text if _spoken == "id" or not text else _in_english(text, params.get("n"))
    return words.format(**params) if params else words


def _in_english(text: str, n: object) -> str:
    found = _english().ngettext(text, text, n) if isinstance(n, int) else text
    return found if found != text else _english().gettext(text)


@cache
def _english() -> GNUTranslations:
    return spoken_from((files("ui.wording") / CATALOGUE).read_text(encoding="utf-8"))


def spoken_from(catalogue: str) -> GNUTranslations:
    """What a catalogue in the form of gettext's .po files says."""
    import polib  # only who reads English waits for it

    return GNUTranslations(BytesIO(polib.pofile(catalogue).to_binary()))
