"""What the OpenAPI document says of bodies that are read by hand, and of every way to say no."""

from typing import Any

from pydantic import BaseModel

from perisai_app.wire.media import PROBLEM
from perisai_app.wire.problem_json import ProblemDetails

# Whatever is asked: too old a program, a fault of the centre, a centre that is overloaded.
ALWAYS = (426, 500, 503)
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
    500: "The centre failed",
    503: "The centre is busy; Retry-After says when to come back",
}


def noes(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Responses of problem JSON for these statuses."""
    schema = ProblemDetails.model_json_schema()
    return {
        status: {"description": _WORDS[status], "content": {PROBLEM: {"schema": schema}}}
        for status in sorted(statuses)
    }


def takes(media_type: str, model: type[BaseModel] | None = None) -> dict[str, Any]:
    """A request body; without a model it is text."""
    schema = model.model_json_schema() if model else {"type": "string"}
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}
