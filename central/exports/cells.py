"""What our sheets' cells hold, and which numbers a spreadsheet would spoil."""

Cell = str | int | None

LONGEST_KEPT_NUMBER = 15  # digits, as spreadsheets keep them


def is_long_number(text: str) -> bool:
    """Whether a spreadsheet that takes this for a number loses digits of it."""
    return len(text) > LONGEST_KEPT_NUMBER and text.isdigit()
