"""Background work without thread classes: one lane is one worker thread with one signal to the main thread.

What a lane is given runs strictly in order. Callbacks run on the main thread and are dropped once the lane
is closed. A VaultLane owns the vault connection of its thread. Must not know what the work is about.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:  # the page before the vault has lanes and no vault yet
    from perisai_app.vault.database import Vault
    from perisai_app.vault.keys.vault_key import VaultKey

T = TypeVar("T")
Failed = Callable[[Exception], None]


class Lane(QObject):
    """Work in order on one thread; `done` or `failed` comes back on the thread the lane was made on."""

    _settled = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._open = True
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], T], done: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Queue `work`. Without `failed` an exception surfaces on the main thread, never silently."""
        self._pool.submit(work).add_done_callback(
            lambda future: self._settled.emit(partial(_settle, future, done, failed))
        )

    def post(self, call: Callable[[], None]) -> None:
        """From the worker: run `call` on the main thread (progress)."""
        self._settled.emit(call)

    def close(self, *, wait: bool = True) -> None:
        """Finish what is queued, then end the thread; later callbacks are dropped."""
        self._open = False
        self._pool.shutdown(wait=wait)

    def waiter(self) -> Callable[[], None]:
        """What returns once the thread of a closed lane has ended; for another thread, and without Qt."""
        return partial(self._pool.shutdown, wait=True)

    @Slot(object)
    def _on_settled(self, call: Callable[[], None]) -> None:
        if self._open:
            call()


class VaultLane(Lane):
    """A lane whose thread holds its own connection to the vault, opened at its first use."""

    def __init__(self, name: str, home: Path, key: "VaultKey") -> None:
        super().__init__(name)
        self._home, self._key = home, key
        self._vault: Vault | None = None

    def ask(
        self,
        work: Callable[["Vault"], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Queue work that reads or writes the vault."""
        self.run(lambda: work(self._connection()), done, failed)

    def close(self, *, wait: bool = True) -> None:
        """What is queued is still written; then the connection is closed by its own thread."""
        if self._open:
            self._pool.submit(self._shut)
        super().close(wait=wait)

    def _connection(self) -> "Vault":
        from perisai_app.vault.database import open_vault

        if self._vault is None:
            self._vault = open_vault(self._home, self._key)
        return self._vault

    def _shut(self) -> None:
        if self._vault is not None:
            self._vault.close()
            self._vault = None


def _settle(future: Future[Any], done: Callable[[Any], None] | None, failed: Failed | None) -> None:
    error = future.exception()
    if error is None:
        if done is not None:
            done(future.result())
    elif failed is not None and isinstance(error, Exception):
        failed(error)
    else:
        raise error
