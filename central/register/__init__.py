"""What the office sees of registrations: found, shown, counted. Must not know HTTP, nor decide anything."""
