"""A toy app with two kinds of evidence; FAZHI_CHAPTERS adds it to the test settings."""
