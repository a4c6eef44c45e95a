"""Every role, nobody and a laptop at every door, for what is theirs, others' and nobody's: see matrix.txt."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from central.accounts.roles import Role
from central.app import OPENAPI
from central.office.asking import COOKIE
from tests.central import postgres
from tests.central.clerks import OFFICE, OTHER_OFFICE, Clerk, sign_in
from tests.central.files.sending import TUS, create, sha
from tests.central.office.matrix_samples import BY_VERDICT, BYTES, JSON, PARAMS, filled, named_in
from tests.central.office.matrix_table import ROLES, Line, laptop_lines, office_lines
from tests.central.office.matrix_world import HERE, Ids, Whose, World, world
from tests.central.samples import ask

OFFICE_LINES, LAPTOP_LINES = office_lines(), laptop_lines()
GUARDED = [line for line in OFFICE_LINES if not line.is_open]
HARMLESS = ("GET", "HEAD", "OPTIONS")
REACH = {"no": (), "own": (Whose.OWN,), "office": (Whose.OWN, Whose.BESIDE), "yes": HERE}


@pytest.fixture(scope="module", params=["embedded", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all of this module: a request changes nothing that another one looks at."""
    db = postgres.copy(request.getfixturevalue("schema")) if request.param == "postgresql" else None
    with world(tmp_path_factory.mktemp("matrix"), db) as made:
        yield made
    if db:
        postgres.drop(db)


def doors(centre: World) -> dict[str, Any]:
    """Each operation of the OpenAPI document, by method and path."""
    document = ask(centre.office.url, "GET", OPENAPI).json()
    return {
        f"{method.upper()} {path}": told
        for path, routes in document["paths"].items()
        for method, told in routes.items()
    }


def test_every_route_of_the_document_is_in_the_table_and_says_its_right(centre: World) -> None:
    found = doors(centre)
    assert found.keys() == {str(line) for line in OFFICE_LINES + LAPTOP_LINES}
    lacking = [str(line) for line in GUARDED if "x-right" not in found[str(line)]]
    assert lacking == [], "without x-right"


def test_every_route_that_takes_a_body_has_a_sample(centre: World) -> None:
    takes = {name for name, told in doors(centre).items() if "requestBody" in told and "/office/" in name}
    assert takes == JSON.keys() | BYTES.keys()


def request_for(line: Line, ids: Ids) -> dict[str, Any]:
    """A request about these things, as `requests` takes it."""
    name = str(line)
    given: dict[str, Any] = {"params": PARAMS.get(name)}
    if name in JSON:
        given["json"] = filled(JSON[name], ids)
    if name in BYTES:
        given |= {"data": BYTES[name], "headers": {"Content-Type": "application/octet-stream"}}
    return given


def things(centre: World, line: Line, whose: Whose) -> Ids:
    """The ids of what somebody has; what a request may use up is made anew."""
    ids = centre.ids[whose]
    if whose is not Whose.ABSENT and "template_name" in line.names:
        return {**ids, "template_name": centre.kept()}
    if whose is not Whose.ABSENT and "user_id" in line.names:
        return {**ids, "user_id": centre.somebody()}
    return ids


def asked(clerk: Clerk, line: Line, ids: Ids) -> requests.Response:
    return clerk.ask(line.method, line.path.format(**ids), **request_for(line, ids))


def told(response: requests.Response, ids: Ids) -> tuple[int, str]:
    """Status and words of an answer, without the ids that were asked for."""
    text = response.text
    for name, value in sorted(ids.items()):
        text = text.replace(value, "*") if name.endswith(("_id", "_key")) else text
    return response.status_code, text


def no(response: requests.Response) -> tuple[int, str]:
    return response.status_code, str(response.json()["code"])


def clerk_for(centre: World, line: Line, role: Role) -> Clerk:
    """Whoever signs out is somebody who signed in for that."""
    usual = centre.clerks[role]
    return sign_in(centre.office, usual.name) if str(line) == "DELETE /office/v1/session" else usual


@pytest.mark.parametrize("line", GUARDED, ids=str)
def test_a_route_opens_to_its_roles_as_far_as_they_reach(centre: World, line: Line) -> None:
    named = bool(line.names) or named_in(JSON.get(str(line)))
    for role in ROLES:
        clerk = clerk_for(centre, line, role)
        if line.level(role) == "no":
            for whose in Whose:
                assert no(asked(clerk, line, things(centre, line, whose))) == (403, "forbidden"), role
            continue
        for whose in REACH[line.level(role)] if named else (Whose.OWN,):
            answer = asked(clerk, line, things(centre, line, whose))
            assert answer.status_code < 500 and answer.status_code not in (401, 403, 404, 422), (
                role,
                whose,
                answer.text,
            )
        if named and line.lists != "adds":
            strangers_are_not_there(centre, line, role)


