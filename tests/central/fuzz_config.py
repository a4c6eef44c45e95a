"""What schemathesis is told of a centre: ids that are here, and the few answers that no schema can foretell.

Every check is on for every route; what a route is excused from stands here, with its reason.
"""

from dataclasses import dataclass

from tests.central.office.matrix_world import Whose, World

NAMES = ("registration_id", "device_id", "agent_key", "office_name", "template_name", "user_id")
# As schemathesis has them where nothing is said.
POSITIVE = ("2xx", "3xx", "401", "403", "404", "409", "429", "5xx")
NEGATIVE = ("400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "5xx")
NO_HEADER = ("400", "401", "403", "406", "415", "422")


@dataclass(frozen=True, slots=True)
class Excuse:
    """Of one route: statuses that a check takes beside the usual ones."""

    route: str
    check: str
    usual: tuple[str, ...]
    also: tuple[str, ...]

    def __str__(self) -> str:
        statuses = ", ".join(f'"{status}"' for status in (*self.usual, *self.also))
        return _of("name", self.route, f"checks.{self.check}.expected-statuses = [{statuses}]")


FILES, ONE, PACK = "/v1/files", "/v1/files/{sha256}", "/v1/packs/{sha256}"
CREATE, PATCH, HEAD, DELETE = f"POST {FILES}", f"PATCH {ONE}", f"HEAD {ONE}", f"DELETE {ONE}"
REVISION = "GET /office/v1/registrations/{registration_id}/revisions/{revision}"
EXCUSES = (
    # tus 1.0 answers another version with 412, and a file above its bound with 413.
    *(Excuse(one, "missing_required_header", NO_HEADER, ("412",)) for one in (CREATE, PATCH, HEAD, DELETE)),
    *(Excuse(one, "negative_data_rejection", NEGATIVE, ("412",)) for one in (HEAD, DELETE)),
    Excuse(CREATE, "negative_data_rejection", NEGATIVE, ("412", "413")),
    # schemathesis counts a request with no more than the headers that are needed among the malformed ones.
    Excuse(PATCH, "negative_data_rejection", NEGATIVE, ("412", "204")),
    Excuse(CREATE, "positive_data_acceptance", POSITIVE, ("413",)),
    # A proof has to be signed by a key of this centre, for this laptop.
    Excuse("POST /v1/proof", "positive_data_acceptance", POSITIVE, ("422",)),
    # Of a batch each line is judged, and any text is lines.
    Excuse("POST /v1/submissions", "negative_data_rejection", NEGATIVE, ("200",)),
    # The id is always put in, also where it was to be left malformed.
    Excuse(REVISION, "negative_data_rejection", NEGATIVE, ("200",)),
)


def config(made: World) -> str:
    """Requests get past the search for what they name."""
    ids = {**made.ids[Whose.OWN], "template_name": made.kept(), "user_id": made.somebody()}
    named = "".join(f'"path.{name}" = "{ids[name]}"\n' for name in NAMES)
    shas = {PACK: made.pack, ONE: ids["sha256"]}
    contents = [
        _of("path", path, f'parameters = {{ "path.sha256" = "{sha}" }}') for path, sha in shas.items()
    ]
    return "\n".join([f"[parameters]\n{named}", *contents, *map(str, EXCUSES)])


def _of(kind: str, which: str, told: str) -> str:
    """About routes by path, or one by its name: method and path."""
    return f'[[operations]]\ninclude-{kind} = "{which}"\n{told}\n'
