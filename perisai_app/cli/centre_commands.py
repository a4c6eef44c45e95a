"""Joining a centre."""

from pathlib import Path
from typing import Annotated

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.cli.stop import Stop
from perisai_app.package.addressee import ask_by_hand
from sync.enrol import enrol as join
from ui.wording import package

app = typer.Typer()


@app.command()
def enrol(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[URL] CODE", help="Alamat pusat, https://..., lalu kode dari kantor."),
    ],
    card: Annotated[
        Path | None, typer.Option("--card", help="Kartu kantor, bila tidak ada internet; tanpa alamat.")
    ] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sambungkan laptop ini ke pusat."""
    url, code = _told(words, by_card=card is not None)
    with opened(home, passphrase_file) as vault:
        if card is not None:
            ask_by_hand(vault, card, code, now=now())
            show({"asked": True}, package.ASKED, as_json)
            return
        us = join(vault, url, code, now=now())
    data = {"device_id": us.device_id, "agent_name": us.agent_name, "office": us.office}
    show(data, f"Tersambung sebagai {us.agent_name}.", as_json)


def _told(words: list[str], *, by_card: bool) -> tuple[str, str]:
    """Address and code; a card has the address."""
    if len(words) != (1 if by_card else 2):
        raise Stop("enrol_words")
    return ("", words[0]) if by_card else (words[0], words[1])
