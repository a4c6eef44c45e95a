"""A tape that somebody made up stops the reading, whatever its blocks say."""

import tarfile

import pytest

from central.operations.looking import Passed
from central.operations.tape import Unpacking
from central.stop import Stop


def test_a_member_of_less_than_nothing_is_no_member() -> None:
    told = tarfile.TarInfo("home/database.key")
    told.size = -1
    with pytest.raises(Stop, match="backup_damaged"):
        Unpacking(lambda _: Passed()).write(told.tobuf(tarfile.GNU_FORMAT))
