"""As much of JSON Schema as our OpenAPI document uses; a word that is not known here fails the test."""

import re
from typing import Any

Json = dict[str, Any]
SAYS_NOTHING = {"title", "description", "default", "format", "contentMediaType"}
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def misfit(value: Any, schema: Json, document: Json, place: str = "$") -> str | None:
    """Where and how a value differs from its schema; None when it fits."""
    for word, said in schema.items():
        if word in SAYS_NOTHING:
            continue
        if not _holds(word, said, value, schema, document):
            return f"{place}: {word}"
    for name, inner, under in _inside(value, schema):
        if (found := misfit(inner, under, document, f"{place}.{name}")) is not None:
            return found
    return None


def _holds(word: str, said: Any, value: Any, schema: Json, document: Json) -> bool:
    return bool(_WORDS[word](said, value, schema, document))


def _resolved(name: str, document: Json) -> Json:
    found: Json = document
    for step in name.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _known_keys(said: Any, value: Any, schema: Json, _: Json) -> bool:
    return said is not False or not isinstance(value, dict) or value.keys() <= schema["properties"].keys()


def _inside(value: Any, schema: Json) -> list[tuple[str, Any, Json]]:
    if isinstance(value, dict):
        others = schema.get("additionalProperties")
        named = schema.get("properties", {})
        return [
            (name, inner, named.get(name, others if isinstance(others, dict) else {}))
            for name, inner in value.items()
        ]
    if isinstance(value, list):
        return [(str(number), inner, schema.get("items", {})) for number, inner in enumerate(value)]
    return []


def _type(said: Any, value: Any, *_: Any) -> bool:
    return isinstance(value, TYPES[said]) and not (said == "integer" and isinstance(value, bool))


_WORDS: dict[str, Any] = {
    "$ref": lambda said, value, _, document: misfit(value, _resolved(said, document), document) is None,
    "anyOf": lambda said, value, _, document: any(misfit(value, one, document) is None for one in said),
    "type": _type,
    "required": lambda said, value, *_: not isinstance(value, dict) or set(said) <= value.keys(),
    "additionalProperties": _known_keys,
    "properties": lambda *_: True,
    "items": lambda *_: True,
    "enum": lambda said, value, *_: value in said,
    "const": lambda said, value, *_: value == said,
    "pattern": lambda said, value, *_: not isinstance(value, str) or re.search(said, value) is not None,
    "minimum": lambda said, value, *_: not isinstance(value, int) or value >= said,
    "maximum": lambda said, value, *_: not isinstance(value, int) or value <= said,
    "minLength": lambda said, value, *_: not isinstance(value, str) or len(value) >= said,
    "maxLength": lambda said, value, *_: not isinstance(value, str) or len(value) <= said,
    "minItems": lambda said, value, *_: not isinstance(value, list) or len(value) >= said,
    "maxItems": lambda said, value, *_: not isinstance(value, list) or len(value) <= said,
}
