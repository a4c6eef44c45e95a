"""Schema migrations, run by storage/migrate.py. A released one never changes."""
