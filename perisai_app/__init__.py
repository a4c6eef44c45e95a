"""What the field app knows and keeps. Must not know Qt or HTTP (only main and cli may reach ui and sync)."""

__version__ = "0.1.0"
