"""The kernel's layer of clocks."""
