"""No page, list, tag, command or form reaches what people may not all see past the rules of seeing.

A query of a model that has a rule (``kernel.procedures.seeing``) is narrowed by ``seen``, begins at the viewer's
matters, or is bound to a matter that was had through the viewer. What is neither stands below, with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from fazhi.kernel.files.models import File
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.seeing import Eyes, NoRule, rule_of, seen
from fazhi.web.seeing import NARROWED

SOURCE = Path(__file__).parents[1] / "src" / "fazhi"
FACES = ("web", "public", "cli", "api")
LOOKED_AT = [
    path for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
    and (path.relative_to(SOURCE).parts[0] in FACES or {"templatetags", "forms"} & set(path.parts))
]  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}
BOUND = {"matter", "matter_id", "matter__in", "subject", "subject__in", "source__matter"}
"""Keywords that bind a query to a matter which the view has had through the viewer."""

_SHELL = "whoever runs the command line holds the database; the engine asks who may act"
_SEEN = "rows of clocks or acts that were had through the viewer's matters"
_PUBLIC = "by the rules of what is public: Notice.objects.public, earlier, withdrawn"
_CALLS = "by the rules of what is public: Notice.objects.calls, replies"
_READ = "files of acts that the reading has let through"
ALLOWED = {
    ("cli/acts.py", "act"): _SHELL,
    ("cli/acts.py", "_matter"): _SHELL,
    ("cli/importing.py", "_run"): _SHELL,
    ("cli/warning.py", "_print"): _SHELL,
    ("cli/parties.py", "_matters"): _SHELL,
    ("cli/parties.py", "_reads"): _SHELL,
    ("cli/matters.py", "_chosen"): _SHELL,
    ("cli/mirrors.py", "status"): _SHELL,
    ("cli/ledger.py", "_strayed"): "compares rows with acts and names identifiers only",
    ("disputes/templatetags/disputes_papers.py", "of_case"): "text of a paper, which names the case it belongs to",
    ("disputes/forms/intake.py", "prepare"): "the parties of the matter's own state",
    ("enforcement/penalty/forms/compulsion.py", "clean"): "whether the organ that acts has such a case, and no more",
    ("api/act_doing.py", "_known"): "an act of the token's own post, by the key that it gave",
    ("api/notices.py", "notices"): _PUBLIC,
    ("api/notices.py", "notice"): _PUBLIC,
    ("api/notices.py", "_gone"): _PUBLIC,
    ("public/notices.py", "newest"): _PUBLIC,
    ("public/notices.py", "trace"): _PUBLIC,
    ("public/notices.py", "readable"): _PUBLIC,
    ("public/verifying.py", "_earlier"): _PUBLIC,
    ("public/verifying.py", "_withdrawn"): _PUBLIC,
    ("public/opinions.py", "open_calls"): _CALLS,
    ("public/opinions.py", "closed_calls"): _CALLS,
    ("public/opinions.py", "asked"): _CALLS,
    ("public/opinions.py", "answered"): _CALLS,
    ("web/opinions.py", "calls_of_my_organs"): _CALLS,
    ("web/calendar/feed.py", "calendar_of"): _SEEN,
    ("web/calls.py", "_acts"): "bound to matters handed in, which are the viewer's",
    ("web/calls.py", "_overrides"): "whether there is any, before the viewer's matters are asked",
    ("web/calls.py", "_given"): "whether the viewer gave any, before the viewer's matters are asked",
    ("web/calls.py", "_instruction_clocks"): "bound to matters handed in, which are the viewer's",
    ("web/changes.py", "_adjustment"): "bound to the viewer's matters one line above",
    ("web/docket.py", "__init__"): "by ids that the viewer's matters were narrowed to one line above",
    ("web/docket.py", "_dated_clocks"): "clocks of the docket's matters, which are the viewer's",
    ("web/docket.py", "_taking_part"): "bound to the docket's matters, which are the viewer's",
    ("web/docket.py", "_running"): "keys of clocks of the docket's matters, which are the viewer's",
    ("web/figures.py", "_latest_year"): "a year, and nothing of the act",
    ("web/files.py", "attachment"): _READ,
    ("web/handed.py", "acted_in"): "the viewer's own acts, shown in matters that the viewer sees",
    ("web/listing.py", "_named"): "named only where the party stands in a matter that the viewer reads",
    ("web/overview.py", "_beyond"): "numbers alone, for the head of a government; restricted ones apart",
    ("web/paging.py", "within_reach"): "by ids that the viewer's matters were narrowed to",
    ("web/paging.py", "reached"): "identifiers by which the viewer's matters are narrowed further",
    ("web/party_search.py", "_found"): "bound to the viewer's matters one line above",
    ("web/printing/contents.py", "items_of"): _READ,
    ("web/revisions.py", "_papers"): "papers of an act, each asked of the reading",
    ("web/ties.py", "ties_of"): "a link whose other end is hidden says only that it is there",
    ("web/timeline.py", "_files"): _READ,
    ("web/timeline.py", "_whole"): "acts of the matter on the page",
}  # fmt: skip


def guarded() -> dict[str, type[Model]]:
    """Models that not everybody may see all rows of, by name; files are reached through acts only."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("fazhi."))
    found = {model.__name__: model for model in ours if rule_of(model) is not None}
    return {**found, File.__name__: File}


def reached(path: Path) -> Iterator[tuple[str, int, str]]:
    """Function, line and model of each query that nothing narrows."""
    models, tree = guarded(), ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in MANAGERS and isinstance(node.value, ast.Name)):
            continue
        model = models.get(node.value.id)
        if model is not None and not _narrowed(node, parents, model):
            yield _function(node, parents), node.lineno, model.__name__


def _narrowed(node: ast.AST, parents: dict[ast.AST, ast.AST], model: type[Model]) -> bool:
    while node in parents and not isinstance(node, ast.FunctionDef | ast.ClassDef):
        node = parents[node]
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("seen", "entries_seen", "none", "Exists") or BOUND & {each.arg for each in node.keywords}:
            return True
        if called.startswith("Model") and called.endswith("ChoiceField") and issubclass(model, NARROWED):
            return True
        if called == "filter" and _of_the_viewer(node):
            return True
    return False


def _of_the_viewer(call: ast.Call) -> bool:
    """Whether a value of the filter is worked out from the viewer's own matters."""
    values = [*call.args, *(each.value for each in call.keywords)]
    names = (each for value in values for each in ast.walk(value) if isinstance(each, ast.Attribute | ast.Name))
    return any((each.attr if isinstance(each, ast.Attribute) else each.id) in ("matters", "visible") for each in names)


def _function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return node.name
    return ""


@pytest.mark.parametrize("path", LOOKED_AT, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_query_of_what_is_not_everybodys_asks_the_rules_of_seeing(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    past = [(name, function, line, model) for function, line, model in reached(path) if (name, function) not in ALLOWED]
    assert past == [], "narrow it with seeing.seen, or allow it above with the reason"


def test_every_kind_of_matter_record_and_entry_has_a_rule() -> None:
    for model in apps.get_models():
        if issubclass(model, Matter):
            assert rule_of(model) is not None, model


def test_a_model_without_a_rule_is_refused_and_never_shown_whole(county: object) -> None:
    eyes = Eyes.__new__(Eyes)
    with pytest.raises(NoRule, match=r"files\.File"):
        seen(File.objects.all(), eyes)
