"""Joining a centre."""

from typing import Annotated

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from sync.enrol import enrol as join

app = typer.Typer()


@app.command()
def enrol(
    url: Annotated[str, typer.Argument(help="Alamat pusat, https://...")],
    code: Annotated[str, typer.Argument(help="Kode sekali pakai dari kantor.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sambungkan laptop ini ke pusat."""
    with opened(home, passphrase_file) as vault:
        us = join(vault, url, code, now=now())
    data = {"device_id": us.device_id, "agent_name": us.agent_name, "office": us.office}
    show(data, f"Tersambung sebagai {us.agent_name}.", as_json)
