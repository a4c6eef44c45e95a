"""Two laptops of one agent and their centre: what can happen to them, in any order, and what must then hold.

Drawn by Hypothesis, done to the real things (model_world.py), told to plain dictionaries (model_truth.py).
"""

import sys
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from central.erasing import erase, rotate_key
from central.news import give_order
from central.review import Ruling, decide
from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import draft, new_draft, save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import enrolment, profile
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.rights.backed_up import note_backed_up
from perisai_app.vault.rights.purge import purge
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from perisai_app.vault.rivals import Keep, conflicts, settle_conflict
from perisai_app.vault.states import CORRECTABLE
from perisai_app.wire.backed_up import sign_statement, statement_bytes
from perisai_app.wire.changes import Command
from perisai_app.wire.media import WORK
from perisai_app.wire.submission import Submission
from tests.domain.texts import TODAY
from tests.faults.storm import Fault
from tests.soak.model_audit import audit
from tests.soak.model_office import came_down, heard_the_office, watch_keys
from tests.soak.model_truth import Desk, Line, Office, Truth, watch_centre, watch_laptop
from tests.soak.model_wire import CUTS, THE_BATCH, Trick
from tests.soak.model_world import LAPTOPS, Ground, Meanwhile, Was, World
from tests.soak.people import name, texts

ROUNDS = 6
BOOK = rule_book()
NO_DAYS = replace(Settings(), purge_days=0)
EVERYBODY = range(len(LAPTOPS))
WHO, WHICH, REQUEST = st.sampled_from(EVERYBODY), st.integers(0, 30), st.integers(THE_BATCH, 5)
SIDE = st.sampled_from((*EVERYBODY, None))  # None is the centre
FAULTS = (None, *Trick, *CUTS)
FIRST: tuple[Fault | Trick, ...] = (Trick.FORGED, Fault.DROPPED_AFTER_COMMIT)
OUTCOMES = ("returned", "registered", "declined", "returned")
Rows = list[tuple[int, str]]


