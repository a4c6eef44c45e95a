"""What UU 27/2022 gives one person: everything about them, and its erasure. Must not know HTTP."""
