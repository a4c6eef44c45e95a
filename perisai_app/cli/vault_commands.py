"""Commands on one agent's own vault: make it, look at it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    home_at,
    opened,
    passphrase,
    show,
)
from perisai_app.cli.stop import Stop, stops
from perisai_app.domain.nik import masked
from perisai_app.vault.database import create_vault
from perisai_app.vault.register import Counts, Row, State, counts, history, page, row_of

app = typer.Typer()

STATE_WORDS = {
    "drafts": "Draf",
    "queued": "Siap kirim",
    "received": "Terkirim",
    "registered": "Terdaftar",
    "returned": "Perlu perbaikan (dikembalikan kantor)",
    "refused": "Perlu perbaikan (tidak lolos aturan)",
    "conflict": "Perlu perbaikan (dua versi)",
    "declined": "Ditolak",
}


@app.command()
def init(
    agent: Annotated[str, typer.Option("--agent", help="Nama agen.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat data terenkripsi untuk satu agen."""
    if not agent.strip():
        raise Stop("no_agent_name")
    place, secret = home_at(home), passphrase(passphrase_file, confirm=True)
    with stops():
        _make(place, agent, secret)
    show({"home": str(place)}, f"Siap. Data {agent} terenkripsi di {place}", as_json)


def _make(place: Path, agent: str, secret: str) -> None:
    try:
        create_vault(place, agent_name=agent, passphrase=secret)
    except OSError:
        raise Stop("home_unusable") from None


@app.command()
def status(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Hitung pendaftaran menurut keadaannya."""
    with opened(home, passphrase_file) as vault:
        found = counts(vault)
    lines = [f"{word}: {getattr(found, name)}" for name, word in STATE_WORDS.items()]
    show(status_json(found), "\n".join(lines), as_json)


def status_json(found: Counts) -> dict[str, Any]:
    """The keys of `status --json`; a moment is ISO 8601, an age is in seconds."""
    return {
        **{name: getattr(found, name) for name in STATE_WORDS},
        "oldest_unsent": _iso(found.oldest_unsent),
        "last_contact": _iso(found.last_contact),
        "backup_age": None,
    }


@app.command("list")
def list_command(
    search: Annotated[str, typer.Option(help="Nama, NIK, atau nomor HP.")] = "",
    state: Annotated[State | None, typer.Option(help="Hanya keadaan ini.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Paling banyak sekian baris.")] = 100,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar pendaftaran, yang terakhir diubah lebih dulu; NIK disamarkan."""
    with opened(home, passphrase_file) as vault:
        found = page(vault, search=search, states=[state] if state else (), limit=limit)
    rows = [_row_json(row) for row in found.rows]
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    show({"registrations": rows, "more": found.next is not None}, text, as_json)


@app.command("show")
def show_command(
    registration_id: Annotated[str, typer.Argument(help="Nomor pendaftaran dari `perisai list`.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Riwayat satu pendaftaran."""
    with opened(home, passphrase_file) as vault:
        if (row := row_of(vault, registration_id)) is None:
            raise Stop("no_such_registration")
        events = [{"at": _iso(e.at), "what": e.what, **e.params} for e in history(vault, registration_id)]
    data = _row_json(row) | {"history": events}
    text = "\n".join([row.name, *(f"{event['at']}  {event['what']}" for event in events)])
    show(data, text, as_json)


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "registration_id": row.registration_id,
        "revision": row.revision,
        "state": row.state.value,
        "nik": masked(row.nik),
        "name": row.name,
        "changed_at": _iso(row.changed_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
