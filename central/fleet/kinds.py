"""Which kinds of data a registration really contains, as a notice has to name them (UU 27/2022 art. 46).

Must not know databases, nor whose they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from perisai_app.wire.submission import FileRole


class DataKind(StrEnum):
    """In the order in which a notice tells them."""

    IDENTITY = "identity"  # name, sex, place and date of birth, marital status
    NIK = "nik"
    KK = "kk"
    MOTHER_NAME = "mother_name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    WORK = "work"
    INCOME = "income"  # specific data: personal finance (art. 4)
    MEMBER_NUMBER = "member_number"
    HEIRS = "heirs"  # other people, children among them
    CARD_PHOTO = "card_photo"
    KK_PHOTO = "kk_photo"
    FACE = "face"
    SIGNATURE = "signature"
    VOICE = "voice"
    OTHER_FILE = "other_file"


_OF_FIELDS: Mapping[str, DataKind] = {
    "name": DataKind.IDENTITY,
    "nik": DataKind.NIK,
    "kk": DataKind.KK,
    "mother_name": DataKind.MOTHER_NAME,
    "address": DataKind.ADDRESS,
    "domicile": DataKind.ADDRESS,
    "phone": DataKind.PHONE,
    "contact_person": DataKind.PHONE,
    "email": DataKind.EMAIL,
    "occupation": DataKind.WORK,
    "workplace": DataKind.WORK,
    "monthly_income": DataKind.INCOME,
    "kpj": DataKind.MEMBER_NUMBER,
    "heirs": DataKind.HEIRS,
    "guardian": DataKind.HEIRS,
}
_NOTHING: tuple[object, ...] = (None, "", [])
_OF_FILES: Mapping[str, DataKind] = {
    FileRole.KTP: DataKind.CARD_PHOTO,
    FileRole.KK: DataKind.KK_PHOTO,
    FileRole.FACE: DataKind.FACE,
    FileRole.SIGNATURE: DataKind.SIGNATURE,
    FileRole.CONSENT_AUDIO: DataKind.VOICE,
    FileRole.OTHER: DataKind.OTHER_FILE,
}


def kinds_in(said: Mapping[str, Any]) -> Iterator[DataKind]:
    """Of a submission as it was sent; what nobody gave is in none."""
    person = said["registration"]
    for field, kind in _OF_FIELDS.items():
        if person.get(field) not in _NOTHING:
            yield kind
    for file in said.get("files", ()):
        yield _OF_FILES[file["role"]]


def in_order(kinds: Iterable[DataKind]) -> list[DataKind]:
    """Each once."""
    found = set(kinds)
    return [kind for kind in DataKind if kind in found]
