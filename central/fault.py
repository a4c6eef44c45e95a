"""What the office asked for and cannot be done as things stand: a code. A command ends with its sentence, a
route answers with it.
"""


class Fault(Exception):
    """`code` is stable. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
