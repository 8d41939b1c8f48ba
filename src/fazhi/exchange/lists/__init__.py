"""Lists to take away 列表导出: tables as Excel, CSV and JSON, in which no program finds a formula."""
