"""Imports from sheets 导入: choose what, hand in the sheet, map its columns, see the dry run, confirm, follow."""
