"""The office's commands: reads arguments, opens the centre, prints for people or as JSON. Holds no rules."""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from central.app import create_app
from central.centre import Centre, open_centre
from central.enrolment import make_code
from central.home import home_at
from central.logs import set_up_logs
from central.overview import listing, status
from central.review import Result, Ruled, decide
from central.rulings import read_rulings
from central.server import Place, check_place, serve
from central.stop import Stop

app = typer.Typer(
    name="perisai-central",
    help="Pusat Perisai: menerima pendaftaran dari laptop agen dan mengirim keputusan kantor.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="PERISAI_CENTRAL_HOME", help="Folder pusat: basis data, kunci."),
]
DbOption = Annotated[
    str | None, typer.Option("--db", help="postgresql+psycopg://...; tanpa ini, SQLite terenkripsi.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Cetak JSON untuk program lain.")]


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
    as_json: JsonOption = False,
) -> None:
    """Jalankan pusat; pertama kali, folder dan kuncinya dibuat."""
    place = Place(host, port, tls_cert, tls_key)
    check_place(place)
    set_up_logs()
    with closing(open_centre(home_at(home), db=db, make=True)) as centre:
        serve(create_app(centre), place, lambda url: _print({"url": url}, f"Pusat siap di {url}", as_json))


@app.command("code")
def code_command(
    agent: Annotated[str, typer.Option(help="Nama agen.")],
    office: Annotated[str, typer.Option(help="Nama kantor atau wadah.")] = "",
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat kode sekali pakai (berlaku 7 hari) untuk satu laptop agen."""
    with _open(home, db) as centre:
        code = make_code(centre, agent, office)
    _print({"code": str(code)}, f"Kode (sekali pakai, berlaku 7 hari): {code}", as_json)


@app.command("status")
def status_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Hitung yang diterima, menurut keadaannya."""
    with _open(home, db) as centre:
        now = asdict(status(centre))
    states = ", ".join(f"{state} {number}" for state, number in now["by_state"].items())
    text = (
        f"Kiriman: {now['submissions']}\nPendaftaran: {now['registrations']} ({states})\n"
        f"Laptop: {now['devices']}\nEpoch: {now['epoch']}"
    )
    _print(now, text, as_json)


@app.command("list")
def list_command(
    state: Annotated[StateName | None, typer.Option(help="Hanya keadaan ini.")] = None,
    with_names: Annotated[bool, typer.Option("--with-names", help="Sertakan nama (data pribadi).")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar pendaftaran, yang lama dulu; tanpa data pribadi kecuali diminta."""
    with _open(home, db) as centre:
        rows = listing(centre, state=state.value if state else None, with_names=with_names)
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    _print({"registrations": rows}, text, as_json)


@app.command("decide")
def decide_command(
    file: Annotated[str, typer.Argument(help="NDJSON atau CSV; - membaca masukan standar.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Putuskan banyak pendaftaran sekaligus; satu jawaban per baris."""
    rulings = read_rulings(_read(file))
    with _open(home, db) as centre:
        ruled = iter(decide(centre, (ruling for ruling in rulings if ruling is not None)))
    verdicts = [
        _verdict(line, str(ruling.registration_id), next(ruled))
        if ruling is not None
        else _verdict(line, None, Ruled(Result.REFUSED, "malformed"))
        for line, ruling in enumerate(rulings, start=1)
    ]
    counts = {result.value: sum(v["verdict"] == result for v in verdicts) for result in Result}
    text = "\n".join(f"{v['line']}\t{v['verdict']}\t{v['code'] or ''}" for v in verdicts)
    _print({"lines": len(verdicts), **counts, "verdicts": verdicts}, text, as_json)
    raise typer.Exit(1 if counts[Result.REFUSED] else 0)


def main() -> NoReturn:
    """The console script: a Stop becomes one sentence and its exit code."""
    try:
        app()
    except Stop as stop:
        typer.echo(stop.sentence, err=True)
        if "--json" in sys.argv:
            typer.echo(json.dumps({"error": stop.code}))
        sys.exit(stop.exit_code)
    sys.exit(0)


def _open(home: Path | None, db: str | None) -> closing[Centre]:
    return closing(open_centre(home_at(home), db=db))


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


def _print(data: dict[str, Any], text: str, as_json: bool) -> None:
    """Flushed at once: another program may be waiting for the line."""
    print(json.dumps(data) if as_json else text, flush=True)


if __name__ == "__main__":
    main()
