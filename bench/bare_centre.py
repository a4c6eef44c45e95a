"""The least that could take a batch: unpack, split, insert durably, say how many. No checks, no signature.

`python bench/bare_centre.py DATABASE` prints its port; what the real centre is measured against.
"""

import os
import sys
from hashlib import sha256
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
import uvicorn
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def opened(path: str) -> Any:
    connection = sqlcipher.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, digest TEXT UNIQUE, raw BLOB) STRICT")
    return connection


def app_over(connection: Any) -> Starlette:
    async def take(request: Request) -> JSONResponse:
        lines = zstandard.decompress(await request.body()).splitlines()
        connection.execute("BEGIN IMMEDIATE")
        rows = [(sha256(line).hexdigest(), line) for line in lines]
        connection.executemany("INSERT INTO lines (digest, raw) VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        return JSONResponse({"lines": len(lines)})

    return Starlette(routes=[Route("/", take, methods=["POST"])])


def main() -> None:
    config = uvicorn.Config(app_over(opened(sys.argv[1])), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen(64)
    print(listener.getsockname()[1], flush=True)
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
