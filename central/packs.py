"""The office's packs: checked, kept on the centre's shelf, told to every agent, handed out by digest."""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Row, select

from central.appending import append
from central.centre import Centre
from central.stop import Stop
from central.storage.engine import insert_once
from central.storage.tables import agents, packs
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import SUFFIX, Shelf
from perisai_app.wire.changes import Kind, PackNews


def announce_pack(centre: Centre, file: Path) -> PackNews:
    """Every laptop hears of it; Stop when it is none, or not signed by a key that this centre trusts: its
    own, and what lies in its `packs/keys.json`. The same pack again tells nobody anything.
    """
    shelf = Shelf(centre.home.path)
    try:
        data = file.read_bytes()
        shelf.trust(centre.public_key)
        pack = shelf.install(data)
    except PackRefused:
        raise Stop("pack_refused", 2) from None
    except OSError:
        raise Stop("file_unreadable", 2) from None
    news = PackNews(version=pack.version, sha256=sha256(data).hexdigest(), bytes=len(data))
    with centre.store.writing() as connection:
        if insert_once(connection, packs, {**news.model_dump(), "told_at": centre.now()}):
            append(connection, _everybody(connection), Kind.PACK, news)
    return news


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
