"""What the OpenAPI document says of tus: its headers, each with its shape, and bytes. Knows no routes."""

from typing import Any

from central.files.tus import CONTENT, VERSION

_NUMBER = {"type": "string", "pattern": "^[0-9]{1,16}$"}
_SHAPES: dict[str, dict[str, Any]] = {
    "Tus-Resumable": {"type": "string", "const": VERSION},
    "Upload-Length": _NUMBER,
    "Upload-Offset": _NUMBER,
    # Among whatever else a client tells, in base64: a SHA-256 in hexadecimal.
    "Upload-Metadata": {"type": "string", "format": "tus-metadata", "pattern": "sha256 [A-Za-z0-9+/]{86}=="},
    "Upload-Checksum": {
        "type": "string",
        "pattern": "^(sha1 [A-Za-z0-9+/]{27}=|sha256 [A-Za-z0-9+/]{43}=)$",
    },
}


def asks(*names: str) -> dict[str, Any]:
    """Headers of a request that brings no bytes, the version before all."""
    return {"parameters": [_header(name) for name in ("Tus-Resumable", *names)]}


def takes(*names: str, needed: bool) -> dict[str, Any]:
    """Headers and bytes of a request, which may be checked by a sum."""
    content = {CONTENT: {"schema": {"type": "string", "format": "binary"}}}
    told = asks(*names)["parameters"]
    return {
        "parameters": [*told, {**_header("Upload-Checksum"), "required": False}],
        "requestBody": {"required": needed, "content": content},
    }


def told(*names: str) -> dict[str, Any]:
    """Headers of an answer."""
    return {name: {"schema": {"type": "string"}} for name in names}


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": _SHAPES[name]}
