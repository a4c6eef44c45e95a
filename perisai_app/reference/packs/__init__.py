"""Signed reference packs: their form, the judgement on every load, and the shelf they stand on."""
