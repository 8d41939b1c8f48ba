"""Mutation testing of what the rest stands on: ``make mutation``. How and why: docs/quality.md."""
