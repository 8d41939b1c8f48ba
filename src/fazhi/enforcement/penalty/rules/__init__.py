"""Rules of penalties, a module a part of the case."""
