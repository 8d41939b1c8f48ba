"""Forms of upper platforms 上级平台表样: our lists in the columns that they ask for, by mappings kept as data."""
