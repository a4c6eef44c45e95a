"""What the office ordered this laptop to do and what is still to be done of it.

Orders come with the feed, from the network or from a stick. Must not know how one is carried out.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.sync_state import note_blocked
from perisai_app.wire.changes import Command, Order

ORDERED = "SELECT body FROM changes WHERE kind = 'order' ORDER BY rowid"
DONE = "SELECT command, ordered_at FROM orders_done"


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """One order that was not carried out yet; `ordered_at` is the centre's own text of the moment."""

    command: Command
    ordered_at: str


def open_orders(vault: Vault) -> tuple[OpenOrder, ...]:
    """In the order in which they came; one that this program does not know is skipped."""
    done = {(row["command"], row["ordered_at"]) for row in vault.rows(DONE)}
    told = (read for row in vault.rows(ORDERED) if (read := _read(row["body"])) is not None)
    return tuple(one for one in dict.fromkeys(told) if (one.command, one.ordered_at) not in done)


def take_order(vault: Vault, told: Order, now: datetime) -> None:
    """What takes effect at once, in the transaction that brought it; the rest waits for whoever can do it."""
    if told.order in (Command.BLOCK, Command.UNBLOCK):
        note_blocked(vault, told.order == Command.BLOCK)
        order_done(vault, Command(told.order), now=now)


def is_ordered(vault: Vault, command: Command) -> bool:
    """Whether such an order is open."""
    return any(one.command is command for one in open_orders(vault))


def order_done(vault: Vault, command: Command, *, now: datetime) -> None:
    """Every open order of this kind is carried out; none open is no error."""
    done = [one for one in open_orders(vault) if one.command is command]
    if not done:
        return
    with vault.writing() as db:
        for one in done:
            db.execute("INSERT INTO orders_done VALUES (?, ?, ?)", [one.command, one.ordered_at, stamp(now)])
        note(vault, What.ORDER_DONE, at=now, params={"command": command.value})


def _read(body: str) -> OpenOrder | None:
    try:
        told = Order.model_validate_json(body)
        return OpenOrder(Command(told.order), told.ordered_at)
    except (ValidationError, ValueError):
        return None
