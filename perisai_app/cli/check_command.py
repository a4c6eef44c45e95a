"""`perisai check`: is this vault whole, has it lost anything? Exit 0 all well, 1 found something, 4 shut."""

from typing import Annotated

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.vault.check import deep, quick
from perisai_app.vault.mark import lost_writes, own_to_loss
from ui.wording import check as wording

app = typer.Typer()


@app.command()
def check(
    thorough: Annotated[
        bool, typer.Option("--deep", help="Periksa juga tiap halaman, isian, dan tanda terima; lebih lama.")
    ] = False,
    seen: Annotated[
        bool, typer.Option("--seen", help="Saya sudah tahu apa yang hilang; jangan diingatkan lagi.")
    ] = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Periksa apakah data di laptop ini utuh dan tidak ada yang hilang."""
    said = []
    with opened(home, passphrase_file, warn=False) as vault:
        if seen and lost_writes(vault) is not None:
            own_to_loss(vault, now())
            said.append(wording.SEEN)
        findings = deep(vault) if thorough else quick(vault)
    said += [wording.sentence(found.code, found.params) for found in findings]
    if not findings:
        said.append(wording.ALL_WELL_DEEP if thorough else wording.ALL_WELL)
    told = [{"code": found.code, "params": dict(found.params)} for found in findings]
    show({"ok": not findings, "findings": told}, "\n".join(said), as_json)
    raise typer.Exit(1 if findings else 0)
