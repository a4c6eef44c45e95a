"""The office's commands: reads arguments, opens the centre, prints for people or as JSON. Holds no rules."""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from sqlalchemy.exc import OperationalError

from central import (
    backup_commands,
    bridge_commands,
    export_commands,
    fleet_commands,
    package_commands,
    person_commands,
    tell_commands,
    upkeep_commands,
    user_commands,
)
from central.app import create_app
from central.auditing import COMMAND_LINE
from central.centre import SERVING_PATIENCE, open_centre
from central.enrolment import make_code
from central.fault import Fault
from central.files.store import choose_store
from central.files.tidying import tidied
from central.home import home_at, make_folder
from central.logs import set_up_logs
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.overview import listing, status
from central.pin import keep_pin, read_pin
from central.review import Result, Ruled, decide
from central.rulings import read_rulings
from central.server import Place, check_place, serve
from central.sifting.beside import sifted
from central.sifting.limits import limits_of
from central.stop import Stop
from central.storage.migrate import step_of
from central.storage.turn import Busy
from central.versions import oldest_served
from central.watching import read_token

app = typer.Typer(
    name="perisai-central",
    help="Pusat Perisai: menerima pendaftaran dari laptop agen dan mengirim keputusan kantor.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(upkeep_commands.app)
app.add_typer(backup_commands.app)
app.add_typer(package_commands.app)
app.add_typer(export_commands.app)
app.add_typer(tell_commands.app, name="tell")
app.add_typer(user_commands.app, name="user")
app.add_typer(bridge_commands.app, name="bridge")
app.add_typer(fleet_commands.app, name="lost")
app.add_typer(person_commands.app, name="person")


class StateName(StrEnum):
    WAITING = "waiting"
    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"


@app.command("serve")
def serve_command(
    home: HomeOption = None,
    db: DbOption = None,
    host: Annotated[str, typer.Option(help="Alamat; tanpa sertifikat hanya 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 memilih port bebas.")] = 8420,
    tls_cert: Annotated[Path | None, typer.Option(help="Berkas sertifikat (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Berkas kunci sertifikat (PEM).")] = None,
    pin: Annotated[
        Path | None,
        typer.Option("--pin", "--tls-ca", help="Sertifikat atau CA (PEM) yang dititipkan dalam kode laptop."),
    ] = None,
    oldest: Annotated[
        str | None, typer.Option(help="Versi perisai tertua yang dilayani, misalnya 0.4.")
    ] = None,
    files: Annotated[
        str | None, typer.Option(help="s3://ember/awalan?endpoint=...; sekali saja, lalu diingat pusat.")
    ] = None,
    metrics_token: Annotated[
        Path | None,
        typer.Option(help="Berkas token: dengan itu mesin lain juga boleh membaca /metrics."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Jalankan pusat; pertama kali, folder dan kuncinya dibuat."""
    place = Place(host, port, tls_cert, tls_key)
    check_place(place)
    certificate = read_pin(pin) if pin else None
    served = oldest_served(oldest)
    token = read_token(metrics_token) if metrics_token else None
    set_up_logs()
    if files is not None:
        make_folder(home_at(home))
        choose_store(home_at(home), files)
    limits = limits_of(home_at(home))
    with closing(open_centre(home_at(home), db=db, make=True, patience=SERVING_PATIENCE)) as centre:
        keep_pin(centre, certificate)
        with tidied(centre), sifted(centre, limits):
            serve(create_app(centre, served, metrics_token=token), place, partial(_ready, as_json))


@app.command("code")
def code_command(
    agent: Annotated[str, typer.Option(help="Nama agen.")],
    office: Annotated[str, typer.Option(help="Nama kantor atau wadah.")] = "",
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat kode sekali pakai (berlaku 7 hari) untuk satu laptop agen."""
    with opened(home, db) as centre:
        code = make_code(centre, agent, office)
    show({"code": str(code)}, f"Kode (sekali pakai, berlaku 7 hari): {code}", as_json)


@app.command("status")
def status_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Hitung yang diterima, menurut keadaannya."""
    with opened(home, db) as centre:
        now = asdict(status(centre))
    states = ", ".join(f"{state} {number}" for state, number in now["by_state"].items())
    text = (
        f"Kiriman: {now['submissions']}\nPendaftaran: {now['registrations']} ({states})\n"
        f"Laptop: {now['devices']}\nKabar: {now['changes']}\nEpoch: {now['epoch']}\n"
        f"Berkas: {now['files']} ({now['file_bytes']} byte); masih ditunggu: {now['files_awaited']}\n"
        f"{_backup_text(now)}\nRuang disk: {now['free_bytes'] // 2**20} MiB"
    )
    show(now, text, as_json)


@app.command("migrate")
def migrate_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Bawa basis data ke bentuk yang dipakai versi program ini; `serve` juga melakukannya."""
    with opened(home, db) as centre, centre.store.reading() as connection:
        step = step_of(connection)
    show({"schema": step}, f"Bentuk basis data: {step}", as_json)


@app.command("list")
def list_command(
    state: Annotated[StateName | None, typer.Option(help="Hanya keadaan ini.")] = None,
    with_names: Annotated[bool, typer.Option("--with-names", help="Sertakan nama (data pribadi).")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar pendaftaran, yang lama dulu; tanpa data pribadi kecuali diminta."""
    with opened(home, db) as centre:
        rows = listing(centre, state=state.value if state else None, with_names=with_names)
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    show({"registrations": rows}, text, as_json)


@app.command("decide")
def decide_command(
    file: Annotated[str, typer.Argument(help="NDJSON atau CSV; - membaca masukan standar.")],
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Daftarkan juga yang berkasnya belum datang.")
    ] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Putuskan banyak pendaftaran sekaligus; satu jawaban per baris."""
    rulings = read_rulings(_read(file))
    if without_files:
        rulings = [ruling and ruling.model_copy(update={"without_files": True}) for ruling in rulings]
    with opened(home, db) as centre:
        ruled = iter(decide(centre, (ruling for ruling in rulings if ruling is not None), by=COMMAND_LINE))
    verdicts = [
        _verdict(line, str(ruling.registration_id), next(ruled))
        if ruling is not None
        else _verdict(line, None, Ruled(Result.REFUSED, "malformed"))
        for line, ruling in enumerate(rulings, start=1)
    ]
    counts = {result.value: sum(v["verdict"] == result for v in verdicts) for result in Result}
    text = "\n".join(f"{v['line']}\t{v['verdict']}\t{v['code'] or ''}" for v in verdicts)
    show({"lines": len(verdicts), **counts, "verdicts": verdicts}, text, as_json)
    raise typer.Exit(1 if counts[Result.REFUSED] else 0)


def main() -> NoReturn:
    """The console script: a Stop becomes one sentence and its exit code, a Fault wrong input."""
    try:
        app()
    except Stop as stop:
        _say(stop)
    except Fault as fault:
        _say(Stop(fault.code, 2))
    except (OperationalError, Busy):
        _say(Stop("centre_busy", 3))
    sys.exit(0)


def _say(stop: Stop) -> NoReturn:
    typer.echo(stop.sentence, err=True)
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": stop.code}))
    sys.exit(stop.exit_code)


def _backup_text(now: dict[str, Any]) -> str:
    if now["last_backup_at"] is None:
        return "Cadangan: belum pernah"
    hours = now["last_backup_hours"]
    return f"Cadangan: nomor {now['last_backup']}, {now['last_backup_at']} ({hours} jam yang lalu)"


def _ready(as_json: bool, url: str) -> None:
    show({"url": url}, f"Pusat siap di {url}", as_json)


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError:
        raise Stop("file_unreadable", 2) from None


def _verdict(line: int, registration_id: str | None, ruled: Ruled) -> dict[str, Any]:
    """`line` counts rulings from 1, the head of a CSV not among them."""
    return {
        "line": line,
        "registration_id": registration_id,
        "verdict": ruled.result.value,
        "code": ruled.code,
    }


if __name__ == "__main__":
    main()