class Model(RuleBasedStateMachine):
    """One run. `ground` and `ran` are of all runs."""

    ground: Ground
    ran: Counter[str]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.ground, self.folder / f"run-{self.ran['runs']}")
        self.ran["runs"] += 1
        self.devices = [profile(vault).device_id for vault in self.world.vaults]
        self.truth = Truth([Desk() for _ in EVERYBODY], [self.world.centre.public_key])
        self.backups: list[tuple[int, Path, Desk]] = []
        self.copies: list[tuple[bytes, Office]] = []
        self.people = 0

    @initialize(several=st.integers(1, 2))
    def a_first_day(self, several: int) -> None:
        """A stranger and a lost answer first; then work of both is sent, one comes back and is on both
        laptops, and all is backed up.
        """
        for who, fault in zip(EVERYBODY, FIRST, strict=True):
            self._write(who, several, finish=True)
            self._sync(who, fault, THE_BATCH)
            self.nothing_is_lost_doubled_or_made_up()
        self._sync_all()
        self.nothing_is_lost_doubled_or_made_up()
        self._decide(0, "returned")
        self._sync_all()
        for side in (*EVERYBODY, None):
            self._back_up(side)

    # --- what people do -------------------------------------------------------------------------------------

    @rule(who=WHO, finish=st.booleans(), several=st.integers(1, 3))
    def write(self, who: int, finish: bool, several: int) -> None:
        self._step("write" if finish else "write a draft")
        self._write(who, several, finish=finish)

    @precondition(lambda self: self._drafts())
    @rule(which=WHICH)
    def finish(self, which: int) -> None:
        self._step("finalize a draft")
        self._finalize(*chosen(self._drafts(), which))

    @precondition(lambda self: self._correctable())
    @rule(which=WHICH, finish=st.booleans(), everywhere=st.booleans())
    def correct(self, which: int, finish: bool, everywhere: bool) -> None:
        self._step("correct")
        found = self._correctable()
        who, registration_id = chosen(found, which)
        for one in found if everywhere else [(who, registration_id)]:
            if one[1] == registration_id:
                self._correct(*one, finish=finish)

    @precondition(lambda self: self._consents())
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        self._step("withdraw consent")
        who, registration_id = chosen(self._consents(), which)
        done = withdraw(self.world.vaults[who], registration_id, today=TODAY, now=self.world.clock())
        if done is Withdrawn.FORGOTTEN:
            self.truth.desks[who].forgotten.add(registration_id)
        self._note_new(who)

    @precondition(lambda self: self._conflicts())
    @rule(which=WHICH, keep=st.sampled_from(Keep))
    def settle_a_conflict(self, which: int, keep: Keep) -> None:
        self._step("settle a conflict")
        who, registration_id = chosen(self._conflicts(), which)
        settle_conflict(self.world.vaults[who], registration_id, keep=keep, now=self.world.clock())
        self._note_new(who)

    @precondition(lambda self: self._waiting())
    @rule(which=WHICH, outcome=st.sampled_from(OUTCOMES), told=st.booleans())
    def decide(self, which: int, outcome: str, told: bool) -> None:
        self._step("the office decides")
        self._decide(which, outcome)
        if told:
            self._sync_all()

    @precondition(lambda self: self.truth.office.held)
    @rule(which=WHICH)
    def erase(self, which: int) -> None:
        self._step("erase at the centre")
        held = sorted({registration_id for registration_id, _ in self.truth.office.held})
        registration_id = held[which % len(held)]
        erase(self.world.centre, registration_id)
        self.truth.erases(registration_id)

    @rule(who=WHO)
    def purge(self, who: int) -> None:
        self._step("purge")
        self._back_up(None)  # verified and off the host: what it holds may go from the laptops
        vault, us = self.world.vaults[who], enrolment(self.world.vaults[who])
        assert us is not None
        with self.world.centre.store.reading() as connection:
            standing = self.world.centre.standing(connection)
        if (standing.epoch, standing.key.verify_key.encode()) == (us.epoch, us.centre_key):
            held = self.truth.office.held.values()
            said = statement_bytes(epoch=us.epoch, device_id=us.device_id, digests=held)
            note_backed_up(vault, said, sign_statement(standing.key, said), now=self.world.clock())
        done = purge(vault, NO_DAYS, now=self.world.clock())
        self.ran["people purged"] += done.cards + done.tombstones

    @rule(who=WHO, command=st.sampled_from((Command.BLOCK, Command.UNBLOCK)), told=st.booleans())
    def block_or_unblock(self, who: int, command: Command, told: bool) -> None:
        self._step(f"{command.value} a laptop")
        self._orders(who, command)
        if told:
            self._sync(who)

    @rule(told=st.booleans())
    def rotate(self, told: bool) -> None:
        self._step("rotate the centre's key")
        self._rotate()
        if told:
            self._sync_all()

    # --- syncs ----------------------------------------------------------------------------------------------

    @rule(who=WHO, fault=st.sampled_from(FAULTS), at=REQUEST, meanwhile=st.sampled_from(Meanwhile))
    def sync(self, who: int, fault: Fault | Trick | None, at: int, meanwhile: Meanwhile) -> None:
        """On a wire where that request meets that fault; then the laptop may die of it, or the office may
        have done something.
        """
        self._step("sync" if fault is None else "sync, cut")
        if fault is not None and at == THE_BATCH and not owed_count(self.world.vaults[who]):
            self._write(who, 1, finish=True)
        images: list[Path] = []
        happens = {
            Meanwhile.NOTHING: lambda: None,
            Meanwhile.DIES: lambda: images.append(self.world.image_of(who)),
            Meanwhile.BLOCKED: lambda: self._orders(who, Command.BLOCK),
            Meanwhile.ROTATED: self._rotate,
        }
        self._sync(who, fault, at, happens[meanwhile])
        if fault is not None and self.ground.wire.is_met:
            self.ran[f"{meanwhile} in a sync"] += 1
        if images:
            self.world.go_on_from(who, images[0])

    @rule()
    def sync_all(self) -> None:
        self._step("sync both")
        self._sync_all()

    # --- what fails -----------------------------------------------------------------------------------------

    @rule(side=SIDE, dies=st.booleans())
    def crash_or_back_up(self, side: int | None, dies: bool) -> None:
        named = "the centre" if side is None else "a laptop"
        self._step(f"crash of {named}" if dies else f"backup of {named}")
        if not dies:
            self._back_up(side)
        elif side is None:
            self.world.kill_centre()
        else:
            self.world.go_on_from(side, self.world.image_of(side))

    @rule(which=WHICH, was=st.sampled_from(Was))
    def restore_a_laptop(self, which: int, was: Was) -> None:
        self._step(f"restore a laptop whose folder was {was}")
        who, backup, desk = self.backups[which % len(self.backups)]
        self.world.restore(who, backup, was)
        if was is not Was.WHOLE:
            self.truth.desks[who] = deepcopy(desk)
        self._note_new(who)

    @rule(which=WHICH)
    def restore_the_centre(self, which: int) -> None:
        self._step("restore the centre")
        database, office = self.copies[which % len(self.copies)]
        self.world.put_centre_back(database)
        self.truth.centre_goes_back(office)

    # --- what must hold -------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_doubled_or_made_up(self) -> None:
        found = [*watch_centre(self.truth, self.world.centre), *watch_keys(self.truth, self.world)]
        for who, vault in enumerate(self.world.vaults):
            found += watch_laptop(self.truth, who, vault)
        assert not found, "\n".join(found)

    def teardown(self) -> None:
        """The network is calm and all is compared; once more when everybody has done what was left to do."""
        try:
            if sys.exc_info()[0] is None and self.copies:
                self.ground.wire.deliver_late()
                self._let_everybody_in()
                self.come_to_rest()
                if self._finish_all():
                    self.come_to_rest()
        finally:
            self.world.close()

    def come_to_rest(self) -> None:
        """Until nobody has anything left to say; then there is no divergence."""
        rounds = ([self._is_quiet(who) for who in EVERYBODY] for _ in range(ROUNDS))
        if not any(all(quiet) for quiet in rounds):
            asked = "\n".join(self.ground.wire.asked)
            raise AssertionError(
                f"not at rest after {ROUNDS} syncs of each laptop; the last one asked\n{asked}"
            )
        self.nothing_is_lost_doubled_or_made_up()
        found = audit(self.truth, self.world.centre, self.world.vaults)
        assert not found, "\n".join(found)

    # --- how ------------------------------------------------------------------------------------------------

    def _step(self, what: str) -> None:
        self.ran[what] += 1
        self.world.clock.forward()

    def _write(self, who: int, several: int, *, finish: bool) -> None:
        for _ in range(several):
            self.people += 1
            made = new_draft(self.world.vaults[who], now=self.world.clock(), texts=texts(self.people))
            if finish:
                self._finalize(who, made.draft_id)

    def _correct(self, who: int, registration_id: str, *, finish: bool) -> None:
        vault, now = self.world.vaults[who], self.world.clock()
        self.people += 1
        made = correct(vault, registration_id, now=now)
        renamed = {**made.texts, "name": name(self.people)}
        save_draft(vault, made.draft_id, texts=renamed, confirmed=made.confirmed, now=now)
        if finish:
            self._finalize(who, made.draft_id)

    def _decide(self, which: int, outcome: str) -> None:
        registration_id, revision = self._waiting()[which % len(self._waiting())]
        told = {"registration_id": registration_id, "outcome": outcome, "reason": "Periksa"}
        (done,) = decide(self.world.centre, [Ruling.model_validate(told)])
        assert done.result == "decided"
        self.truth.decides((registration_id, revision), outcome)

    def _finish_all(self) -> bool:
        """What lies open becomes final, and of two revisions ours stands; whether there was anything."""
        found = [*self._conflicts(), *self._drafts()]
        for which, _ in enumerate(self._conflicts()):
            self.ran["settle a conflict"] += 1
            who, registration_id = self._conflicts()[0]
            keep = Keep.MINE if which % 2 == 0 else Keep.THEIRS
            settle_conflict(self.world.vaults[who], registration_id, keep=keep, now=self.world.clock())
            self._note_new(who)
        for who, draft_id in self._drafts():
            self._finalize(who, draft_id)
        return bool(found)

    def _let_everybody_in(self) -> None:
        """Whoever was blocked has handed over by then what only it had."""
        for who in sorted(self.truth.office.blocked):
            vault = self.world.vaults[who]
            for _ in range(ROUNDS):
                self._sync(who)
            assert not owed_count(vault), f"laptop {who} is blocked and still owes {owed_count(vault)}"
            self._orders(who, Command.UNBLOCK)

    def _orders(self, who: int, command: Command) -> None:
        give_order(self.world.centre, self.devices[who], command)
        if command is Command.BLOCK:
            self.truth.office.blocked.add(who)
        else:
            self.truth.office.blocked.discard(who)

    def _rotate(self) -> None:
        rotate_key(self.world.centre)
        self.truth.keys.append(self.world.centre.public_key)

    def _sync_all(self) -> None:
        for who in EVERYBODY:
            self._sync(who)

    def _finalize(self, who: int, draft_id: str) -> None:
        vault = self.world.vaults[who]
        assert draft(vault, draft_id) is not None
        done = finalize(vault, draft_id, book=BOOK, today=TODAY, now=self.world.clock())
        assert isinstance(done, Submission)
        self.truth.wrote(line_of(who, done))

    def _note_new(self, who: int) -> None:
        """Revisions that the vault wrote by itself: withdrawals."""
        for row in self.world.vaults[who].rows("SELECT bytes, digest FROM submissions WHERE counter > 0"):
            if row["digest"] not in self.truth.written:
                self.truth.wrote(line_of(who, Submission.model_validate_json(row["bytes"])))

    def _sync(
        self,
        who: int,
        fault: Fault | Trick | None = None,
        at: int = 0,
        met_it: Callable[[], None] = lambda: None,
    ) -> None:
        wire, vault, us = self.ground.wire, self.world.vaults[who], enrolment(self.world.vaults[who])
        assert us is not None
        before = came_down(vault) if who in self.truth.office.blocked else None
        wire.plan(fault, at, met_it, (us.device_id, us.centre_key))
        done = self.world.sync(who)
        found = [*heard_the_office(self.truth, who, vault, done.stopped_by)] if fault is None else []
        if before is not None and (news := came_down(vault) - before):
            found.append(f"laptop {who} is blocked, and {len(news)} things came down: {news}")
        assert not found, "\n".join(found)
        if wire.is_met:
            self.ran[f"met: {fault}"] += 1
        wire.planned = None

    def _is_quiet(self, who: int) -> bool:
        """Whether this sync had nothing to send and nothing to learn: then it is one request, and one more
        for each conflict about somebody whom the centre has erased.
        """
        self.world.clock.forward()
        self._sync(who)
        in_vain = {f"GET {WORK}/{registration_id}" for registration_id in self.truth.erased}
        return len([asked for asked in self.ground.wire.asked if asked not in in_vain]) == 1

    def _back_up(self, side: int | None) -> None:
        if side is None:
            self.copies.append((self.world.copy_of_centre(), deepcopy(self.truth.office)))
            return
        place = self.world.new_place() / "backup.perisai"
        back_up(self.world.vaults[side], place, now=self.world.clock())
        self.backups.append((side, place, deepcopy(self.truth.desks[side])))

    def _drafts(self) -> Rows:
        return self._found("SELECT draft_id AS found FROM drafts ORDER BY draft_id")

    def _correctable(self) -> Rows:
        states = ", ".join(f"'{state.value}'" for state in CORRECTABLE)
        return self._found(
            "SELECT registration_id AS found FROM submissions WHERE latest = 1 AND withdrawn_on IS NULL"
            f" AND state IN ({states}) AND registration_id NOT IN (SELECT registration_id FROM drafts)"
            " ORDER BY counter"
        )

    def _consents(self) -> Rows:
        return self._found(
            "SELECT registration_id AS found FROM submissions WHERE latest = 1 AND withdrawn_on IS NULL"
            " ORDER BY counter"
        )

    def _conflicts(self) -> Rows:
        return [
            (who, conflict.registration_id)
            for who, vault in enumerate(self.world.vaults)
            for conflict in conflicts(vault)
            if conflict.theirs is not None
        ]

    def _waiting(self) -> list[tuple[str, int]]:
        latest = dict(sorted(self.truth.office.held))
        return [found for found in sorted(latest.items()) if found not in self.truth.office.decided]

    def _found(self, sql: str) -> Rows:
        return [(who, row["found"]) for who, vault in enumerate(self.world.vaults) for row in vault.rows(sql)]


def chosen(rows: Rows, which: int) -> tuple[int, str]:
    return rows[which % len(rows)]


def line_of(who: int, submission: Submission) -> Line:
    named = (str(submission.registration_id), submission.revision)
    return Line(named, submission.digest, submission.parent, who)
