"""Back-filling by two persons 补录: one asks, the other sees what would be recorded, and approves or declines."""
