"""The window: all Qt and only Qt. Knows vault and sync by their public names; nothing below knows it."""
