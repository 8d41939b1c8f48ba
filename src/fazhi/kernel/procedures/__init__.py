"""The kernel's layer of procedures."""
