"""The office's people as tests use them: a browser's session over HTTP, and no more than that."""

from dataclasses import dataclass, field
from typing import Any

import requests

from central.accounts.roles import Role
from central.accounts.users import add_user
from central.auditing import COMMAND_LINE
from central.office.asking import CSRF_HEADER
from central.offices import know_office
from tests.central.conftest import Office

PASSWORD = "hujan pagi di pasar"
OFFICE = "Gianyar"
OTHER_OFFICE = "Ende"


@dataclass
class Clerk:
    """Somebody who signed in."""

    url: str
    name: str
    csrf: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {CSRF_HEADER: self.csrf, **given.pop("headers", {})}
        return self.session.request(method, self.url + path, headers=headers, timeout=30, **given)

    def get(self, path: str, **given: Any) -> Any:
        """The body of a 200."""
        response = self.ask("GET", path, **given)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, **given: Any) -> Any:
        """The body of a yes; None when there is none."""
        response = self.ask("POST", path, **given)
        assert response.status_code in (200, 201, 204), response.text
        return response.json() if response.content else None


def sign_in(office: Office, name: str, password: str = PASSWORD) -> Clerk:
    clerk = Clerk(office.url, name)
    clerk.session.trust_env = False
    me = clerk.post("/office/v1/session", json={"name": name, "password": password})
    clerk.csrf = me["csrf"]
    return clerk


def add_clerk(office: Office, role: Role, *, name: str = "", agent_key: str | None = None) -> str:
    """A new user of this role; a supervisor is of OFFICE. Returns the name."""
    centre = office.centre
    with centre.store.writing() as connection:
        know_office(connection, OFFICE, centre.now())
    name = name or f"{role.value} contoh"
    add_user(centre, name, role, PASSWORD, by=COMMAND_LINE, office=OFFICE, agent_key=agent_key)
    return name
