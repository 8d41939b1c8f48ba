"""Legal rules on the acts of reconsideration, named by statute and article."""
