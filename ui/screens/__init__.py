"""The pages: unlock, list, person. They bind parts to the vault through the lanes."""
