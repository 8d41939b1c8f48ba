"""A chapter that only tests have: permits for market stalls, which use all that the kernel offers."""
