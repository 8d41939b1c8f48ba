"""One side of a comparison, in a process of its own: ``python -m bench.side acts.ours 300`` prints a rate per second.

What a side has to say of it stands before it. The database and the home are those of the environment
(``bench.ground`` makes them once for all sides).
"""

from __future__ import annotations

import importlib
import sys


def main() -> None:
    """Run the side that is named, so many times."""
    name, count = sys.argv[1], int(sys.argv[2])
    module, function = name.rsplit(".", 1)
    found: float | tuple[float, str] = getattr(importlib.import_module(f"bench.{module}"), function)(count)
    rate, note = found if isinstance(found, tuple) else (found, "")
    print(note, rate)


if __name__ == "__main__":
    main()
