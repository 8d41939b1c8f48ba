"""Fazhi 法治: the law-based government work of a county, run and reported from its records."""
