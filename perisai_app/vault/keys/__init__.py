"""What opens a vault: one random key, and the ways in which a person or an office may come to it."""
