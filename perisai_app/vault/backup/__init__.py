"""Second copies of the vault, and the way back. Knows the vault's one door, and nobody's data."""
