"""Runs the migrations on the connection that storage/migrate.py opened; there is no other way in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
