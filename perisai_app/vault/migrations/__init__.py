"""The vault's schema, one step a function, in order and for ever: a released step is never edited.

The order of these imports is the order of the steps.
"""

# ruff: noqa: I001
from perisai_app.vault.migrations.registry import migrations
from perisai_app.vault.migrations import first
from perisai_app.vault.migrations import m007_journal
from perisai_app.vault.migrations import m008_staging
from perisai_app.vault.migrations import m010_files
from perisai_app.vault.migrations import m011_search
from perisai_app.vault.migrations import m012_people
from perisai_app.vault.migrations import m013_open_forms
from perisai_app.vault.migrations import m014_writes
from perisai_app.vault.migrations import m015_lists
from perisai_app.vault.migrations import m016_sync
from perisai_app.vault.migrations import m017_messages
from perisai_app.vault.migrations import m018_packs
from perisai_app.vault.migrations import m019_sending
from perisai_app.vault.migrations import m020_file_receipts
from perisai_app.vault.migrations import m021_search
from perisai_app.vault.migrations import m022_packages
from perisai_app.vault.migrations import m023_orders
from perisai_app.vault.migrations import m024_suspect
from perisai_app.vault.migrations import m025_wipe_owed
from perisai_app.vault.migrations import m026_backup_asked
from perisai_app.vault.migrations import m027_other_work
from perisai_app.vault.migrations import m028_work
from perisai_app.vault.migrations import m029_disowned

__all__ = [
    "first",
    "m007_journal",
    "m008_staging",
    "m010_files",
    "m011_search",
    "m012_people",
    "m013_open_forms",
    "m014_writes",
    "m015_lists",
    "m016_sync",
    "m017_messages",
    "m018_packs",
    "m019_sending",
    "m020_file_receipts",
    "m021_search",
    "m022_packages",
    "m023_orders",
    "m024_suspect",
    "m025_wipe_owed",
    "m026_backup_asked",
    "m027_other_work",
    "m028_work",
    "m029_disowned",
    "migrations",
]
