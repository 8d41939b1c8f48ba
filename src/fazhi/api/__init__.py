"""The same over HTTP 接口: what the workbench shows and does, for programs."""
