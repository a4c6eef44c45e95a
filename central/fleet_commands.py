"""The office's commands for laptops that are gone. Holds no rules."""

from datetime import datetime
from typing import Annotated

import typer

from central.auditing import COMMAND_LINE
from central.fleet.case import case_of
from central.fleet.lost import Lost, close_lost, list_lost, tell_lost
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.register.reach import EVERYTHING
from central.stop import Stop

app = typer.Typer(
    help="Laptop yang hilang: blokir, siapa yang terdampak, batas 3x24 jam.", no_args_is_help=True
)

MOST = 1_000
DeviceArgument = Annotated[str, typer.Argument(help="Nomor laptop.")]


@app.command("tell")
def tell_command(
    device: DeviceArgument,
    missed_at: Annotated[str, typer.Option(help="Sejak kapan diketahui hilang: 2026-11-21T08:00:00+08:00.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Catat laptop hilang: diblokir sekarang juga, dan mengunci diri begitu terhubung."""
    moment = _moment(missed_at)
    with opened(home, db) as centre:
        lost = tell_lost(centre, device, moment, EVERYTHING, by=COMMAND_LINE)
    show(lost.model_dump(), f"Laptop diblokir. Batas pemberitahuan: {lost.deadline}", as_json)


@app.command("list")
def list_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Laptop yang hilang, yang terakhir dulu; tanpa nama pekerja."""
    with opened(home, db) as centre:
        found = list_lost(centre, EVERYTHING, most=MOST).items
    show({"lost": [one.model_dump() for one in found]}, "\n".join(_line(one) for one in found), as_json)


@app.command("show")
def show_command(
    device: DeviceArgument, home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False
) -> None:
    """Berapa orang terdampak dan jenis datanya, menurut kontak terakhir; tanpa nama pekerja."""
    with opened(home, db) as centre, centre.store.reading() as connection:
        case = case_of(connection, device, EVERYTHING, centre.now())
        if case is None:
            raise Stop("not_lost", 2)
        sums = case.sums(connection)
    data = {
        "lost": case.lost.model_dump(),
        "people": sums.people,
        "sent": sums.sent,
        "kinds": dict(sums.kinds),
    }
    unknown = {"never_came": sums.unknown.never_came, "erased_since": sums.unknown.erased_since}
    lines = [_line(case.lost), f"Orang: {sums.people}", *(f"{kind}\t{n}" for kind, n in sums.kinds.items())]
    show({**data, **unknown}, "\n".join([*lines, f"Tidak pernah sampai: {unknown['never_came']}"]), as_json)


@app.command("close")
def close_command(
    device: DeviceArgument,
    note: Annotated[str, typer.Option(help="Bagaimana selesainya, tanpa data pribadi.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tutup catatannya; laptop itu tetap diblokir."""
    with opened(home, db) as centre:
        close_lost(centre, device, note, EVERYTHING, by=COMMAND_LINE)
    show({"device": device}, "Catatan laptop hilang ditutup", as_json)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Stop("missed_at_invalid", 2) from None
    if moment.tzinfo is None:
        raise Stop("missed_at_invalid", 2)
    return moment


def _line(lost: Lost) -> str:
    left = "ditutup" if lost.minutes_left is None else f"sisa {lost.minutes_left // 60} jam"
    return "\t".join((lost.device_id, lost.agent, lost.office, lost.missed_at, lost.deadline, left))
