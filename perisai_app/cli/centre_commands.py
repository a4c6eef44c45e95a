"""Commands that speak with the centre: join it, and one run of sending and pulling."""

import signal
from collections.abc import Callable
from dataclasses import asdict
from threading import Event
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.cli.stop import Stop
from sync.engine import Progress, Stage, Summary
from sync.engine import sync as run
from sync.enrol import enrol as join
from ui.wording.sending import result

app = typer.Typer()

STAGES = {Stage.CONNECT: "Menghubungi pusat", Stage.SEND: "Mengirim", Stage.PULL: "Mengambil keputusan"}


@app.command()
def enrol(
    url: Annotated[str, typer.Argument(help="Alamat pusat, https://...")],
    code: Annotated[str, typer.Argument(help="Kode sekali pakai dari kantor.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sambungkan laptop ini ke pusat."""
    with opened(home, passphrase_file) as vault:
        us = join(vault, url, code, now=now())
    data = {"device_id": us.device_id, "agent_name": us.agent_name, "office": us.office}
    show(data, f"Tersambung sebagai {us.agent_name}.", as_json)


@app.command()
def sync(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Kirim yang siap dikirim, lalu ambil keputusan kantor. Aman dihentikan kapan saja."""
    cancel = Event()
    signal.signal(signal.SIGINT, lambda *_: cancel.set())
    with opened(home, passphrase_file) as vault, _bar(as_json) as bar:
        summary = run(vault, now=now, cancel=cancel, report=_report(bar))
    _told(summary, as_json)
    raise typer.Exit(_exit_code(summary))


def _told(summary: Summary, as_json: bool) -> None:
    """A run that was stopped says why on standard error, as every command that cannot go on."""
    sentence = result(summary)[1]
    if summary.stopped_by is None:
        show(asdict(summary), sentence, as_json)
        return
    typer.echo(sentence, err=True)
    if as_json:
        show(asdict(summary), "", as_json)


def _exit_code(summary: Summary) -> int:
    if summary.stopped_by is not None:
        return Stop(summary.stopped_by).exit_code
    return 1 if summary.refused or summary.conflict else 0


def _bar(quiet: bool) -> Bar:
    """The bar goes to standard error, so that a pipe gets only the answer."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Bar(*columns, console=Console(stderr=True), disable=quiet)


def _report(bar: Bar) -> Callable[[Progress], None]:
    task = bar.add_task(STAGES[Stage.CONNECT], total=None)

    def report(progress: Progress) -> None:
        bar.update(
            task, description=STAGES[progress.stage], completed=progress.done, total=progress.total or None
        )

    return report
