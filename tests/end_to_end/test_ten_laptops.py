"""A centre that comes back from yesterday's backup gets everything again from ten laptops, by itself.

Both days are real work over a real socket; what both sides hold afterwards is read from their databases.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from central.centre import open_centre
from central.home import Home
from perisai_app.vault import check
from tests.central.conftest import HandClock, Office, bring_back, running, snapshot
from tests.central.test_commands import answer
from tests.end_to_end.ten_laptops import TEN, Name, Ten, ten_laptops
from tests.soak import people
from tests.soak.model_audit import OF_ERASED, THERE
from tests.soak.model_truth import HELD, shelf

DAY = timedelta(days=1)
A_DAYS_PEOPLE = 4
ROUNDS = 2  # of syncs of each laptop, until nobody has anything left to say


@dataclass
class TwoDays:
    """Ten laptops after two days, the centre as it was on the evening of the first, and what came since."""

    ten: Ten
    copy: bytes | str = b""
    first_day: list[Name] = field(default_factory=list)
    decided_later: set[Name] = field(default_factory=set)
    withdrawn: str = ""

    def live(self, *, told: bool) -> None:
        """Both days, and the next morning."""
        self.first()
        self.second()
        if told:
            self.erasures()
        bring_back(self.ten.office, self.copy)
        kept = {name for name in self.first_day if name[0] not in self.ten.erased}
        assert {line[:2] for line in self.lines()} == kept, "the centre has forgotten the second day"
        if told:
            answer(self.ten.office.home.path, "epoch", "new")

    def first(self) -> None:
        """Everybody writes, the office returns one of each and registers another; all is agreed on."""
        ten = self.ten
        for who in range(TEN):
            ten.write(who, A_DAYS_PEOPLE)
        ten.sync_all()
        for who in range(TEN):
            returned, registered, *_ = self.of(who)
            ten.decide(returned, "returned")
            ten.decide(registered, "registered")
        self.agreed()
        self.copy, self.first_day = snapshot(ten.office), list(ten.written)
        ten.office.clock.forward(DAY)

    def second(self) -> None:
        """New people, corrections, decisions about old and new, one who takes consent back: agreed on too."""
        ten, before = self.ten, set(self.ten.decided)
        for who in range(TEN):
            ten.correct(who, self.of(who)[0])
            ten.write(who, A_DAYS_PEOPLE)
        self.withdrawn = self.of(3)[2]
        ten.withdraw(3, self.withdrawn)
        ten.sync_all()
        for who in range(TEN):
            ten.decide(self.of(who)[0], "registered")
            ten.decide(self.of(who)[-1], "declined")
        self.agreed()
        self.decided_later = set(ten.decided) - before

    def erasures(self) -> None:
        """After the backup: one of the first day, whose laptop hears of it, and one of each day whose laptops
        do not hear of it before the centre has forgotten. One of these two takes consent back meanwhile.
        """
        self.ten.erase(self.of(0)[2])
        self.ten.sync(0)
        self.ten.erase(self.of(1)[2])
        self.ten.withdraw(1, self.of(1)[2])
        self.ten.erase(self.of(2)[-2])

    def of(self, who: int) -> list[str]:
        """The people whom this laptop registered, in order."""
        return [found for found, author in self.ten.author_of.items() if author == who]

    def lines(self) -> list[tuple[Any, ...]]:
        """What the centre holds."""
        return self.ten.at_the_centre("SELECT registration_id, revision, digest FROM submissions")

    def owed_to_the_centre(self) -> dict[Name, str]:
        """All that was ever written, but of the erased, and but the word that took consent back: its laptop
        has let it go.
        """
        ten, lost = self.ten, self.ten.latest(self.withdrawn)
        return {n: digest for n, digest in ten.written.items() if n[0] not in ten.erased and n != lost}

    def told_to_the_office(self, kind: str) -> set[Name]:
        """What lies there for a person to look at."""
        rows = self.ten.at_the_centre("SELECT kind, registration_id, revision FROM recollections")
        return {(row[1], row[2]) for row in rows if row[0] == kind}

    def agreed(self) -> None:
        """All laptops know all decisions, and each agrees with the centre."""
        self.ten.sync_all()
        assert all(self.ten.agrees(who) for who in range(TEN))


@pytest.fixture(scope="module", params=["told", "unaware"])
def at_rest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDays]:
    """The copy of the first evening is back, and each laptop has synced. The centre that was `told` had
    erased people since, and a person began its new epoch; to the `unaware` one nobody said anything.
    """
    folder, clock = tmp_path_factory.mktemp("ten"), HandClock()
    with ExitStack() as until:
        centre = until.enter_context(closing(open_centre(Home(folder / "centre"), make=True, clock=clock)))
        url = until.enter_context(running(centre))
        days = TwoDays(ten_laptops(Office(centre, centre.home, url, clock), folder, until))
        days.live(told=request.param == "told")
        for _ in range(ROUNDS):
            days.ten.sync_all()
        yield days


def test_the_centre_has_everything_back_and_each_once(at_rest: TwoDays) -> None:
    expected = at_rest.owed_to_the_centre()
    assert sorted(at_rest.lines()) == sorted((*name, digest) for name, digest in expected.items())
    listed = at_rest.ten.at_the_centre("SELECT registration_id, revision FROM registrations")
    assert sorted(listed) == sorted(dict(sorted(expected)).items())


def test_each_laptop_still_has_its_own_and_each_once(at_rest: TwoDays) -> None:
    ten = at_rest.ten
    for who, vault in enumerate(ten.laptops):
        here = shelf(vault)
        own = {name for name in ten.written if name[0] in set(at_rest.of(who)) - ten.erased}
        assert set(here.names.values()) >= own
        assert set(here.states.values()) <= set(HELD)
        niks = Counter(row["nik"] for row in vault.rows("SELECT nik FROM register"))
        assert set(niks.values()) == {1}
        assert check.deep(vault) == ()


def test_nobody_erased_is_anywhere(at_rest: TwoDays) -> None:
    ten = at_rest.ten
    for sql in THERE:
        assert not ten.erased & {row[0] for row in ten.at_the_centre(sql)}
    niks = [people.nik(ten.people_of[registration_id]).encode() for registration_id in ten.erased]
    for (raw,) in ten.at_the_centre("SELECT raw FROM submissions"):
        assert not [nik for nik in niks if nik in raw]
    for vault in ten.laptops:
        for sql in OF_ERASED:
            assert not ten.erased & {row["registration_id"] for row in vault.rows(sql)}
        assert not {nik.decode() for nik in niks} & {
            row["nik"] for row in vault.rows("SELECT nik FROM register")
        }


def test_decisions_that_the_centre_forgot_stand_on_the_laptops_and_go_to_the_office(at_rest: TwoDays) -> None:
    ten, told = at_rest.ten, at_rest.told_to_the_office("decision")
    for name, outcome in ten.decided.items():
        if name[0] in ten.erased or outcome == "returned":
            continue
        here = shelf(ten.laptops[ten.author_of[name[0]]])
        assert here.states[ten.written[name]] == outcome
        assert (name in told) == (name in at_rest.decided_later)


def test_that_consent_was_taken_back_is_told_to_the_office(at_rest: TwoDays) -> None:
    assert at_rest.ten.latest(at_rest.withdrawn) in at_rest.told_to_the_office("gone")


def test_both_sides_agree_and_have_nothing_more_to_say(at_rest: TwoDays) -> None:
    for who in range(TEN):
        done = asdict(at_rest.ten.sync(who))
        assert {name: value for name, value in done.items() if value} == {}
        assert at_rest.ten.agrees(who)
