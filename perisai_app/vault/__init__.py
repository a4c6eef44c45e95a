"""The encrypted store: nothing typed is lost, nothing stolen is read. Must not know Qt, HTTP or sentences."""
