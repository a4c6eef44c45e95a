"""Commands for lines that are kept out of the sending: which they are and why, and letting one go again."""

from typing import Annotated

import typer

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.vault.held_back import held_back
from perisai_app.vault.held_back import release as let_go
from ui.wording import rivals as words

app = typer.Typer(name="held", help="Pendaftaran yang ditahan supaya yang lain tetap terkirim.")


@app.command("list")
def list_command(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Daftar yang ditahan, dan sebabnya."""
    with opened(home, passphrase_file) as vault:
        found = held_back(vault)
    told = [
        {
            "registration_id": one.registration_id,
            "revision": one.revision,
            "code": one.code,
            "since": one.since.isoformat(),
        }
        for one in found
    ]
    lines = (f"{one.registration_id}  {words.reason(one.code)}" for one in found)
    show({"held": told}, "\n".join(lines) or words.NOT_HELD, as_json)


@app.command("release")
def release_command(
    registration_id: Annotated[str, typer.Argument(help="Nomor dari `perisai held list`.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lepaskan, supaya dikirim lagi."""
    with opened(home, passphrase_file) as vault:
        let_go(vault, registration_id, now())
    show({"registration_id": registration_id, "released": True}, words.RELEASED, as_json)
