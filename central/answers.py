"""The one shape of a yes: every 200 bears our own content type, which a captive portal's page never does."""

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from perisai_app.wire import media


class Answer(JSONResponse):
    """For what FastAPI writes itself."""

    media_type = media.ANSWER


def written(value: BaseModel) -> Response:
    """A wire value, written once and straight."""
    return Response(value.model_dump_json(), media_type=media.ANSWER)
