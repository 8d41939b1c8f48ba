"""Working data of officers 工作数据: drafts, kept filters, how the workbench is set. No evidence; it comes and goes."""
