"""Power cuts: what a run asked of the system is recorded by strace and laid out again up to a cut.

A write is safe when its file was synced after it, a name when its folder was; of all others an image keeps
all, none or some, and the last kept write may be torn at a sector. Knows files only, never the vault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
CALLS = (
    "openat,open,creat,close,write,pwrite64,lseek,fsync,fdatasync,ftruncate,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,dup,dup2,dup3,fcntl"
)
LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
NUMBERS = re.compile(r"(?:^|, )(-?\d+)(?=,|$)")
UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")


def strace(log: Path) -> list[str]:
    """The command line that records what follows it."""
    return [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-xx",
        "-s",
        "20000000",
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]


@dataclass(frozen=True)
class Op:
    """One thing asked: `kind` is write, truncate, sync, name, drop, folder, settle or said."""

    kind: str
    file: int = 0
    at: int = 0
    data: bytes = b""
    path: str = ""
    other: str = ""


@dataclass
class Recorder:
    """Reads strace's log of one process tree; files are numbered as they are met."""

    home: str
    open: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    place: dict[tuple[int, int], int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    born: int = 0
    ops: list[Op] = field(default_factory=list)

    def read(self, log: Path) -> list[Op]:
        for line in _whole_lines(log):
            if (found := LINE.match(line)) and int(found[4]) >= 0:
                self.call(int(found[1]), found[2], found[3], int(found[4]))
        return self.ops

    def known(self, path: str) -> int:
        if path not in self.names:
            self.born += 1
            self.names[path] = self.born
        return self.names[path]

    def call(self, pid: int, name: str, given: str, result: int) -> None:
        parts = given.split('"')  # every byte of a text is written as \\x and two digits
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in parts[1::2]]
        numbers = [int(word) for word in NUMBERS.findall("T".join(parts[::2]))]
        if name in ("openat", "open", "creat"):
            self.opened(pid, texts[0].decode(), given, result)
        elif name in ("rename", "renameat", "renameat2"):
            self.renamed(texts[0].decode(), texts[1].decode())
        elif name in ("unlink", "unlinkat", "rmdir"):
            self.dropped(texts[0].decode())
        elif name in ("mkdir", "mkdirat"):
            self.add(Op("folder", path=texts[0].decode()), texts[0].decode())
        elif name == "write" and numbers and numbers[0] == 1:
            self.ops.append(Op("said", data=texts[0]))
        elif numbers and (pid, numbers[0]) in self.open:
            self.of_a_file(pid, name, numbers, texts, result)

    def opened(self, pid: int, path: str, given: str, result: int) -> None:
        if not path.startswith(self.home):
            self.open.pop((pid, result), None)
            return
        fresh = path not in self.names and "O_CREAT" in given
        file = self.known(path)
        self.open[pid, result], self.place[pid, result] = (file, path), 0
        if fresh:
            self.ops.append(Op("name", file, path=path))
        if "O_TRUNC" in given:
            self.ops.append(Op("truncate", file))

    def of_a_file(self, pid: int, name: str, numbers: list[int], texts: list[bytes], result: int) -> None:
        handle = (pid, numbers[0])
        file, path = self.open[handle]
        if name == "close":
            del self.open[handle]
        elif name == "lseek":
            self.place[handle] = result
        elif name == "pwrite64":
            self.ops.append(Op("write", file, numbers[-1], texts[0][:result]))
        elif name == "write":
            self.ops.append(Op("write", file, self.place[handle], texts[0][:result]))
            self.place[handle] += result
        elif name in ("fsync", "fdatasync"):
            self.ops.append(Op("settle" if Path(path).is_dir() else "sync", file, path=path))
        elif name == "ftruncate":
            self.ops.append(Op("truncate", file, numbers[-1]))

    def renamed(self, old: str, new: str) -> None:
        if old.startswith(self.home):
            self.names[new] = self.names.pop(old, 0) or self.known(new)
            self.ops.append(Op("name", self.names[new], path=new, other=old))

    def dropped(self, path: str) -> None:
        self.names.pop(path, None)
        self.add(Op("drop", path=path), path)

    def add(self, op: Op, path: str) -> None:
        if path.startswith(self.home):
            self.ops.append(op)


def _whole_lines(log: Path) -> Iterator[str]:
    """A call that another process's came in between is told in two halves."""
    halves: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in map(str.rstrip, lines):
            if half := UNFINISHED.match(line):
                halves[half[1]] = line.removesuffix(" <unfinished ...>")
            elif (rest := RESUMED.match(line)) and rest[1] in halves:
                yield halves.pop(rest[1]) + rest[2]
            else:
                yield line


@dataclass
class _File:
    """What the disk surely has, and what it may have."""

    safe: bytearray
    loose: list[Op] = field(default_factory=list)


class Disk:
    """The home as it was before the run, and every op up to the cut."""

    def __init__(self, before: dict[str, bytes], numbers: dict[str, int]) -> None:
        self.files = {number: _File(bytearray(before.get(path, b""))) for path, number in numbers.items()}
        self.names = {path: number for path, number in numbers.items() if path in before}
        self.loose_names: list[Op] = []

    def do(self, op: Op) -> None:
        if op.kind in ("write", "truncate"):
            self.files.setdefault(op.file, _File(bytearray())).loose.append(op)
        elif op.kind == "sync":
            file = self.files.setdefault(op.file, _File(bytearray()))
            for each in file.loose:
                _apply(file.safe, each)
            file.loose.clear()
        elif op.kind == "settle":
            here = [each for each in self.loose_names if str(Path(each.path).parent) == op.path]
            for each in here:
                self.rename(self.names, each)
            self.loose_names = [each for each in self.loose_names if each not in here]
        elif op.kind in ("name", "drop"):
            self.loose_names.append(op)

    def image(self, how: str, random: Random) -> dict[str, bytes]:
        """`how` is all, none or some: what became of everything that was not synced."""
        names, kept = dict(self.names), {"all": len(self.loose_names), "none": 0}
        for each in self.loose_names[: kept.get(how, random.randint(0, len(self.loose_names)))]:
            self.rename(names, each)  # a file system's own journal keeps the order of names
        return {path: self.content(number, how, random) for path, number in names.items()}

    def content(self, number: int, how: str, random: Random) -> bytes:
        file = self.files.get(number, _File(bytearray()))
        data, kept = (
            bytearray(file.safe),
            [op for op in file.loose if how == "all" or (how == "some" and random.random() < 0.5)],
        )
        for op in kept:
            torn = how == "some" and op is kept[-1] and op.kind == "write"
            _apply(data, _torn(op, random) if torn else op)
        return bytes(data)

    @staticmethod
    def rename(names: dict[str, int], op: Op) -> None:
        if op.kind == "drop":
            names.pop(op.path, None)
            return
        names.pop(op.other, None)
        names[op.path] = op.file


def _torn(op: Op, random: Random) -> Op:
    sectors = len(op.data) // SECTOR
    return Op("write", op.file, op.at, op.data[: random.randint(0, sectors) * SECTOR] if sectors else op.data)


def _apply(data: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del data[op.at :]
        data.extend(bytes(op.at - len(data)))
        return
    data.extend(bytes(max(0, op.at - len(data))))
    data[op.at : op.at + len(op.data)] = op.data
