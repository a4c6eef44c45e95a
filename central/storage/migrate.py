"""Brings a database to the newest schema with the migrations shipped in this package, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import central.migrations
from central.stop import Stop
from central.storage.engine import Store


def migrate(store: Store) -> None:
    """Stop when the database is ahead of this program; a repeat changes nothing."""
    with store.writing(alone=True) as connection:
        bring_to(connection, "head")


def bring_to(connection: Connection, step: str) -> None:
    """The tables of this migration, or of the newest; Stop when the database or the step is ahead of us."""
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not {*_steps(connection), step} <= {*known, "head"}:
        raise Stop("newer_database", 4)
    config.attributes["connection"] = connection
    command.upgrade(config, step)


def step_of(connection: Connection) -> str:
    """The migration that these tables are of."""
    (step,) = _steps(connection)
    return step


def newest_step() -> str:
    """The one that this program wants."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _steps(connection: Connection) -> tuple[str, ...]:
    return tuple(MigrationContext.configure(connection).get_current_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(central.migrations.__file__).parent))
    return config
