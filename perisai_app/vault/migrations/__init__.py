"""The vault's schema, one step a function, in order and for ever: a released step is never edited.

The order of these imports is the order of the steps.
"""

# ruff: noqa: I001
from perisai_app.vault.migrations.registry import migrations
from perisai_app.vault.migrations import first

__all__ = ["first", "migrations"]
