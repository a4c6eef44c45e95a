"""Commands on one agent's own vault: make it, look at it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.key_commands import ways_json, ways_text
from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    home_at,
    now,
    opened,
    passphrase,
    settings_at,
    show,
)
from perisai_app.cli.stop import Stop, stops
from perisai_app.domain.nik import masked
from perisai_app.vault.backup.disk import room
from perisai_app.vault.backup.rotation import backup_age
from perisai_app.vault.database import make_vault
from perisai_app.vault.keys.changing import NewWaysIn
from perisai_app.vault.laptop import home_for_new_agent, vaults
from perisai_app.vault.register import Counts, Row, State, counts, history, page, row_of
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from ui.wording import backup

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
    another: Annotated[bool, typer.Option("--another", help="Agen lain di laptop yang sama.")] = False,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat data terenkripsi untuk satu agen, dan cetak kode pemulihannya sekali."""
    if not agent.strip():
        raise Stop("no_agent_name")
    place, secret = home_at(home), passphrase(passphrase_file, confirm=True)
    with stops():
        place = home_for_new_agent(place) if another else place
        told = _make(place, agent, secret)
    text = f"Siap. Data {agent} terenkripsi di {place}\n{ways_text(told)}"
    show({"home": str(place), **ways_json(told)}, text, as_json)


def _make(place: Path, agent: str, secret: str) -> NewWaysIn:
    try:
        return make_vault(place, agent_name=agent, passphrase=secret)[1]
    except OSError:
        raise Stop("home_unusable") from None


@app.command()
def agents(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Daftar agen yang datanya ada di laptop ini; masing-masing dibuka dengan kata sandinya sendiri."""
    with stops():
        found = vaults(home_at(home))
    data = [{"agent": one.name, "home": str(one.home)} for one in found]
    show({"agents": data}, "\n".join(f"{one.name or '?'}\t{one.home}" for one in found), as_json)


@app.command()
def status(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Hitung pendaftaran menurut keadaannya."""
    settings = settings_at(home)
    with opened(home, passphrase_file) as vault:
        found, age = counts(vault), backup_age(vault.home, now())
        low = room(vault.home).is_below(settings.disk_warning_bytes)
        lines = [f"{word}: {getattr(found, name)}" for name, word in STATE_WORDS.items()]
        lines += [backup.age(age), *([backup.low_space(settings.disk_warning_bytes)] if low else [])]
        show(status_json(found, age) | {"disk_low": low}, "\n".join(lines), as_json)
        upkeep_if_possible(vault, settings, now=now())  # after the answer: nobody waits for it


def status_json(found: Counts, age: timedelta | None) -> dict[str, Any]:
    """The keys of `status --json`; a moment is ISO 8601, an age is in seconds."""
    return {
        **{name: getattr(found, name) for name in STATE_WORDS},
        "oldest_unsent": _iso(found.oldest_unsent),
        "last_contact": _iso(found.last_contact),
        "backup_age": int(age.total_seconds()) if age is not None else None,
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
