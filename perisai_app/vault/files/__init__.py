"""Files of a registration in the vault: photos of cards, signatures, recordings, and where they came from."""
