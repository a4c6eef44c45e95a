"""The one word for a store of files that does not answer, which whoever asks may try again."""


class Unreachable(OSError):
    """It said no, or nothing; nothing of the file was kept."""
