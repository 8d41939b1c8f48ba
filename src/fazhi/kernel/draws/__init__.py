"""Draws 随机抽取: verifiable by anybody, known to nobody before (docs/draw.md says it to the bit)."""
