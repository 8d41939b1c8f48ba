"""A whole county as a directory 整县导出: its records as Parquet, its files by digest, its ledger; and back again."""
