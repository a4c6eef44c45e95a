"""The steps of a field day, each a public command run as its own process, as a person would run it.

Must not reach into vault or centre: what the demo tells is what the commands answered.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from rich.console import Console

from perisai_app.cli.stop import Stop

FIELD_APP = "perisai_app.main"
CENTRE = "central.main"
REASONS = (
    ("mother_name", "Nama ibu kandung tidak sama dengan KK."),
    ("birth_date", "Tanggal lahir tidak terbaca di foto KTP."),
    ("street", "Alamat kurang lengkap."),
)
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """Where each number stands: (what, on the laptop, at the centre or None), each from its own database."""

    rows: tuple[tuple[str, int, int | None], ...]
    seconds: float

    @property
    def agree(self) -> bool:
        return all(laptop == centre for _, laptop, centre in self.rows if centre is not None)

    def as_json(self) -> str:
        listed = [{"what": what, "laptop": laptop, "centre": centre} for what, laptop, centre in self.rows]
        return json.dumps({"figures": listed, "agree": self.agree, "seconds": round(self.seconds, 1)})


class FieldDay:
    """One laptop, one centre, one day; the centre's process ends with the `with`."""

    PASSPHRASE = "hari pasar di sukawati"  # noqa: S105 - of a throw-away folder with invented people

    def __init__(self, folder: Path, console: Console) -> None:
        self._laptop, self._office = folder / "laptop", folder / "pusat"
        self._console = console
        self._centre: subprocess.Popen[str] | None = None
        self._url = ""
        self._began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._centre is not None:
            self._centre.terminate()
            self._centre.communicate(timeout=STOP_SECONDS)

    def open_centre(self) -> None:
        self._centre = subprocess.Popen(
            _words(CENTRE, "serve", "--port", "0", "--home", str(self._office), "--json"),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._centre.stdout is not None, "a pipe was asked for"
        self._url = json.loads(self._centre.stdout.readline())["url"]
        self._say(f"1. Pusat berjalan di {self._url}")

    def make_and_enrol_laptop(self) -> None:
        self._perisai("init", "--agent", "Sri")
        code = self._office_says("code", "--agent", "Sri", "--office", "Kantor Gianyar")["code"]
        self._perisai("enrol", self._url, code)
        self._say("2. Laptop Sri dibuat terenkripsi dan tersambung dengan kode sekali pakai")

    def take_in(self, file: Path) -> dict[str, Any]:
        """Look first (a verdict per row, in words), then take the good ones."""
        self._say("3. Daftar pedagang diperiksa, tanpa internet: perisai import --check")
        self._aloud("import", str(file), "--check", "--branch", "Gianyar", fine=(0, 1))
        done = self._perisai("import", str(file), "--good-only", "--branch", "Gianyar", fine=(0, 1))
        self._say(
            f"   {done['rows']} baris dibaca: {done['finalized']} siap dikirim,"
            f" {done['drafts']} draf, {len(done['refused'])} ditolak"
        )
        return done

    def send(self) -> None:
        """With its progress bar on this terminal, so not through `--json`."""
        self._say("4. Ada internet: perisai sync")
        self._aloud("sync")

    def decide(self, *, returned: int) -> None:
        waiting = self._office_says("list", "--state", "waiting")["registrations"]
        lines = [json.dumps(_ruling(row, number, returned)) for number, row in enumerate(waiting)]
        self._office_says("decide", "-", given="\n".join(lines))
        self._say(
            f"5. Kantor mendaftarkan {len(waiting) - returned} dan mengembalikan {returned} dengan alasan"
        )

    def pull(self) -> None:
        self._say("6. Keputusan diambil: perisai sync")
        self._aloud("sync")

    def figures(self, imported: dict[str, Any]) -> Figures:
        laptop = self._perisai("status")
        centre = self._office_says("status")
        states = centre["by_state"]
        sent = sum(laptop[state] for state in ("received", "registered", "returned", "declined"))
        return Figures(
            rows=(
                ("Baris ditolak", len(imported["refused"]), None),
                ("Draf", laptop["drafts"], None),
                ("Masih siap kirim", laptop["queued"], None),
                ("Sampai di pusat (bukti terima dipegang)", sent, centre["registrations"]),
                ("Menunggu keputusan", laptop["received"], states.get("waiting", 0)),
                ("Terdaftar", laptop["registered"], states.get("registered", 0)),
                ("Dikembalikan", laptop["returned"], states.get("returned", 0)),
            ),
            seconds=monotonic() - self._began,
        )

    def _say(self, text: str) -> None:
        self._console.print(text, highlight=False)

    def _aloud(self, *words: str, fine: tuple[int, ...] = (0,)) -> None:
        """A command in words for people, on the console's own stream."""
        done = subprocess.run(_words(FIELD_APP, *words), env=self._environment(), stdout=self._console.file)
        if done.returncode not in fine:
            raise Stop("demo_step", step=words[0])

    def _perisai(self, *words: str, fine: tuple[int, ...] = (0,)) -> dict[str, Any]:
        return _answer(_words(FIELD_APP, *words, "--json"), self._environment(), fine=fine)

    def _office_says(self, *words: str, given: str = "") -> dict[str, Any]:
        command = _words(CENTRE, *words, "--home", str(self._office), "--json")
        return _answer(command, dict(os.environ), given=given)

    def _environment(self) -> dict[str, str]:
        return os.environ | {"PERISAI_HOME": str(self._laptop), "PERISAI_PASSPHRASE": self.PASSPHRASE}


def _words(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


def _answer(
    command: list[str], environment: dict[str, str], *, given: str = "", fine: tuple[int, ...] = (0,)
) -> dict[str, Any]:
    done = subprocess.run(command, env=environment, input=given, stdout=subprocess.PIPE, text=True)
    if done.returncode not in fine:
        raise Stop("demo_step", step=command[3])
    return dict(json.loads(done.stdout))


def _ruling(row: dict[str, Any], number: int, returned: int) -> dict[str, Any]:
    about = {"registration_id": row["registration_id"], "revision": row["revision"]}
    if number < returned:
        field, reason = REASONS[number % len(REASONS)]
        remarks = [{"field": field, "remark": reason}]
        return about | {"outcome": "returned", "reason": reason, "remarks": remarks}
    numbers = {"member_number": f"26{number:09d}", "payment_code": f"9{number:011d}"}
    return about | {"outcome": "registered"} | numbers
