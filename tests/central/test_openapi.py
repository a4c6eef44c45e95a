"""The OpenAPI document says what the running centre answers: each route, each status, each shape."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from sqlalchemy import update

from central.app import OPENAPI, create_app
from central.enrolment import make_code
from central.erasing import erase
from central.news import tell_message
from central.packs import announce_pack
from central.storage.tables import devices
from perisai_app.wire import media
from perisai_app.wire.submission import FileRef, FileRole
from tests.central.conftest import Office, enrol_body, running
from tests.central.samples import Laptop, ask, check_in_body
from tests.central.shapes import Json, misfit
from tests.central.test_epochs import proof
from tests.central.test_recalling import decision
from tests.sync.test_packs import file as pack

__all__ = ["pack"]

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP

Route = tuple[str, str]
Asked = Callable[[], requests.Response]
SOMEBODY = "019aa5f0-0000-7000-8000-00000000ffff"
NOBODY_S = "0" * 64
PHOTO = b"\xff\xd8\xff" + bytes(100)
SHA256 = hashlib.sha256(PHOTO).hexdigest()
JPEG = FileRef(role=FileRole.KTP, sha256=SHA256, bytes=len(PHOTO), media_type="image/jpeg")
LEFT = JPEG.model_copy(update={"role": FileRole.KK, "sha256": "c" * 64})
TUS = {"Tus-Resumable": "1.0.0"}
WHOLE = {
    **TUS,
    "Upload-Length": str(len(PHOTO)),
    "Upload-Metadata": f"sha256 {b64encode(SHA256.encode()).decode()}",
}
PART = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
PACK, BUCKET = "/v1/packs/{sha256}", media.TALLY + "/{bucket}"
ONE, FILE = media.WORK + "/{registration_id}", media.FILES + "/{sha256}"
UNFORESEEN = {"429", "500", "503"}  # of a centre in need; tests/central/test_problems.py makes them
RARE = {  # of files: two at once, damaged bytes, a length above all bounds; tests/central/files
    ("post", media.FILES): {"400", "409", "413", "460"},
    ("patch", FILE): {"400", "409", "460"},
}


@pytest.fixture
def document(office: Office) -> Json:
    found: Json = ask(office.url, "GET", OPENAPI).json()
    return found


def v1(document: Json) -> Iterator[tuple[Route, Json]]:
    """The routes of the protocol; who watches a centre asks others."""
    for path, routes in document["paths"].items():
        if path.startswith("/v1/") and path != "/v1/ready":
            yield from (((method, path), told) for method, told in routes.items())


def body_of(told: Json) -> Json:
    """The schema of the only content; empty without one."""
    (content,) = told.get("content", {"": {}}).values()
    schema: Json = content.get("schema", {})
    return schema


def test_every_route_says_what_it_takes_and_gives(document: Json) -> None:
    for route, told in v1(document):
        yes = [answer for status, answer in told["responses"].items() if status < "300"]
        gives = all(body_of(answer) for answer in yes)
        assert gives or route[1].startswith(media.FILES), route
        takes = bool(body_of(told.get("requestBody", {})))
        assert takes == (route[0] in ("post", "patch")), route


def test_no_reference_of_the_document_leads_nowhere(document: Json) -> None:
    def refs(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (said for word, said in value.items() if word == "$ref")
            value = list(value.values())
        if isinstance(value, list):
            for one in value:
                yield from refs(one)

    assert {name for name in refs(document) if not name.startswith("#/components/schemas/")} == set()
    assert all(name.rpartition("/")[2] in document["components"]["schemas"] for name in refs(document))


@dataclass
class Talk:
    """A laptop that sent something, another that is blocked, and what each route is asked."""

    office: Office
    laptop: Laptop
    blocked: Laptop
    pack: Any

    def __post_init__(self) -> None:
        laptop = self.laptop
        self.sent, self.gone = laptop.submission(files=(JPEG, LEFT)), laptop.submission()
        self.receipt = proof(laptop, laptop.send(self.sent, self.gone), self.sent, self.gone)
        erase(self.office.centre, str(self.gone.registration_id))
        tell_message(self.office.centre, "Satu")
        self.pack_sha256 = hashlib.sha256(self.pack.read_bytes()).hexdigest()
        announce_pack(self.office.centre, self.pack)
        mine = devices.c.device_id == self.blocked.me.device_id
        with self.office.centre.store.writing() as connection:
            connection.execute(update(devices).where(mine).values(blocked=1))

    def asked(self) -> dict[Route, dict[str, Asked]]:
        """One request a status; what any route with a token says is in `anyhow`."""
        url, laptop = self.office.url, self.laptop
        joining = enrol_body(make_code(self.office.centre, "Agen Contoh"))
        unknown = {**joining, "secret": "0" * 20}
        get, post = laptop_gets(laptop), laptop_posts(laptop)
        checkin = check_in_body(laptop.me.centre_key)
        named = {"registrations": [str(self.sent.registration_id)]}
        known = {"decisions": [decision(self.sent).model_dump(mode="json")], "gone": []}
        big = b" " * (media.MAX_BODY_BYTES + 1)
        return {
            ("get", media.HEALTH): {"200": lambda: ask(url, "GET", media.HEALTH)},
            ("get", media.CERTIFICATE): {"404": lambda: ask(url, "GET", media.CERTIFICATE)},
            ("post", media.ENROL): {
                "200": lambda: ask(url, "POST", media.ENROL, json=joining),
                "403": lambda: ask(url, "POST", media.ENROL, json=unknown),
                "413": lambda: ask(url, "POST", media.ENROL, data=big),
                "422": lambda: ask(url, "POST", media.ENROL, json={}),
            },
            ("post", media.SUBMISSIONS): {
                "200": lambda: laptop.post([b"{}", self.sent.to_bytes()]),
                "413": lambda: laptop.post([b""] * (media.MAX_LINES + 2)),
                "415": lambda: laptop.post_body(b"", "br"),
                "422": lambda: laptop.post_body(b"x", "zstd"),
            },
            ("post", media.CHECKIN): {
                "200": lambda: post(media.CHECKIN, json=checkin),
                "413": lambda: post(media.CHECKIN, data=big),
                "422": lambda: post(media.CHECKIN, json={}),
            },
            ("get", media.CHANGES): {
                "200": lambda: get(f"{media.CHANGES}?after=&limit=5&urgent=false"),
                "422": lambda: get(f"{media.CHANGES}?limit=0"),
            },
            ("get", PACK): {
                "200": lambda: get(f"/v1/packs/{self.pack_sha256}"),
                "404": lambda: get(f"/v1/packs/{NOBODY_S}"),
                "422": lambda: get("/v1/packs/x"),
            },
            ("get", media.TALLY): {"200": lambda: get(media.TALLY)},
            ("get", BUCKET): {
                "200": lambda: get(f"{media.TALLY}/0"),
                "422": lambda: get(f"{media.TALLY}/x"),
            },
            ("get", media.WORK): {
                "200": lambda: get(media.WORK),
                "422": lambda: get(f"{media.WORK}?limit=x"),
            },
            ("get", ONE): {
                "200": lambda: get(f"{media.WORK}/{self.sent.registration_id}"),
                "404": lambda: get(f"{media.WORK}/{SOMEBODY}"),
                "410": lambda: get(f"{media.WORK}/{self.gone.registration_id}"),
                "422": lambda: get(f"{media.WORK}/x"),
            },
            ("post", media.PROOF): {
                "200": lambda: post(media.PROOF, json=self.receipt),
                "413": lambda: post(media.PROOF, data=big),
                "422": lambda: post(media.PROOF, json={**self.receipt, "signed": "{}"}),
            },
            ("post", media.RECOLLECTIONS): {
                "200": lambda: post(media.RECOLLECTIONS, json=known),
                "413": lambda: post(media.RECOLLECTIONS, data=big),
                "422": lambda: post(media.RECOLLECTIONS, json={} | {"gone": 1}),
            },
            ("post", media.BACKED_UP): {
                "200": lambda: post(media.BACKED_UP, json=named),
                "413": lambda: post(media.BACKED_UP, data=big),
                "422": lambda: post(media.BACKED_UP, json={}),
            },
            ("options", media.FILES): {"204": lambda: ask(url, "OPTIONS", media.FILES)},
            ("post", media.FILES): {
                "404": lambda: post(media.FILES, headers={**WHOLE, "Upload-Length": "1"}),
                "412": lambda: post(media.FILES),
                "415": lambda: post(media.FILES, data=PHOTO, headers={**WHOLE, "Content-Type": "text/plain"}),
                "422": lambda: post(media.FILES, headers=TUS),
                "201": lambda: post(media.FILES, headers=WHOLE),
            },
            ("head", FILE): {
                "200": lambda: laptop.ask("HEAD", f"{media.FILES}/{SHA256}", headers=TUS),
                "404": lambda: laptop.ask("HEAD", f"{media.FILES}/{NOBODY_S}", headers=TUS),
                "412": lambda: laptop.ask("HEAD", f"{media.FILES}/{SHA256}"),
                "422": lambda: laptop.ask("HEAD", f"{media.FILES}/x", headers=TUS),
            },
            ("patch", FILE): {
                "404": lambda: self.patch(NOBODY_S, **TUS, **PART),
                "412": lambda: self.patch(SHA256),
                "415": lambda: self.patch(SHA256, **TUS),
                "422": lambda: self.patch(SHA256, **{**TUS, **PART, "Upload-Offset": "x"}),
                "204": lambda: self.patch(SHA256, **TUS, **PART),
            },
            ("delete", FILE): {
                "404": lambda: laptop.ask("DELETE", f"{media.FILES}/{NOBODY_S}", headers=TUS),
                "412": lambda: laptop.ask("DELETE", f"{media.FILES}/{SHA256}"),
                "422": lambda: laptop.ask("DELETE", f"{media.FILES}/x", headers=TUS),
                "204": self.begun_and_left,
            },
            ("get", FILE): {
                "200": lambda: get(f"{media.FILES}/{SHA256}"),
                "404": lambda: get(f"{media.FILES}/{NOBODY_S}"),
                "422": lambda: get(f"{media.FILES}/x"),
            },
            ("get", media.AWAITED): {
                "200": lambda: get(media.AWAITED),
                "422": lambda: get(f"{media.AWAITED}?limit=0"),
            },
        }

    def begun_and_left(self) -> requests.Response:
        named = {"Upload-Metadata": f"sha256 {b64encode(LEFT.sha256.encode()).decode()}"}
        self.laptop.ask("POST", media.FILES, headers={**WHOLE, **named})
        return self.laptop.ask("DELETE", f"{media.FILES}/{LEFT.sha256}", headers=TUS)

    def patch(self, sha256: str, **headers: str) -> requests.Response:
        return self.laptop.ask("PATCH", f"{media.FILES}/{sha256}", data=PHOTO, headers=headers)


def laptop_gets(laptop: Laptop) -> Callable[..., requests.Response]:
    return lambda path, **given: laptop.ask("GET", path, **given)


def laptop_posts(laptop: Laptop) -> Callable[..., requests.Response]:
    return lambda path, **given: laptop.ask("POST", path, **given)


def test_each_route_answers_with_the_statuses_and_shapes_of_the_document(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop], pack: Any, document: Json
) -> None:
    talk = Talk(office, laptop, join("Agen Contoh"), pack)
    routes = dict(v1(document))
    asked = talk.asked()
    assert asked.keys() == routes.keys()
    for route, told in routes.items():
        with_token = {"401", "403", "426"} if route[1] != media.ENROL else {"426"}
        left = set(told["responses"]) - UNFORESEEN - with_token - RARE.get(route, set())
        assert left - {"200"} == asked[route].keys() - {"200"}, route
        for status, request in asked[route].items():
            fits(request(), status, told, document, route)


def test_who_is_unknown_blocked_or_too_old_hears_what_the_document_says(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop], pack: Any, document: Json
) -> None:
    talk = Talk(office, laptop, join("Agen Contoh"), pack)
    stranger = Laptop(office.url, laptop.me.model_copy(update={"token": "x"}))
    with running(office.centre, create_app(office.centre, oldest=(9, 9))) as url:
        for (method, path), told in v1(document):
            here = (
                path.replace("{registration_id}", SOMEBODY)
                .replace("{bucket}", "0")
                .replace("{sha256}", SHA256)
            )
            heads = {**WHOLE, **PART} if method == "patch" else WHOLE
            said = {
                "401": stranger.ask(method.upper(), here, headers=heads),
                "403": talk.blocked.ask(method.upper(), here, headers=heads),
                "426": ask(url, method.upper(), here, headers={"User-Agent": "perisai/0.1.0"}),
            }
            for status, answer in said.items():
                if path != media.ENROL or status == "426":
                    is_told = status in told["responses"]
                    assert (str(answer.status_code) == status) == is_told, (method, path, status)
                    if is_told:
                        fits(answer, status, told, document, (method, path))


def fits(answer: requests.Response, status: str, told: Json, document: Json, route: Route) -> None:
    assert str(answer.status_code) == status, (route, status, answer.status_code, answer.text)
    documented = told["responses"][status]
    assert set(documented.get("headers", {})) >= {
        name for name in answer.headers if name.startswith(("Upload-", "Perisai-", "Location"))
    }, (route, status)
    schema = body_of(documented)
    if not answer.content or schema.get("format") == "binary":
        return
    ((kind, _),) = documented["content"].items()
    assert answer.headers["content-type"] == kind, (route, status)
    assert schema, (route, status)
    assert misfit(json.loads(answer.content), schema, document) is None, (
        route,
        status,
        misfit(json.loads(answer.content), schema, document),
    )


def test_the_requests_of_this_program_fit_the_document(
    office: Office, laptop: Laptop, document: Json
) -> None:
    routes = dict(v1(document))
    sent = laptop.submission()
    bodies: dict[str, Any] = {
        media.ENROL: enrol_body(make_code(office.centre, "Agen Contoh")),
        media.CHECKIN: check_in_body(laptop.me.centre_key),
        media.PROOF: proof(laptop, laptop.send(sent), sent),
        media.RECOLLECTIONS: {"decisions": [decision(sent).model_dump(mode="json")], "gone": []},
        media.BACKED_UP: {"registrations": [str(sent.registration_id)]},
    }
    for path, body in bodies.items():
        schema = body_of(routes["post", path]["requestBody"])
        assert misfit(body, schema, document) is None, path
        assert misfit({**body, "unknown": 1}, schema, document) is not None, path
        assert misfit({}, schema, document) is not None or path == media.RECOLLECTIONS
