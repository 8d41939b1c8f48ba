"""The kernel's search 检索: one question over matters, notices, entries of registers and statutory limits.

``finding``   ``search``: the one way to ask
``folding``   what a text is for matching: width, case and blanks do not count
``seeing``    who finds what, as a condition inside the query
``keeping``   the rows that are searched, written in the act's own transaction
``rebuilding`` the same rows compared with their sources, and put right
"""
