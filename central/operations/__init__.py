"""Backups of a whole centre, and the way back. Must not know HTTP, nor anybody's data."""
