"""Which laptops are served: our own program's two previous minor versions, and everybody else's program."""

import re

from central.stop import Stop
from perisai_app import __version__

MINORS_BACK = 2

Version = tuple[int, int]


def oldest_served(text: str | None = None) -> Version:
    """The setting, such as "0.4"; two minor versions before this program's without one. Stop when none."""
    found = re.match(r"([0-9]{1,4})\.([0-9]{1,4})", text or __version__)
    if found is None:
        raise Stop("version_unreadable", 2)
    major, minor = int(found[1]), int(found[2])
    return (major, minor) if text else (major, max(0, minor - MINORS_BACK))


def is_served(user_agent: str, oldest: Version) -> bool:
    """By the name and version in the User-Agent; a program of another name judges for itself."""
    found = re.match(r"perisai/([0-9]{1,4})\.([0-9]{1,4})", user_agent)
    return found is None or (int(found[1]), int(found[2])) >= oldest
