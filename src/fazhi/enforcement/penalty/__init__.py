"""Administrative penalties 行政处罚 (S32): cases and penalties on the spot, under the law of each day."""
