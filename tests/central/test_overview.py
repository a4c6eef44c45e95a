"""What the office sees at a glance, and how old its last backup is."""

from datetime import timedelta

from central.backups import begin_backup, finish_backup
from central.news import tell_message
from central.overview import status
from tests.central.conftest import Office
from tests.central.files.sending import content, naming, send_whole
from tests.central.samples import Laptop

PHOTO, OTHER = content(50_000), content(40_000, 2)


def test_files_that_are_here_and_that_are_awaited_are_counted_once_each(
    office: Office, laptop: Laptop
) -> None:
    naming(laptop, PHOTO, OTHER)
    naming(laptop, OTHER)
    send_whole(laptop, PHOTO)
    tell_message(office.centre, "Selamat pagi")
    now = status(office.centre)
    assert (now.files, now.file_bytes, now.files_awaited, now.changes) == (1, len(PHOTO), 1, 1)


def test_the_last_finished_backup_has_its_number_and_its_age(office: Office) -> None:
    now = status(office.centre)
    assert (now.last_backup, now.last_backup_at, now.last_backup_hours) == (0, None, None)
    finish_backup(office.centre, begin_backup(office.centre))
    begin_backup(office.centre)
    office.clock.forward(timedelta(hours=27, minutes=59))
    now = status(office.centre)
    assert (now.last_backup, now.last_backup_at, now.last_backup_hours) == (1, "2026-11-21T08:00:00Z", 27)