def strangers_are_not_there(centre: World, line: Line, role: Role) -> None:
    """Others' things and nothing at all get one answer."""
    clerk, absent = centre.clerks[role], centre.ids[Whose.ABSENT]
    nothing = told(asked(clerk, line, absent), absent)
    if str(line) in BY_VERDICT:
        assert nothing[0] == 200
        own = things(centre, line, Whose.OWN)
        assert told(asked(clerk, line, own), own) != nothing
    else:
        assert nothing[0] == 404
    for whose in set(HERE) - set(REACH[line.level(role)]):
        ids = things(centre, line, whose)
        assert told(asked(clerk, line, ids), ids) == nothing, (role, whose)


@pytest.mark.parametrize("line", GUARDED, ids=str)
def test_nobody_and_no_laptop_gets_in_and_nothing_is_changed_from_another_page(
    centre: World, line: Line
) -> None:
    ids = things(centre, line, Whose.OWN)
    path, given = line.path.format(**ids), request_for(line, ids)
    answer = ask(centre.office.url, line.method, path, **given)
    assert no(answer) == (401, "signed_out")
    assert no(centre.laptop.ask(line.method, path, **given)) == (401, "signed_out")
    if line.method in HARMLESS:
        return
    for role in ROLES:
        clerk = clerk_for(centre, line, role)
        cookies = {COOKIE: clerk.session.cookies[COOKIE]}
        bare = ask(centre.office.url, line.method, path, cookies=cookies, **given)
        assert no(bare) == (403, "forged"), clerk.name


SHOWN = [line for line in OFFICE_LINES if line.lists not in ("-", "adds")]


@pytest.mark.parametrize("line", SHOWN, ids=str)
def test_a_list_shows_all_within_reach_and_nobody_else(centre: World, line: Line) -> None:
    for role in ROLES:
        within = REACH[line.level(role)]
        if not within:
            continue
        answer = asked(centre.clerks[role], line, centre.ids[Whose.OWN])
        assert answer.status_code == 200, role
        if line.lists == "count":
            assert sum(answer.json().values()) == centre.count(*within), role
        elif line.lists == "office_name":
            assert {one["name"] for one in answer.json()["items"]} == offices(within), role
        else:
            shows = {whose for whose in HERE if centre.ids[whose][line.lists] in answer.text}
            assert shows == set(within), role


def offices(within: tuple[Whose, ...]) -> set[str]:
    return {OTHER_OFFICE if whose is Whose.OTHER else OFFICE for whose in within}


def device_request(centre: World, line: Line, whose: Whose) -> dict[str, Any]:
    """What a laptop says to each of its routes; a body that is no good is told apart behind the guard."""
    heads = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    if str(line) == "POST /v1/files":
        named = b64encode(centre.ids[whose]["sha256"].encode()).decode()
        heads |= {"Upload-Length": "200", "Upload-Metadata": f"sha256 {named}"}
    if "/files" in line.path:
        return {
            "headers": heads,
            "data": centre.contents[whose] if line.method in ("PATCH", "POST") else None,
        }
    return {"json": {}} if line.method == "POST" else {}


@pytest.mark.parametrize("line", LAPTOP_LINES, ids=str)
def test_a_laptop_s_token_opens_what_is_its_agent_s_and_nothing_else_does(centre: World, line: Line) -> None:
    (level,) = line.levels
    answers = {}
    for whose in (Whose.OWN, Whose.OTHER, Whose.ABSENT):
        ids = {**centre.ids[whose], "bucket": "0"}
        if line.path.startswith("/v1/packs/"):
            ids["sha256"] = centre.pack
        elif line.method == "DELETE":  # what is whole is given up no more
            ids["sha256"] = sha(centre.begun[whose])
        path, given = line.path.format(**ids), device_request(centre, line, whose)
        if level == "open":
            assert ask(centre.office.url, line.method, path, **given).status_code not in (401, 403)
            continue
        assert ask(centre.office.url, line.method, path, **given).status_code == 401
        for clerk in centre.clerks.values():
            cookies = {COOKIE: clerk.session.cookies[COOKIE]}
            told_clerk = ask(centre.office.url, line.method, path, cookies=cookies, **given)
            assert told_clerk.status_code == 401, clerk.name
        if line.method == "DELETE" and whose is Whose.OWN:
            create(centre.laptop, centre.begun[whose])
        answers[whose] = centre.laptop.ask(line.method, path, **given)
    if level == "open":
        return
    if level == "own":
        assert answers[Whose.ABSENT].status_code == 404
        other, absent = answers[Whose.OTHER], answers[Whose.ABSENT]
        assert (other.status_code, other.text) == (absent.status_code, absent.text)
    assert answers[Whose.OWN].status_code not in (401, 403, 404)
