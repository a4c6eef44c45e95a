"""The office's commands that tell agents and laptops something. Holds no rules."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from central.news import give_order, tell_membership, tell_message, valid
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.packs import announce_pack
from perisai_app.wire.changes import Command, MembershipNews

app = typer.Typer(help="Beri tahu agen dan laptopnya.", no_args_is_help=True)


@app.command("message")
def message_command(
    text: Annotated[str, typer.Argument(help="Isi pesan, paling banyak 2.000 huruf.")],
    agent: Annotated[str | None, typer.Option(help="Hanya agen ini; tanpa ini, semua.")] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kirim pesan kepada satu agen atau semua."""
    with opened(home, db) as centre:
        agents = tell_message(centre, text, agent=agent)
    show({"agents": agents}, f"Pesan untuk {agents} agen", as_json)


@app.command("membership")
def membership_command(
    registration: Annotated[UUID, typer.Argument(help="Nomor pendaftaran.")],
    member_number: Annotated[str | None, typer.Option(help="Nomor peserta.")] = None,
    paid_through: Annotated[str | None, typer.Option(help="Lunas sampai bulan, YYYY-MM.")] = None,
    claimed_jht: Annotated[bool, typer.Option("--claimed-jht", help="JHT sudah diambil.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kabarkan kepesertaan seorang pekerja kepada agennya."""
    with opened(home, db) as centre:
        news = valid(
            MembershipNews,
            registration_id=registration,
            member_number=member_number,
            paid_through=paid_through,
            claimed_jht=claimed_jht,
            told_at=centre.now(),
        )
        tell_membership(centre, news)
    show({"registration_id": str(registration)}, "Kepesertaan dikabarkan", as_json)


@app.command("order")
def order_command(
    device: Annotated[str, typer.Argument(help="Nomor laptop.")],
    order: Annotated[
        Command,
        typer.Argument(
            help="lock: kunci sekarang. hand_over: serahkan semua data. update_packs: ambil lagi paket acuan."
            " block: hanya boleh mengirim. unblock: blokir dibuka."
        ),
    ],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Beri perintah kepada satu laptop."""
    with opened(home, db) as centre:
        give_order(centre, device, order)
    show({"device": device, "order": order}, "Perintah menunggu laptop itu", as_json)


@app.command("pack")
def pack_command(
    file: Annotated[Path, typer.Argument(help="Berkas paket acuan.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Simpan paket acuan di pusat dan kabarkan kepada semua agen."""
    with opened(home, db) as centre:
        news = announce_pack(centre, file)
    show(news.model_dump(), f"Paket {news.version} dikabarkan", as_json)
