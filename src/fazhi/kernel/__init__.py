"""What every system is made of; knows no chapter. Layered bottom up, as docs/architecture.md draws it."""
