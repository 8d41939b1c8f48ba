"""Chapter 5: enforcement 严格规范公正文明执法 (so far the figures of file reviews and online patrols)."""
