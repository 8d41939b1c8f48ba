"""The kernel's layer of figures."""
