"""One centre for a whole matrix: agents of two offices, what each of them has, and somebody of every role."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, insert, select

from central.accounts.roles import Role
from central.accounts.users import add_user
from central.auditing import COMMAND_LINE
from central.bridge.shelf import save_template
from central.bridge.template import read_template
from central.enrolment import make_code
from central.fleet.lost import tell_lost
from central.home import Home
from central.packs import take_pack
from central.register.reach import EVERYTHING
from central.sifting.signal import Kind
from central.storage.office_tables import signals
from central.storage.tables import agents, registrations
from tests.central.clerks import OFFICE, OTHER_OFFICE, PASSWORD, Clerk, add_clerk, sign_in
from tests.central.conftest import HandClock, Office, enrol, running
from tests.central.files.sending import content, create, naming, send_whole, sha
from tests.central.fresh import fresh_centre
from tests.central.office.matrix_samples import TEMPLATE
from tests.central.office.matrix_table import ROLES
from tests.central.samples import Laptop
from tests.reference.packs.samples import pack

Ids = dict[str, str]
KEPT = "hasil-kami"  # a template's name


class Whose(Enum):
    """As the agent who asks sees it; the supervisor is of his office."""

    OWN = "Agen Gianyar"
    BESIDE = "Agen Gianyar Dua"
    OTHER = "Agen Ende"
    ABSENT = ""


OFFICES = {Whose.OWN: OFFICE, Whose.BESIDE: OFFICE, Whose.OTHER: OTHER_OFFICE}
HERE = tuple(OFFICES)


@dataclass
class World:
    office: Office
    ids: dict[Whose, Ids] = field(default_factory=dict)
    contents: dict[Whose, bytes] = field(default_factory=dict)
    begun: dict[Whose, bytes] = field(default_factory=dict)
    clerks: dict[Role, Clerk] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for seed, whose in enumerate(HERE):
            self._settle(whose, seed)
        self.laptop = self.joined(Whose.OWN)
        packed = pack("2027-01", seed=self.office.centre.keys.first.encode())
        self.pack = take_pack(self.office.centre, packed, by=COMMAND_LINE).sha256
        self.ids[Whose.ABSENT] = self._absent()
        self.contents[Whose.ABSENT] = self.begun[Whose.ABSENT] = content(200, seed=99)
        for role in ROLES:
            key = self.ids[Whose.OWN]["agent_key"] if role is Role.AGENT else None
            self.clerks[role] = sign_in(self.office, add_clerk(self.office, role, agent_key=key))

    def joined(self, whose: Whose) -> Laptop:
        office = self.office
        return Laptop(office.url, enrol(office, make_code(office.centre, whose.value, OFFICES[whose])))

    def kept(self) -> str:
        """The name of a template, whatever became of it before."""
        template = read_template(json.dumps(TEMPLATE))
        assert template is not None
        save_template(self.office.centre, KEPT, template, by=COMMAND_LINE)
        return KEPT

    def somebody(self) -> str:
        """The id of a new user."""
        user = add_user(self.office.centre, uuid4().hex, Role.AUDITOR, PASSWORD, by=COMMAND_LINE)
        return user.user_id

    def count(self, *whose: Whose) -> int:
        """How many registrations these have."""
        keys = [self.ids[one]["agent_key"] for one in whose]
        query = select(func.count()).where(registrations.c.agent_key.in_(keys))
        with self.office.centre.store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _settle(self, whose: Whose, seed: int) -> None:
        """An agent whose laptop sent somebody with a picture, and was lost then."""
        laptop, data, begun = self.joined(whose), content(200, seed=seed), content(200, seed=seed + 10)
        item = naming(laptop, data, begun)
        send_whole(laptop, data)
        create(laptop, begun)
        self.contents[whose], self.begun[whose] = data, begun
        self.ids[whose] = {
            "registration_id": str(item.registration_id),
            "revision": "1",
            "sha256": sha(data),
            "device_id": laptop.me.device_id,
            "agent_key": self._agent_key(whose),
            "agent_name": whose.value,
            "office_name": OFFICES[whose],
            "kind": Kind.FAST.value,
        }
        self._odd(str(item.registration_id))
        centre = self.office.centre
        tell_lost(centre, laptop.me.device_id, centre.clock(), EVERYTHING, by=COMMAND_LINE)

    def _odd(self, registration_id: str) -> None:
        """Two signals, of which requests rule on one."""
        told = {"weight": 1, "details": "{}", "raised_at": self.office.centre.now(), "other_id": ""}
        with self.office.centre.store.writing() as connection:
            for kind in (Kind.FAST, Kind.NIK_RUN):
                row = {**told, "kind": kind.value, "registration_id": registration_id}
                connection.execute(insert(signals).values(**row))

    def _agent_key(self, whose: Whose) -> str:
        query = select(agents.c.agent_key).where(agents.c.name == whose.value)
        with self.office.centre.store.reading() as connection:
            return str(connection.execute(query).scalar_one())

    def _absent(self) -> Ids:
        nobody = str(uuid4())
        made: dict[str, Any] = dict.fromkeys(self.ids[Whose.OWN], nobody)
        return {
            **made,
            "revision": "1",
            "sha256": sha256(b"nothing").hexdigest(),
            "kind": Kind.FAST.value,
            "template_name": "tidak-ada",
            "user_id": nobody,
        }


@contextmanager
def world(folder: Path, db: str | None) -> Iterator[World]:
    """A running one; `db` has the tables already."""
    home, clock = Home(folder / "centre"), HandClock()
    centre = fresh_centre(home, db=db, clock=clock)
    with running(centre) as url:
        made = World(Office(centre, home, url, clock, db))
        yield made
        for clerk in made.clerks.values():
            clerk.session.close()
    centre.close()
