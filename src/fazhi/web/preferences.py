"""How an officer has set the workbench 个人设置, and the page that explains its keys 键盘帮助."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer
from fazhi.web.working.models import Preference

KEYS = (
    ("g d", Label("工作台", "My desk")),
    ("g w", Label("办件", "Matters")),
    ("g o", Label("新办", "Open a matter")),
    ("g r", Label("清单", "Registers")),
    ("/", Label("到列表的查找框", "To the search box of the list")),
    ("j", Label("下一行", "Next row")),
    ("k", Label("上一行", "Previous row")),
    ("Enter", Label("打开所在行的事项", "Open the matter of the row")),
    ("x", Label("勾选所在行", "Tick the row")),
    ("?", Label("本页", "This page")),
)  # fmt: skip


def uses_shortcuts(viewer: Viewer) -> bool:
    """Whether the viewer uses the keys of the workbench: all do until they turn them off."""
    return not Preference.objects.filter(officer=viewer.officer, shortcuts=False).exists()


@officers
@require_safe
def keys(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The keys of the workbench, and the switch that turns them off."""
    return show(request, viewer, "keys", keys=KEYS, on=uses_shortcuts(viewer))


@officers
@require_POST
def set_shortcuts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Turn the keys of the workbench on or off for myself."""
    on = request.POST.get("shortcuts") == "on"
    Preference.objects.update_or_create(officer=viewer.officer, defaults={"shortcuts": on})
    said = Label("快捷键已启用。", "The keys are on.") if on else Label("快捷键已停用。", "The keys are off.")
    messages.success(request, str(said))
    return redirect("keys")
