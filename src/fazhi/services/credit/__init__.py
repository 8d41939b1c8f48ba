"""Credit supervision 信用监管 (S19): what acts say of an entity, its class of risk, measures on it, and repair."""
