"""A chapter that only tests have: systems whose cases are never public, declared as real ones would be."""
