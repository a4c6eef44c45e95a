"""The regions in their compact form: built, laid out, searched. The door to them is `reference.regions`."""
