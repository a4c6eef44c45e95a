"""Reads the texts that are read aloud before somebody agrees (UU 27/2022 art. 21-22)."""

from perisai_app.domain.basis import ConsentText
from perisai_app.reference.files import Files, rows


def read_consent_texts(files: Files) -> tuple[ConsentText, ...]:
    """From consent_texts.csv; a version is never changed, a new wording is a new version."""
    return tuple(
        ConsentText(r["version"], r["language"], r["text"]) for r in rows(files, "consent_texts.csv")
    )
