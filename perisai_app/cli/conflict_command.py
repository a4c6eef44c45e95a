"""Commands for two revisions of one registration: show where they differ, and say which one stands."""

from typing import Annotated, Any

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show, today
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.typed import FIELDS
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.rivals import Conflict, Keep, Side, conflicts, settle_conflict
from ui.wording import rivals as words
from ui.wording.values import shown

app = typer.Typer(name="conflict", help="Satu pendaftaran, dua versi: bandingkan, lalu pilih.")


@app.command("list")
def list_command(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Tampilkan isi yang berbeda antara versi Anda dan versi pusat."""
    with opened(home, passphrase_file) as vault:
        found, book = conflicts(vault), Shelf(vault.home).in_force(today())
    text = "\n".join(line for conflict in found for line in _lines(conflict, book))
    show({"conflicts": list(map(_json, found))}, text or words.NO_CONFLICTS, as_json)


@app.command("settle")
def settle_command(
    registration_id: Annotated[str, typer.Argument(help="Nomor dari `perisai conflict list`.")],
    keep: Annotated[Keep, typer.Option("--keep", help="mine: versi Anda; theirs: versi pusat.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pilih versi yang berlaku; versi Anda menjadi draf baru di atas versi pusat."""
    with opened(home, passphrase_file) as vault:
        draft = settle_conflict(vault, registration_id, keep=keep, now=now())
    chosen = {Keep.MINE: words.KEPT_MINE, Keep.THEIRS: words.KEPT_THEIRS}[keep]
    text = words.KEPT_WITHDRAWN if keep is Keep.MINE and draft is None else chosen
    draft_id = draft.draft_id if draft else None
    show({"registration_id": registration_id, "kept": keep.value, "draft_id": draft_id}, text, as_json)


def _lines(conflict: Conflict, book: RuleBook) -> list[str]:
    if conflict.theirs is None:
        return [conflict.registration_id, f"  {words.NOT_HERE_YET}"]
    told = [
        words.difference(name, shown(name, mine, book), shown(name, theirs, book))
        for name, mine, theirs in _differing(conflict)
    ]
    return [conflict.registration_id, *(told or [f"  {words.SAME_TEXTS}"])]


def _differing(conflict: Conflict) -> list[tuple[str, str, str]]:
    mine, theirs = (side.texts if side else {} for side in (conflict.mine, conflict.theirs))
    pairs = ((name, mine.get(name, ""), theirs.get(name, "")) for name in FIELDS)
    return [(name, one, other) for name, one, other in pairs if one != other]


def _json(conflict: Conflict) -> dict[str, Any]:
    return {
        "registration_id": conflict.registration_id,
        "revision": conflict.revision,
        "mine": _side(conflict.mine),
        "theirs": _side(conflict.theirs),
        "differs": [name for name, *_ in _differing(conflict)] if conflict.theirs else [],
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "revision": side.revision,
        "agent_id": side.agent_id,
        "device_id": side.device_id,
        "finalized_at": side.finalized_at.isoformat(),
    }
