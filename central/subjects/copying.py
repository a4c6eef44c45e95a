"""A copy of everything about one person, as an archive of JSON and files, made while it leaves.

The audit has it before the first byte and again at the end. Nothing of it lies on a disk in the clear.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from central.auditing import Actor, note_each
from central.centre import Centre
from central.exports.drain import Drain, archive_into, entry
from central.files.reading import load_whole
from central.subjects.story import lists_since, story_of

BEGUN, COPIED = "person_copy_begun", "person_copied"
PIECE = 64 * 1024
MEDIA_TYPE = "application/zip"

_ENDINGS = {
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
}
_ABOUT = (
    "Semua data orang ini di pusat, menurut UU 27/2022 pasal 7. `registrations` menyebut satu berkas JSON per"
    " pendaftaran; foto dan rekaman ada di folder files. `lists` adalah daftar yang keluar dari kantor sejak"
    " pendaftaran pertama datang: siapa yang ada di dalamnya mengikuti syarat yang tertulis di situ."
)


def copy_person(centre: Centre, ids: Sequence[str], *, by: Actor, sealed: bool) -> Generator[bytes]:
    """The pieces of the archive; noted as begun before this returns."""
    _note(centre, by, BEGUN, ids, {"sealed": sealed})
    return _pieces(centre, ids, by, sealed)


def _pieces(centre: Centre, ids: Sequence[str], by: Actor, sealed: bool) -> Generator[bytes]:
    whole, drain = False, Drain()
    try:
        with archive_into(drain) as archive:
            yield from _filled(centre, ids, archive, drain)
        yield from drain.taken()
        whole = True
    finally:  # also when whoever asked goes away in the middle
        _note(centre, by, COPIED, ids, {"sealed": sealed, "whole": whole})


def _filled(centre: Centre, ids: Sequence[str], archive: ZipFile, drain: Drain) -> Iterator[bytes]:
    firsts, done = [], set[str]()
    for key in ids:
        with centre.store.reading() as connection:
            story = story_of(connection, key)
        if story is None:  # erased meanwhile
            continue
        archive.writestr(entry(f"registrations/{key}.json"), _json(story))
        yield from drain.taken()
        firsts.append(min(one["received_at"] for one in story["revisions"]))
        for file in story["files"]:
            if file["sha256"] not in done:
                done.add(file["sha256"])
                yield from _file(centre, file, archive, drain)
    with centre.store.reading() as connection:
        lists = list(lists_since(connection, min(firsts))) if firsts else []
    about = {"about": _ABOUT, "made_at": centre.now(), "registrations": list(ids), "lists": lists}
    archive.writestr(entry("person.json"), _json(about))


def _file(centre: Centre, file: dict[str, Any], archive: ZipFile, drain: Drain) -> Iterator[bytes]:
    """A file that never came is named in the JSON, and not here."""
    whole = load_whole(centre, file["sha256"])
    if whole is None:
        return
    ending = _ENDINGS.get(file["media_type"], "bin")
    with archive.open(entry(f"files/{file['sha256']}.{ending}"), "w") as part:
        for stroke in whole.data:
            part.write(stroke)
            yield from drain.taken(PIECE)


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def _note(centre: Centre, by: Actor, action: str, ids: Sequence[str], details: dict[str, Any]) -> None:
    with centre.store.writing() as connection:
        note_each(connection, by, centre.now(), action, [(key, details) for key in ids])
