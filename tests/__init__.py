"""The tests: they mirror the source, drive the real parts, and read as sentences."""
