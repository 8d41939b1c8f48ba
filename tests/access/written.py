"""The tables of docs/access.md, made from the addresses, the procedures and the expected tables.

``python -m tests.access.written`` writes them anew; tests/access/test_access_docs.py fails while they differ.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "access.md"


def pages() -> Iterator[str]:
    """Every address of the workbench, and for whom it is."""
    from fazhi.web.urls import urlpatterns

    yield "| address | name | for whom |"
    yield "|---|---|---|"
    for pattern in sorted(urlpatterns, key=lambda each: str(each.pattern)):
        yield f"| `/{pattern.pattern}` | {pattern.name} | {_for_whom(pattern.name)} |"


def _for_whom(name: str) -> str:
    from tests.access import expected

    if name in expected.MATTER_PAGES:
        what, asks = expected.MATTER_PAGES[name]
        return f"who {asks} ({'a matter' if what != 'hand-over' else 'a hand-over of work'})"
    if name in expected.OF_ROLES:
        return _SAID.get(name) or _roles(expected.OF_ROLES[name])
    for names, says in (
        (expected.ANYONE, "anyone, without sign-in"), (expected.BY_SECRET, "who has the secret address"),
        (expected.OWN_ACCOUNT, "whoever is signed in, their own account"), (expected.EVERY_OFFICER, "every officer"),
    ):  # fmt: skip
        if name in names:
            return says
    raise LookupError(f"{name} stands in no table of tests/access/expected.py")


_SAID = {
    "opening": "who holds a role of the act", "bulk": "who holds a role of the act",
    "change-filter": "who keeps the filter", "revoke-token": "whose token it is",
    "backfill": "the two persons whom it concerns",
    "backfill-file": "the two persons whom it concerns, if they handle the matter",
    "party-file": "who works on matters in the county in which an event of the entity was recorded",
    "imports": "clerks, handlers and principals, who open matters, and whoever is asked to approve an import",
    "new-import": "who may import into the target: handlers, or who may open such matters",
    "import-template": "who may import into the target", "import": "the two persons whom it concerns",
    "import-marked": "the two persons whom it concerns", "import-columns": "who began the import",
    "report-document": "who may see the matter of the report",
    **dict.fromkeys(
        ("rollup", "rollup-figure", "rollup-bundle"),
        "who works on matters in the organ that holds the justice office of the place",
    ),
}  # fmt: skip


def _roles(patterns: tuple[str, ...]) -> str:
    from tests.access import expected

    if {each.split()[0] for each in patterns} == {"market", "staffing"}:
        return "administrators of the person's organ, and of the staffing office of the place"
    where = " of the organ" if patterns[0].startswith("market") else ""
    roles = [each.split()[1] for each in patterns]
    if len(roles) == len(expected.HANDLING):
        return f"who works on the matters{where or ' of an organ'}: {', '.join(f'{role}s' for role in roles)}"
    return ", ".join(f"{role}s" for role in roles) + where


def stances() -> Iterator[str]:
    """How somebody may stand to a matter, and what they then see and read."""
    from tests.access.expected import CLASSES, STANCES

    yield f"| stance | {' | '.join(CLASSES)} | names, papers, files | internal acts |"
    yield "|---|---|---|---|---|---|"
    for name, each in STANCES.items():
        cells = ["sees" if secrecy in each.sees else "nothing" for secrecy in CLASSES]
        whole = "reads" if each.whole else "masked names only" if each.sees else ""
        internal = "reads" if each.internal else "that it was done" if each.sees else ""
        yield f"| {' | '.join((name, *cells, whole, internal))} |"


def acts() -> Iterator[str]:
    """Who does which act, by the latest version of each procedure."""
    from fazhi.kernel.procedures.registry import GENERAL, families

    yield "| procedure | organ | role | acts |"
    yield "|---|---|---|---|"
    shown = {key: (versions[-1].label.en, versions[-1].acts) for key, versions in families().items()}
    for key, (label, kinds) in {**shown, "general": ("Every matter", GENERAL)}.items():
        if not key.startswith(("toy.", "closed.")):
            found: dict[tuple[str, str], list[str]] = {}
            for kind in kinds.values():
                by = [role.key for role in kind.by] if not kind.automatic else ["by rule"]
                for role in by:
                    found.setdefault((kind.of, role), []).append(kind.label.en)
            for (of, role), names in found.items():
                yield f"| {label} | {of} | {role} | {'; '.join(names)} |"


def operations() -> Iterator[str]:
    """The operations of the interface, and for whom they are; those of each register, procedure and figure as one."""
    from fazhi.api.addresses import addresses
    from tests.access.operations import CLOSED_REGISTERS, SCOPES, SHOWN, pattern_of

    yield "| operation | addresses | for whom |"
    yield "|---|---|---|"
    routes: dict[str, list[str]] = {}
    for each in addresses(open_only=False):
        name = str(each.name).removeprefix("api-")
        pattern = pattern_of(name) or ""
        key = name.removeprefix(pattern.removesuffix("*")) if pattern.endswith("*") else ""
        if not key.startswith(("toy.", "closed.")):
            route = re.sub(r"<\w+:(\w+)>", r"<\1>", f"`/{each.pattern}`")
            named = route.replace(f"/{key}/", "/KEY/").replace(f"/{key}`", "/KEY`") if key else route
            routes.setdefault(pattern, []).append(named)
    for pattern, scope in SCOPES.items():
        said = f"a token for `{scope}`" if scope else "anyone"
        if pattern in ("entries-*", "entry-*", "difference-*") and CLOSED_REGISTERS:
            said += "; of a register that is not public a token for `registers:read`"
        shown = sorted(set(routes.get(pattern, ())))
        yield f"| {SHOWN.get(pattern, pattern)} | {' '.join(shown)} | {said} |"


PARTS = {"pages": pages, "stances": stances, "acts": acts, "operations": operations}


def rewritten(text: str) -> str:
    """The page with its tables as they are to be."""
    for name, lines in PARTS.items():
        head, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, tail = rest.partition(f"<!-- /{name} -->")
        if not (begin and end):
            raise LookupError(f"docs/access.md has no place for the table of {name}")
        text = "".join((head, begin, *(f"{line}\n" for line in lines()), end, tail))
    return text


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
