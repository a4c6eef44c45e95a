"""Protocol v1 as values, used by both ends and pinned by golden files. Knows no database, no HTTP, no Qt."""
