"""Backups of a whole centre, and the way back."""
