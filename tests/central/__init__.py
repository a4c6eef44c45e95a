"""The central endpoint, seen from the other side of a real loopback socket."""
