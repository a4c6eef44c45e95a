"""What schemathesis cannot know of our document; the program loads this (SCHEMATHESIS_HOOKS)."""

import base64
import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schemathesis.serializer.alias("application/x-ndjson", "text/plain")

UNKNOWN = "x-schemathesis-unknown-property"
_HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
schemathesis.openapi.format(
    "tus-metadata", _HEX.map(lambda digest: "sha256 " + base64.b64encode(digest.encode()).decode())
)


@schemathesis.deserializer("application/json")
def read_answer(context: Any, response: Any) -> Any:
    """Files go over under the protocol's one JSON type, so that no proxy's page is taken for one: what is no
    JSON is a text, which only the schema of a file allows.
    """
    try:
        return json.loads(response.content)
    except ValueError:
        return response.content.decode("latin-1")


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """A request may bear headers that nobody named."""
    return UNKNOWN not in {name.lower() for name in case.headers or ()}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A cursor is a page's own word: made up ones are malformed, as they ought to be, and tell nothing."""
    for told in (case.query, case.body):
        if isinstance(told, dict) and isinstance(told.get("after"), str):
            told["after"] = ""
    case.body = _whole(case.body)


def _whole(value: Any) -> Any:
    """JSON Schema takes 1.0 for an integer too; we take it for none, and no program of ours writes it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value
