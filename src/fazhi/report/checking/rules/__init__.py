"""The rules of the report check, one a module; each says in its docstring what it finds and when it decides."""
