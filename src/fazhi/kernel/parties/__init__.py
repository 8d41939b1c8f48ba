"""The kernel's layer of parties."""
