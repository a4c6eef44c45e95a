"""The office's packs: checked, kept on the centre's shelf, told to every agent, handed out by digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Row, select, tuple_

from central.appending import append
from central.auditing import COMMAND_LINE, Actor, note
from central.centre import Centre
from central.stop import Stop
from central.storage.engine import insert_once
from central.storage.tables import agents, packs
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import SUFFIX, Shelf
from perisai_app.wire.changes import Kind, PackNews

Key = tuple[str, str]


class AnnouncedPack(PackNews):
    """`in_force` when the centre itself judges by it now."""

    told_at: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class PacksPage:
    """`next` is the key of the last one, None at the end."""

    items: Sequence[AnnouncedPack]
    next: Key | None


def announce_pack(centre: Centre, file: Path, *, by: Actor = COMMAND_LINE) -> PackNews:
    """The same by a file; Stop when it does not read, or is refused."""
    try:
        return take_pack(centre, file.read_bytes(), by=by)
    except PackRefused:
        raise Stop("pack_refused", 2) from None
    except OSError:
        raise Stop("file_unreadable", 2) from None


def take_pack(centre: Centre, data: bytes, *, by: Actor) -> PackNews:
    """Every laptop hears of it, and it holds here from its first day on. PackRefused when it is none, or not
    signed by a key that this centre trusts: its own, and what lies in its `packs/keys.json`. OSError on a bad
    disk. The same pack again tells nobody anything.
    """
    shelf = Shelf(centre.home.path)
    shelf.trust(centre.public_key)
    pack = shelf.install(data)
    news = PackNews(version=pack.version, sha256=sha256(data).hexdigest(), bytes=len(data))
    now = centre.now()
    with centre.store.writing() as connection:
        if insert_once(connection, packs, {**news.model_dump(), "told_at": now}):
            append(connection, _everybody(connection), Kind.PACK, news)
            note(connection, by, now, "pack_announced", news.sha256, version=news.version)
    return news


def list_packs(centre: Centre, *, after: Key | None = None, most: int = 50) -> PacksPage:
    """Told last first, behind the one with this key (when told, digest)."""
    key = (packs.c.told_at, packs.c.sha256)
    query = select(packs).order_by(*(part.desc() for part in key)).limit(most + 1)
    if after is not None:
        query = query.where(tuple_(*key) < after)
    with centre.store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    in_force = centre.book.pack
    items = [AnnouncedPack(**row, in_force=row["version"] == in_force) for row in rows[:most]]
    return PacksPage(items, (items[-1].told_at, items[-1].sha256) if len(rows) > most else None)


def tell_newest_pack(connection: Connection, agent_key: str) -> None:
    """An agent who comes later hears of the last pack too."""
    row = connection.execute(select(packs).order_by(packs.c.told_at.desc()).limit(1)).first()
    if row is not None:
        append(connection, [agent_key], Kind.PACK, _news(row))


def pack_file(centre: Centre, digest: str) -> bytes | None:
    """The very bytes of this digest; None when no such pack was announced, or its file is another one now."""
    with centre.store.reading() as connection:
        version = connection.execute(select(packs.c.version).where(packs.c.sha256 == digest)).scalar()
    if version is None:
        return None
    try:
        data = (centre.home.path / "packs" / f"{version}{SUFFIX}").read_bytes()
    except OSError:
        return None
    return data if sha256(data).hexdigest() == digest else None


def _everybody(connection: Connection) -> list[str]:
    return list(connection.execute(select(agents.c.agent_key).order_by(agents.c.agent_key)).scalars())


def _news(row: Row[*tuple[object, ...]]) -> PackNews:
    return PackNews.model_validate({name: getattr(row, name) for name in PackNews.model_fields})
