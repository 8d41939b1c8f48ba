"""Targets 导入内容: what a sheet is imported into, made from the declarations of registers, records and procedures."""
