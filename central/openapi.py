"""What the OpenAPI document says of bodies that are read by hand, and of every way to say no."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from perisai_app.wire.media import ANSWER, PROBLEM
from perisai_app.wire.problem_json import ProblemDetails

# Whatever is asked: too old a program, a fault of the centre, a centre that is overloaded.
ALWAYS = (426, 429, 500, 503)
DEVICE = (401, *ALWAYS)

_WORDS = {
    400: "A checksum of another kind",
    401: "The token is not known",
    403: "Not allowed to this device, or with this code",
    404: "No such resource",
    410: "It was erased by right",
    409: "Another offset than the upload's, or another attempt has taken it over",
    412: "Another version of tus",
    413: "Too large",
    415: "An encoding that is not served",
    422: "Not a request of protocol v1",
    460: "The bytes are not what their checksum says",
    426: "The program is too old",
    429: "More at once than the centre takes; Retry-After says when to come back",
    500: "The centre failed",
    503: "The centre is busy; Retry-After says when to come back",
}


def noes(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Responses of problem JSON for these statuses."""
    schema = _schema(ProblemDetails)
    return {
        status: {"description": _WORDS[status], "content": {PROBLEM: {"schema": schema}}}
        for status in sorted(statuses)
    }


def takes(media_type: str, model: type[BaseModel] | None = None, *, needed: bool = True) -> dict[str, Any]:
    """A request body; without a model it is text."""
    schema = _schema(model) if model else {"type": "string"}
    return {"requestBody": {"required": needed, "content": {media_type: {"schema": schema}}}}


def gives_file() -> dict[int | str, dict[str, Any]]:
    """A 200 of bytes that are no value of ours."""
    return {200: {"content": {ANSWER: {"schema": {"type": "string", "format": "binary"}}}}}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """With its definitions in their places: those of a document lie elsewhere."""
    told = model.model_json_schema()
    own = {word: said for word, said in told.items() if word != "$defs"}
    return {word: _in_place(said, told.get("$defs", {})) for word, said in own.items()}


def _in_place(told: Any, known: dict[str, Any]) -> Any:
    if isinstance(told, list):
        return [_in_place(one, known) for one in told]
    if not isinstance(told, dict):
        return told
    named = known[told["$ref"].rpartition("/")[2]] if "$ref" in told else {}
    return {word: _in_place(said, known) for word, said in {**named, **told}.items() if word != "$ref"}
