"""The bridge to the agency, which has no public API: sheets for its upload, and the results that it gives."""
