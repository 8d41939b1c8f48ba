"""The annual report: compiled from figures by a dated outline 法治政府建设年度报告."""
