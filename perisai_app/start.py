"""Where the console script begins: a bare `perisai` is the window at once, any other word a command.

The window must not wait for the commands, which know everything that the program can do.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    home = window_home(sys.argv[1:], os.environ)
    if home is None:
        from perisai_app.main import main as command

        command()
    sys.exit(_window(home))


def window_home(words: Sequence[str], environment: Mapping[str, str]) -> Path | None:
    """The profile folder where nothing but the window is asked for, else None: then the commands read it."""
    match words:
        case []:
            return _own(environment)
        case ["--home", str(folder)] if folder and not folder.startswith("-"):
            return Path(folder)
        case _:
            return None


def _own(environment: Mapping[str, str]) -> Path:
    if given := environment.get("PERISAI_HOME"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("perisai", appauthor=False)


def _window(home: Path) -> int:
    from ui.window import run_window

    try:
        return run_window(home)
    except Exception as error:
        from perisai_app.main import crashed

        return crashed(error)


if __name__ == "__main__":
    main()
