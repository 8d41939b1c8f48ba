"""What is printed of a matter on A4 打印: record, file index and cover, hand-over sheet, receipt of service."""

from fazhi.web.printing.views import pages

__all__ = ["pages"]
