"""Soak and faults: kill, crash, power loss, damage, full disk and theft, each against the real vault."""
