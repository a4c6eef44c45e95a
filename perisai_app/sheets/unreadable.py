"""The one exception of a list: what stops the whole file. What is wrong with one row is a value instead."""


class UnreadableList(Exception):
    """`code` is not_a_list, no_rows, too_large or needed_columns_missing (`missing`: the headings)."""

    def __init__(self, code: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.missing = missing
