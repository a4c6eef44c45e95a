"""The headless twins of what the window does. With main the top layer: only these may import ui and sync."""
