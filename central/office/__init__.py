"""The office's own routes: what its people see and do. Laptops have theirs in central/for_devices.py."""
