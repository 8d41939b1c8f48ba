"""Chapter 6: oversight 强化对行政权力的制约和监督 (checks, findings and their rectification)."""
