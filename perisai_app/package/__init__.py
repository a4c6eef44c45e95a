"""What the laptop owes as files on a stick, and the receipts that come back: no network, no Qt."""
