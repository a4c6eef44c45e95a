"""Spreadsheets as they come from anybody: their rows as texts, or why they cannot be read.

Knows nothing of what the rows are about, so that an agent's list and the office's results are read alike.
"""
