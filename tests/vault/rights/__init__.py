"""The rights of one person, and what purging leaves, on a real vault."""
