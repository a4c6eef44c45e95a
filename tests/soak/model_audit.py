"""The whole comparison, made when the network was calm and nobody had anything left to say."""

from collections.abc import Iterator

from sqlalchemy import text

from central.centre import Centre
from central.tallies import sums_here
from perisai_app.vault import check
from perisai_app.vault.database import Vault
from perisai_app.vault.held_back import held_back
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.tally import own_sums
from perisai_app.wire.tally import root_of
from tests.soak.model_truth import HELD, Line, Shelf, Truth, shelf

OF_ERASED = (
    "SELECT registration_id FROM submissions s JOIN receipts USING (registration_id, revision)",
    "SELECT registration_id FROM member_cards",
    "SELECT registration_id FROM rivals WHERE length(bytes) > 0",
    "SELECT registration_id FROM changes WHERE instr(body, 'Periksa') > 0",
)
THERE = (
    "SELECT registration_id FROM submissions",
    "SELECT registration_id FROM registrations",
    "SELECT registration_id FROM recollections",
    "SELECT registration_id FROM changes WHERE kind <> 'erasure' AND body <> ''",
)


def audit(truth: Truth, centre: Centre, vaults: list[Vault]) -> list[str]:
    """Every divergence; each starts with whose it is."""
    recalled = _recalled(centre)
    return [
        *_nobody_erased(truth, centre, vaults),
        *(
            f"laptop {who} {found}"
            for who, vault in enumerate(vaults)
            for found in (
                *_settled(vault, centre),
                *_whole(vault),
                *_own_lines(truth, who, shelf(vault), recalled),
                *_decisions(truth, shelf(vault), recalled),
            )
        ),
    ]


def _recalled(centre: Centre) -> set[tuple[str, str, int, str]]:
    """What laptops told the office: kind, id, revision, and the outcome or the digest."""
    sql = "SELECT kind, registration_id, revision, digest, body ->> 'outcome' AS outcome FROM recollections"
    with centre.store.reading() as connection:
        rows = connection.execute(text(sql)).all()
    return {(row.kind, row.registration_id, row.revision, row.outcome or row.digest) for row in rows}


def _settled(vault: Vault, centre: Centre) -> Iterator[str]:
    if owed := owed_count(vault):
        yield f"still owes {owed}"
    if found := held_back(vault):
        yield f"holds {len(found)} back"
    with centre.store.reading() as connection:
        theirs = sums_here(connection, profile(vault).device_id)
    if root_of(own_sums(vault)) != root_of(theirs):
        yield "and the centre have different tallies"


def _whole(vault: Vault) -> Iterator[str]:
    """Signatures of all receipts among it."""
    yield from (f"check finds {found.code.value} {dict(found.params)}" for found in check.deep(vault))


def _nobody_erased(truth: Truth, centre: Centre, vaults: list[Vault]) -> Iterator[str]:
    with centre.store.reading() as connection:
        for sql in THERE:
            if found := truth.erased & set(connection.execute(text(sql)).scalars()):
                yield f"centre holds {found}, erased: {sql}"
    for who, vault in enumerate(vaults):
        for sql in OF_ERASED:
            if found := truth.erased & {row["registration_id"] for row in vault.rows(sql)}:
                yield f"laptop {who} holds {found}, erased: {sql}"


def _own_lines(
    truth: Truth, who: int, here: Shelf, recalled: set[tuple[str, str, int, str]]
) -> Iterator[str]:
    """Where every line is that this laptop wrote and still knows."""
    for digest in sorted(truth.desks[who].own):
        line = truth.written[digest]
        if line.laptop != who:
            continue
        gone = ("gone", *line.name, digest)
        if (why := _misplaced(truth, line, here, is_told=gone in recalled)) is not None:
            yield f"has {line.name} {why}"


def _misplaced(truth: Truth, line: Line, here: Shelf, *, is_told: bool) -> str | None:
    """What is wrong with where this line is; None when all is well."""
    is_there = truth.office.held.get(line.name) == line.digest
    is_erased = line.name[0] in truth.erased
    state = here.states.get(line.digest)
    if state in HELD:
        return None if is_there else f"as {state}, and the centre does not have it"
    if state == "refused":
        return None if is_erased or _built_on_another(truth, line) else "refused for no reason"
    if state == "conflict":
        return None if truth.rival_of(line.name, line.digest) else "in conflict with nothing"
    if state is not None:
        return f"still {state}"
    if here.stones.get(line.digest):
        return None if is_there or is_erased or is_told else "purged, and nobody has it or was told"
    if line.digest in here.stones:
        known = truth.desks[line.laptop].forgotten
        return None if is_erased or line.name[0] in known else "forgotten, and nobody asked"
    return None if _built_on_another(truth, line) else "set aside for no rival"


def _built_on_another(truth: Truth, line: Line) -> bool:
    """Whether the centre ever had another line in the place of this one or of one that it builds on."""
    revisions = range(1, line.name[1] + 1)
    by_name = {one.name: one.digest for one in _ancestors(truth, line)}
    return any(truth.rival_of((line.name[0], n), by_name.get((line.name[0], n))) for n in revisions)


def _ancestors(truth: Truth, line: Line) -> Iterator[Line]:
    yield line
    if line.parent in truth.written:
        yield from _ancestors(truth, truth.written[line.parent])


def _decisions(truth: Truth, here: Shelf, recalled: set[tuple[str, str, int, str]]) -> Iterator[str]:
    """What the office decided is known here; what it forgot it was told."""
    for digest, state in sorted(here.states.items()):
        name = here.names[digest]
        if state not in HELD or truth.office.held.get(name) != digest:
            continue
        decided = truth.office.decided.get(name)
        is_told = ("decision", *name, state) in recalled  # a person at the office sees both
        if state != (decided or "received") and not is_told:
            yield f"says {state} of {name}, the office {decided}, and it was not told"
