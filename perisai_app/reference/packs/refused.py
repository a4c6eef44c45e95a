"""Why a pack is not taken: a stable code with parameters. Sentences are made in ui/wording/packs.py."""

CODES = (
    "pack_broken",  # not a pack, cut off, changed after signing, or tables that cannot be read
    "pack_too_large",
    "pack_unknown_key",
    "pack_bad_signature",
    "pack_newer_program",  # made for a program that knows more tables than this one
    "pack_vectors_fail",  # this program computes other figures than the pack's makers did
    "pack_older",
    "pack_same_version",
)


class PackRefused(Exception):
    """One pack stays out; the rule book in force does not change."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        assert code in CODES
        self.code = code
        self.params = params
