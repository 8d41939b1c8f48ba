"""Exchange 数据交换: sheets in and out, forms of upper platforms, a whole county to files and back."""
