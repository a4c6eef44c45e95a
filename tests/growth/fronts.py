"""The proxies of docs/examples before two processes: each as its example says, but for addresses and the
place of the certificate, and with a door of loopback without TLS beside the other.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from typing import Any

import trustme

from tests.central.postgres import free_port

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NAME = "pusat.kantor.example"
INSTALL = "sudo apt-get install --yes --no-install-recommends nginx-light haproxy caddy"


@dataclass(frozen=True)
class Doors:
    """Ports of loopback, one with TLS, and what has to be where the examples look for it."""

    plain: int
    secure: int
    folder: Path

    @property
    def chain(self) -> Path:
        return self.folder / "fullchain.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"

    @property
    def both(self) -> Path:
        return self.folder / "both.pem"


@dataclass(frozen=True)
class Kind:
    """`written` makes the file of the example's text; `check` and `run` are said before its name."""

    example: str
    written: Callable[[str, Doors], str]
    check: Sequence[str]
    run: Sequence[str]


def for_nginx(text: str, doors: Doors) -> str:
    text = text.replace("# server 127.0.0.1:8421", "server 127.0.0.1:8421")
    text = text.replace("listen 443 ssl;", f"listen {doors.secure} ssl; listen 127.0.0.1:{doors.plain};")
    text = text.replace("/etc/ssl/perisai", str(doors.folder))
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{one}_temp_path {doors.folder}/{one};\n" for one in places)
    return f"daemon off;\npid {doors.folder}/pid;\nevents {{ }}\nhttp {{\n{own}{text}\n}}\n"


def for_haproxy(text: str, doors: Doors) -> str:
    text = text.replace("# server second", "server second")
    text = text.replace("/etc/ssl/perisai", str(doors.folder))
    return text.replace("bind :443", f"bind 127.0.0.1:{doors.plain}\n    bind 127.0.0.1:{doors.secure}")


def for_caddy(text: str, doors: Doors) -> str:
    """With a certificate from files, where the example gets one by itself."""
    text = text.replace("reverse_proxy 127.0.0.1:8420 {", "reverse_proxy 127.0.0.1:8420 127.0.0.1:8421 {")
    plain = text.replace(f"{NAME} {{", f"http://127.0.0.1:{doors.plain} {{")
    secure = f"https://127.0.0.1:{doors.secure} {{\n\ttls {doors.chain} {doors.key}"
    return "{\n\tadmin off\n\tauto_https off\n}\n" + plain + text.replace(f"{NAME} {{", secure)


KINDS = {
    "nginx": Kind("nginx.conf", for_nginx, ("-e", "stderr", "-t", "-c"), ("-e", "stderr", "-c")),
    "haproxy": Kind("haproxy.cfg", for_haproxy, ("-c", "-f"), ("-db", "-f")),
    "caddy": Kind(
        "Caddyfile",
        for_caddy,
        ("validate", "--adapter", "caddyfile", "--config"),
        ("run", "--adapter", "caddyfile", "--config"),
    ),
}


@contextmanager
def standing_before(kind: str, ports: tuple[int, int], folder: Path, ca: trustme.CA) -> Iterator[Doors]:
    """The proxy of this kind before these ports, until the `with` ends."""
    own, doors = KINDS[kind], Doors(free_port(), free_port(), folder)
    program = shutil.which(kind, path=f"{os.environ['PATH']}:/usr/sbin")  # where Debian has them
    if program is None:
        raise RuntimeError(f"{kind} is not installed. Run first: {INSTALL}")
    _certificate(ca, doors)
    text = own.written((EXAMPLES / own.example).read_text("utf-8"), doors)
    for example, port in zip(("8420", "8421"), ports, strict=True):
        assert f"127.0.0.1:{example}" in text
        text = text.replace(f"127.0.0.1:{example}", f"127.0.0.1:{port}")
    file = folder / own.example
    file.write_text(text, "utf-8")
    with (folder / "log").open("wb") as log, ExitStack() as until:
        to_log: dict[str, Any] = {"stdout": log, "stderr": log, "env": os.environ | {"HOME": str(folder)}}
        subprocess.run([program, *own.check, str(file)], check=True, **to_log)
        process = subprocess.Popen([program, *own.run, str(file)], **to_log)
        until.callback(process.wait)
        until.callback(process.terminate)
        for port in (doors.plain, doors.secure):
            _wait_until_it_listens(process, port)
        yield doors


def _certificate(ca: trustme.CA, doors: Doors) -> None:
    made = ca.issue_cert("127.0.0.1")
    chain = b"".join(one.bytes() for one in made.cert_chain_pems)
    for path, data in (
        (doors.chain, chain),
        (doors.key, made.private_key_pem.bytes()),
        (doors.both, chain + made.private_key_pem.bytes()),
    ):
        path.touch(0o600)
        path.write_bytes(data)


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int) -> None:
    while process.poll() is None:
        with suppress(OSError), create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise RuntimeError("the proxy has ended by itself")
