"""Commands on prospects: people met and not yet registered, of whom no NIK is kept."""

from datetime import date
from typing import Annotated, Any

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.cli.stop import Stop
from perisai_app.domain.dates import a_date
from perisai_app.domain.problem import Problem
from perisai_app.vault.people.prospects import Prospect, drop, into_draft, keep_prospect, open_prospects
from ui.wording import prospects as words

app = typer.Typer(name="prospect", help="Calon: orang yang ditemui dan belum didaftarkan, tanpa NIK.")

IdArgument = Annotated[str, typer.Argument(help="Nomor dari `perisai prospect list`.")]


@app.command()
def add(
    name: Annotated[str, typer.Option("--name", help="Nama.")],
    phone: Annotated[str, typer.Option("--phone", help="Nomor HP.")],
    place: Annotated[str, typer.Option("--place", help="Tempat, misalnya nama pasar.")] = "",
    come_back: Annotated[str, typer.Option("--come-back", help="Kapan kembali, dengan kata sendiri.")] = "",
    on: Annotated[str, typer.Option("--on", help="Kembali pada tanggal, misalnya 03-12-2026.")] = "",
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Catat seorang calon; cukup nama dan nomor HP."""
    day = _day(on)
    with opened(home, passphrase_file) as vault:
        made = keep_prospect(
            vault, name=name, phone=phone, place=place, come_back=come_back, come_back_on=day, now=now()
        )
    if isinstance(made, Problem):
        raise Stop(f"prospect_{made.code}")
    show(_json(made), words.KEPT.format(id=made.prospect_id), as_json)


@app.command("list")
def list_command(
    limit: Annotated[int, typer.Option(min=1, help="Paling banyak sekian baris.")] = 100,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar calon; yang harinya paling dekat lebih dulu."""
    with opened(home, passphrase_file) as vault:
        found = open_prospects(vault, limit)
    show({"prospects": list(map(_json, found))}, "\n".join(map(words.line, found)) or words.NONE, as_json)


@app.command("drop")
def drop_command(
    prospect_id: IdArgument,
    declined: Annotated[bool, typer.Option("--declined", help="Orangnya menolak: hapus seketika.")] = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Coret seorang calon dari daftar."""
    with opened(home, passphrase_file) as vault:
        drop(vault, prospect_id, declined=declined, now=now())
    text = words.FORGOTTEN if declined else words.DROPPED
    show({"prospect_id": prospect_id, "declined": declined}, text, as_json)


@app.command()
def promote(
    prospect_id: IdArgument,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Jadikan seorang calon sebagai draf pendaftaran."""
    with opened(home, passphrase_file) as vault:
        draft = into_draft(vault, prospect_id, now=now())
    data = {"registration_id": draft.registration_id, "draft_id": draft.draft_id}
    show(data, words.BECAME_DRAFT.format(id=draft.registration_id), as_json)


def _day(text: str) -> date | None:
    if not text:
        return None
    if (day := a_date(text)) is None:
        raise Stop("bad_day")
    return day


def _json(found: Prospect) -> dict[str, Any]:
    return {
        "prospect_id": found.prospect_id,
        "name": found.name,
        "phone": found.phone,
        "place": found.place,
        "come_back": found.come_back,
        "come_back_on": found.come_back_on.isoformat() if found.come_back_on else None,
    }
