"""Files at the centre, sent over a real loopback socket."""
