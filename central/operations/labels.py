"""What a backup says of itself, in its first and its last part. Must not know how it is made."""

from typing import Literal

from perisai_app.domain.registration import Value

HEAD, END = "head.json", "end.json"
EMBEDDED: Literal["sqlite"] = "sqlite"
SERVER: Literal["postgresql"] = "postgresql"


class Head(Value):
    """`tables` has the columns of each table, in the order in which rows may come back; `watermark` is the
    newest finished backup that this one knows of, `schema_step` the migration that its tables are of.
    """

    v: Literal[1] = 1
    kind: Literal["sqlite", "postgresql"]
    number: int
    made_at: str
    epoch: str
    centre: str
    watermark: int
    schema_step: str
    tables: dict[str, tuple[str, ...]]


class End(Value):
    """`rows` by table; how many files lie beside, and the digest of the list of their names."""

    rows: dict[str, int]
    files: int
    files_sha256: str
