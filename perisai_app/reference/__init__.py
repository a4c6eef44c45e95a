"""Dated tables as data, and their loaders. Must not know rules (domain/) beyond the values they fill."""
