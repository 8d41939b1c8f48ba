"""Sheets of returns 报送表: a form as a workbook to fill in, and back into fields with its faults marked."""
