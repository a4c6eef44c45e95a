"""The office erases a registration by right, or gives its centre a new key or a new epoch."""

from collections.abc import Mapping

from central import chain, erased
from central.auditing import COMMAND_LINE, Actor, note
from central.centre import Centre
from central.epochs import end_epoch, epoch_of
from central.files.letting_go import remove_dropped
from central.kept_list import append_to_list
from central.stop import Stop
from central.storage.engine import forget_deleted
from perisai_app.wire.rotation import Rotation, rotate

ERASED = "registration_erased"


def erase(
    centre: Centre, registration_id: str, *, by: Actor = COMMAND_LINE, why: Mapping[str, str] | None = None
) -> int:
    """How many revisions went; 0 when it was erased before. Stop when nobody ever sent it. `why` is codes for
    the audit, without a word about the person.

    The list on the disk comes first: after a crash in between, opening the centre does the rest.
    """
    with centre.store.writing(alone=True) as connection:
        gone = erased.what_goes(connection, registration_id, centre.now())
        if gone is None:
            _known(erased.erased_among(connection, [registration_id]))
            return 0
        append_to_list(centre.home.erased_list, gone)
        erased.apply(connection, gone)
        count, codes = len(gone.revisions), why or {}
        note(connection, by, gone.erased_at, ERASED, registration_id, revisions=count, **codes)
    forget_deleted(centre.store)
    remove_dropped(centre.store, centre.files)
    return len(gone.revisions)


def rotate_key(centre: Centre) -> Rotation:
    """The old key's word for the new one, which signs from now on in every process of this centre."""
    fresh = centre.keys.make()
    with centre.store.writing(alone=True) as connection:
        link = rotate(centre.standing(connection).key, fresh.verify_key, centre.now())
        append_to_list(centre.home.rotation_list, link)
        chain.extend(connection, link)
    return link


def new_epoch(centre: Centre) -> str:
    """After a restore that nothing else betrays."""
    with centre.store.writing() as connection:
        return end_epoch(connection, epoch_of(connection))


def _known(found: object) -> None:
    if not found:
        raise Stop("registration_unknown", 2)
