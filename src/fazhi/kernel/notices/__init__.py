"""The kernel's layer of notices."""
