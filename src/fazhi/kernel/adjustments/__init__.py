"""The kernel's layer of adjustments."""
