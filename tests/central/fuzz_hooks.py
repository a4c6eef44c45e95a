"""What schemathesis cannot know of our document; the program loads this (SCHEMATHESIS_HOOKS)."""

from typing import Any

import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schemathesis.serializer.alias("application/x-ndjson", "text/plain")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A cursor is a page's own word: made up ones are malformed, as they ought to be, and tell nothing."""
    for told in (case.query, case.body):
        if isinstance(told, dict) and isinstance(told.get("after"), str):
            told["after"] = ""
