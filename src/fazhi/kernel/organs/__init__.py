"""The kernel's layer of organs."""
