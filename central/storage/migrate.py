"""Brings a database to the newest schema with the migrations shipped in this package, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import central.migrations
from central.stop import Stop
from central.storage.engine import Store


def migrate(store: Store) -> None:
    """Stop when the database is ahead of this program; a repeat changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(central.migrations.__file__).parent))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with store.writing(alone=True) as connection:
        if not set(MigrationContext.configure(connection).get_current_heads()) <= known:
            raise Stop("newer_database", 4)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
