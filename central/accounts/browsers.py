"""Browsers that a name once signed in with: strangers' wrong tries elsewhere keep nobody waiting there.

Each has a signed cookie of its own for each name, which opens nothing: its tries are only counted apart
("device cookies", OWASP). Must not know HTTP.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from central.centre import Centre

LASTS = timedelta(days=180)
_PURPOSE = b"perisai browser cookie"


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser's random number, and the cookie that says it for one name."""

    number: str
    cookie: str


def browser_cookie(name: str) -> str:
    """What the cookie of this name is called; it does not tell the name."""
    return f"perisai_browser_{_folded(name)[:16]}"


def new_browser(centre: Centre, name: str) -> Browser:
    number = secrets.token_hex(16)
    return Browser(number, f"{number}.{_mac(centre, name, number)}")


def known_browser(centre: Centre, name: str, cookie: str) -> Browser | None:
    """None when the cookie is none of ours, or another name's."""
    number, _, mac = cookie.partition(".")
    if not hmac.compare_digest(_mac(centre, name, number).encode(), mac.encode()):
        return None
    return Browser(number, cookie)


def _mac(centre: Centre, name: str, number: str) -> str:
    key = hmac.digest(centre.keys.sessions, _PURPOSE, hashlib.sha256)
    return hmac.digest(key, f"{number}:{_folded(name)}".encode(), hashlib.sha256).hex()


def _folded(name: str) -> str:
    return hashlib.sha256(" ".join(name.split()).casefold().encode()).hexdigest()
