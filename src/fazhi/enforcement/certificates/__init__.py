"""Enforcement certificates 行政执法证件 (S29): who may enforce for which organ and when, and how that comes."""
