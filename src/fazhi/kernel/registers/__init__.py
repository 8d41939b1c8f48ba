"""The kernel's layer of registers."""
