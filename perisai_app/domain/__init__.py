"""The rule book: pure values and functions that form, import, sync and centre share. Knows no storage."""
