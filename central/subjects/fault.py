"""Why something about a person cannot be done as things stand; the code is stable."""


class SubjectFault(Exception):
    """recipient_unknown, copy_too_large, or other_number: there are more or fewer than somebody looked at."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
