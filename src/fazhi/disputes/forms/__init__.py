"""Forms of the acts of reconsideration, by the part of the procedure."""
