"""One run of sending and pulling, and what the last ones did."""

import signal
from collections.abc import Callable
from dataclasses import asdict
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.cli.stop import Stop
from perisai_app.vault.database import Vault
from perisai_app.vault.moments import stamp
from perisai_app.vault.orders import order_done
from perisai_app.vault.runs import KEPT, Run, last_runs
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.changes import Command
from sync.backoff import waits_until
from sync.conversation import Baggage
from sync.engine import Progress, Stage, Summary, nothing_done
from sync.engine import sync as run
from ui.wording import sending

app = typer.Typer()

STAGES = {
    Stage.CONNECT: "Menghubungi pusat",
    Stage.SEND: "Mengirim",
    Stage.FILES: "Mengirim berkas",
    Stage.PULL: "Mengambil keputusan",
}
NOT_DUE = "not_due"
SHOWN = 20


@app.command()
def sync(
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Hanya bila jeda sesudah kegagalan sudah lewat.")
    ] = False,
    log: Annotated[
        bool, typer.Option("--log", help="Tampilkan pengiriman terakhir; tidak mengirim.")
    ] = False,
    files: Annotated[
        bool | None,
        typer.Option(
            "--files/--text-only",
            help="Foto dan berkas ikut, atau tidak, kali ini saja. Tanpa ini: menurut `perisai file policy`.",
        ),
    ] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kirim yang siap dikirim, lalu ambil keputusan kantor. Aman dihentikan kapan saja."""
    with opened(home, passphrase_file) as vault:
        if log:
            _tell_log(vault, as_json)
            return
        if if_due and _waits(vault, as_json):
            return
        summary = _run(vault, Baggage(wanted=files), as_json)
        order_done(vault, Command.LOCK, now=now())  # the key is gone with this command
        skew = sync_state(vault).skew
    _told(summary, as_json)
    if not as_json and (clock := sending.clock(skew)) is not None:
        typer.echo(clock, err=True)
    raise typer.Exit(_exit_code(summary))


def _run(vault: Vault, baggage: Baggage, as_json: bool) -> Summary:
    cancel = Event()
    signal.signal(signal.SIGINT, lambda *_: cancel.set())
    with _bar(as_json) as bar:
        return run(vault, now=now, cancel=cancel, report=_report(bar), baggage=baggage)


def _waits(vault: Vault, as_json: bool) -> bool:
    """Whether an automatic run has to wait; that is told, and is no failure."""
    state, moment = sync_state(vault), now()
    later = waits_until(state, moment)
    if later is not None:
        told = asdict(nothing_done(NOT_DUE)) | {"next_try_at": stamp(later), "reason": state.reason}
        show(told, sending.waiting(state.reason, later - moment), as_json)
    return later is not None


def _tell_log(vault: Vault, as_json: bool) -> None:
    runs = last_runs(vault, KEPT if as_json else SHOWN)
    lines = [sending.logged(one) for one in runs]
    show({"runs": [_listed(one) for one in runs]}, "\n".join(lines) or sending.NO_RUNS, as_json)


def _listed(one: Run) -> dict[str, Any]:
    ended = stamp(one.ended_at) if one.ended_at else None
    return asdict(one) | {"started_at": stamp(one.started_at), "ended_at": ended}


def _told(summary: Summary, as_json: bool) -> None:
    """A run that was stopped says why on standard error, as every command that cannot go on."""
    sentence = sending.result(summary)[1]
    if summary.stopped_by is None:
        show(asdict(summary), sentence, as_json)
        return
    typer.echo(sentence, err=True)
    if as_json:
        show(asdict(summary), "", as_json)


def _exit_code(summary: Summary) -> int:
    if summary.stopped_by is not None:
        return Stop(summary.stopped_by).exit_code
    return int(any((summary.refused, summary.conflict, summary.held_back, summary.disowned)))


def _bar(quiet: bool) -> Bar:
    """The bar goes to standard error, so that a pipe gets only the answer."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[ahead]}"),
    )
    return Bar(*columns, console=Console(stderr=True), disable=quiet)


def _report(bar: Bar) -> Callable[[Progress], None]:
    task = bar.add_task(STAGES[Stage.CONNECT], total=None, ahead="")

    def report(progress: Progress) -> None:
        bar.update(
            task,
            description=STAGES[progress.stage],
            completed=progress.done,
            total=progress.total or None,
            ahead=sending.ahead(progress),
        )

    return report
