"""Lists that leave the office: how they are written, and what is in them."""
