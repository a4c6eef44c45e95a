"""The office's commands for packages that came by hand: take them in, and list them. Holds no rules."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from central.centre import Centre
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.packages.joining import card
from central.packages.noting import parts_taken
from central.packages.taking import Imported, take_part
from central.packages.unwrap import Bad
from central.stop import SENTENCES, Stop
from perisai_app.whole_file import replace_file

app = typer.Typer()

TAKEN = (
    "Bagian {part} dari {parts}: {stored} pendaftaran baru, {duplicate} sudah ada, {refused} perlu"
    " diperbaiki, {conflict} bertabrakan; {files} file."
)
REPEATED = "Bagian ini sudah pernah diambil; tidak ada yang masuk dua kali. Tanda terimanya dibuat lagi."
BLOCKED = "Laptop ini diblokir: isinya diambil dan ditandai untuk diperiksa."
WAITING = "{n} file belum utuh: ambil juga bagian paket yang lain."
UNWANTED = "{n} file tidak disebut pendaftaran mana pun di sini, jadi tidak disimpan."
RECEIPTS = "Tanda terima: {file}. Bawa kembali ke laptop itu."
NONE = "Belum ada paket yang diambil."


@app.command("import-package")
def import_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Satu atau beberapa bagian paket.")],
    receipts: Annotated[
        Path, typer.Option("--receipts", metavar="OUT", help="Tempat tanda terima untuk laptopnya.")
    ],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ambil paket yang dibawa tanpa internet, dan tulis tanda terimanya."""
    places = _places(receipts, len(files))
    if any(place.exists() for place in places):
        raise Stop("receipts_exist", 2)
    with opened(home, db) as centre:
        told = [_one(centre, file, place) for file, place in zip(files, places, strict=True)]
    if all(one["code"] for one in told):
        raise Stop(told[0]["code"], 2)
    show({"parts": told}, "\n".join(_text(one) for one in told), as_json)
    raise typer.Exit(1 if any(one["code"] for one in told) else 0)


@app.command("card")
def card_command(
    file: Annotated[Path, typer.Argument(help="File kartu yang dibuat.")],
    url: Annotated[str, typer.Option("--url", help="Alamat pusat ini bagi laptop, https://...")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat kartu kantor: dengan kartu dan kode, laptop tanpa internet bisa menyambung lewat paket."""
    if file.exists():
        raise Stop("card_exists", 2)
    with opened(home, db) as centre:
        try:
            replace_file(file, card(centre, url))
        except ValueError:
            raise Stop("card_url", 2) from None
        except OSError:
            raise Stop("card_unwritable", 2) from None
    show({"file": str(file)}, f"Kartu: {file}. Tidak rahasia; kodenya serahkan terpisah.", as_json)


@app.command("packages")
def list_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Bagian paket yang sudah diambil, yang terbaru dulu."""
    with opened(home, db) as centre:
        rows = parts_taken(centre)
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    show({"parts": rows}, text or NONE, as_json)


def _one(centre: Centre, file: Path, place: Path) -> dict[str, Any]:
    """One file's failure keeps no other back."""
    try:
        found = take_part(centre, file)
        _write(place, found.receipts)
    except (Bad, Stop) as bad:
        return {"file": str(file), "code": bad.code}
    return {"file": str(file), "code": None, "receipts": str(place), **_told(found)}


def _write(place: Path, receipts: bytes) -> None:
    try:
        replace_file(place, receipts)
    except OSError:
        raise Stop("receipts_unwritable", 2) from None


def _told(found: Imported) -> dict[str, Any]:
    head = found.head
    return {
        "device": head.device,
        "package": str(head.package),
        "part": head.part,
        "parts": head.parts,
        "blocked": found.blocked,
        "repeated": found.repeated,
        **asdict(found.counts),
    }


def _text(one: dict[str, Any]) -> str:
    if one["code"]:
        return f"{one['file']}: {SENTENCES[one['code']]}"
    notes = [
        (one["repeated"], REPEATED),
        (one["blocked"], BLOCKED),
        (one["waiting"], WAITING.format(n=one["waiting"])),
        (one["unwanted"], UNWANTED.format(n=one["unwanted"])),
    ]
    told = [TAKEN.format(**one), *(text for said, text in notes if said)]
    return "\n".join([*told, RECEIPTS.format(file=one["receipts"])])


def _places(receipts: Path, count: int) -> list[Path]:
    """One file of receipts a part: the name itself, or NAME-1.EXT and so on."""
    if count == 1:
        return [receipts]
    return [
        receipts.with_name(f"{receipts.stem}-{number}{receipts.suffix}") for number in range(1, count + 1)
    ]
