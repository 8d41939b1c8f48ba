"""The kernel's layer of records."""
