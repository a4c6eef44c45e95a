"""Where sealed bytes lie, and how somebody asks for another place than the home: one shape, two kinds.

Must not know what is in a file.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from central.files.bucket import Bucket, is_bucket
from central.files.folder import Folder
from central.home import Home
from central.stop import Stop
from perisai_app.whole_file import replace_file


class FileStore(Protocol):
    """Files under random names that never come back. OSError when the store cannot do its work."""

    def save(self, data: Iterable[bytes], *, lasting: bool) -> str:
        """The name of the new file. `lasting` outlives a power cut; without it, only this process."""

    def place(self, name: str, data: Iterable[bytes]) -> None:
        """A lasting file under the name that it has already, from a backup; one that is here may go."""

    def open(self, name: str) -> BinaryIO:
        """To be read once from its beginning; FileNotFoundError when it is not there."""

    def has(self, name: str) -> bool:
        """Whether anything lies there: a file that a power cut emptied does not count."""

    def remove(self, name: str) -> None:
        """Nothing happens to a file that has gone already."""

    def names(self) -> set[str]:
        """Of whatever has bytes."""

    def leftovers(self) -> Iterator[str]:
        """Files that nobody can be about to write any more."""

    def try_out(self) -> None:
        """OSError when nothing can be written."""

    def close(self) -> None:
        """What was made ahead goes."""


def store_at(home: Home) -> FileStore:
    """The one that this home names; without a word, its own folder. Stop for an address of another kind."""
    try:
        url = home.files_url.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return Folder(home.files)
    return Bucket(url)


def choose_store(home: Home, url: str) -> None:
    """From now on files lie at this address; Stop when some lie elsewhere already, or it is none."""
    if not is_bucket(url):
        raise Stop("files_url", 2)
    told = home.files_url.read_text(encoding="utf-8").strip() if home.files_url.exists() else ""
    if told == url:
        return
    if told or (home.files.exists() and any(path.stat().st_size for path in home.files.iterdir())):
        raise Stop("files_elsewhere", 2)
    replace_file(home.files_url, f"{url}\n".encode())
