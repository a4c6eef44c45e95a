"""What the law (UU PDP) and the design demand of kept data: purge, withdrawal, a copy, erasure."""
