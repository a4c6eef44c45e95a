"""Commands on members: who is served, where each one's cover stands, and who is served no longer."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    home_at,
    now,
    opened,
    show,
    today,
)
from perisai_app.domain.membership import Membership, MembershipState
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.people.members import (
    MemberCard,
    note_side_exit,
    served_cards,
    standing,
    stop_serving,
)
from ui.wording import membership as words

app = typer.Typer(
    name="members",
    help="Peserta yang dilayani, dan sampai kapan masing-masing terlindungi.",
    invoke_without_command=True,
)

IdArgument = Annotated[str, typer.Argument(help="Nomor pendaftaran dari `perisai members`.")]


class Left(StrEnum):
    """How somebody left, as it is typed."""

    CANCELLED = MembershipState.CANCELLED.value
    WITHDRAWN = MembershipState.WITHDRAWN.value
    DECEASED = MembershipState.DECEASED.value
    WAGE_EARNER = MembershipState.WAGE_EARNER.value


@app.callback()
def members(
    context: typer.Context,
    state: Annotated[MembershipState | None, typer.Option(help="Hanya keadaan ini.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar peserta yang dilayani."""
    if context.invoked_subcommand is not None:
        return
    day = today()
    terms = Shelf(home_at(home)).in_force(day).membership
    with opened(home, passphrase_file) as vault:
        found = [(card, standing(card, today=day, terms=terms)) for card in served_cards(vault)]
    shown = [(card, where) for card, where in found if state in (None, where.state)]
    lines = (words.line(card.registration_id, card.name, card.phone, where) for card, where in shown)
    data = {"members": [_json(card, where) for card, where in shown]}
    show(data, "\n".join(lines) or words.NOBODY, as_json)


@app.command()
def left(
    registration_id: IdArgument,
    how: Annotated[Left, typer.Option("--how", help="Bagaimana kepesertaannya berakhir.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Catat bahwa kepesertaan seseorang berakhir."""
    with opened(home, passphrase_file) as vault:
        note_side_exit(vault, registration_id, MembershipState(how), now=now())
    show({"registration_id": registration_id, "how": how}, words.STATES[MembershipState(how)], as_json)


@app.command()
def stop(
    registration_id: IdArgument,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tidak lagi melayani seseorang; kartunya dihapus pada pembersihan berikutnya."""
    with opened(home, passphrase_file) as vault:
        stop_serving(vault, registration_id, now=now())
    show({"registration_id": registration_id}, words.SERVED_NO_MORE, as_json)


def _json(card: MemberCard, where: Membership) -> dict[str, Any]:
    return {
        "registration_id": card.registration_id,
        "name": card.name,
        "phone": card.phone,
        "village": card.village,
        "member_number": card.member_number,
        "paid_through": card.paid_through,
        "state": where.state,
        "owed": list(where.owed),
        "next_action": where.next_action,
    }
