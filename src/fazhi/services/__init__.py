"""Chapter 3: services 依法全面履行政府职能 (institutions, power and responsibility lists)."""
