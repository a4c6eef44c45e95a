"""Packages that came by hand: opened, proved, taken in by the same doors as the network's, and answered."""
