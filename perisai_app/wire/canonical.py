"""The one way a value becomes bytes (RFC 8785) and a digest (SHA-256): what is signed is what was hashed."""

import hashlib
import json
from typing import Any

import rfc8785
from pydantic import BaseModel
from pydantic_core import SchemaValidator

_PLAIN = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 JSON of plain values (dict, list, str, int, bool, None)."""
    return rfc8785.dumps(value)


def plain_bytes(value: Any) -> bytes:
    """The same bytes in a fifth of the time, of values whose keys are ASCII and whose numbers are all whole
    and below 2^53: only for what a model has made sure of. ValueError for a text that UTF-8 cannot hold.
    """
    return _PLAIN.encode(value).encode()


def in_order(model: type[BaseModel]) -> SchemaValidator:
    """Reads this model's values so that `model_dump_json` writes their keys in order, without sorting them: a
    value is written in the order of its fields, and here they lie in the alphabet's.
    """
    return SchemaValidator(_sorted(model.__pydantic_core_schema__), _use_prebuilt=False)


def _sorted(schema: Any) -> Any:
    if isinstance(schema, dict):
        told = {key: _sorted(value) for key, value in schema.items()}
        return told | {"fields": dict(sorted(told["fields"].items()))} if _is_a_model_s(schema) else told
    return [_sorted(one) for one in schema] if isinstance(schema, list) else schema


def _is_a_model_s(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "model-fields"


def digest(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
