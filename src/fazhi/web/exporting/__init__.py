"""Export of the workbench's lists 列表导出: what the viewer sees, in three forms and in those of upper platforms."""
