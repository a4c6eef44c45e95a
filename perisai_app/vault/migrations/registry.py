"""The one list of steps; a module beside adds its own by decorating a function."""

from sqlite_utils import Migrations

migrations = Migrations("vault")
