"""Charts of the annual report 图表: counted and frozen with it, drawn by the server, and told in words and tables."""
