"""The kernel's layer of files."""
