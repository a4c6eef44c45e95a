"""Vaults as released programs left them: one frozen schema a release, and rows to fill it with."""
