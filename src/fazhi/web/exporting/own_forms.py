"""The forms that a county makes itself: a sheet from which an organ imports a register is one to which it exports."""

from __future__ import annotations

from fazhi.exchange.forms.declaring import Form
from fazhi.exchange.forms.reversing import form_of
from fazhi.exchange.models import KeptMapping
from fazhi.exchange.targets.change_sets import ChangeSetTarget
from fazhi.exchange.targets.first_loads import FirstLoadTarget
from fazhi.web.registers import register_of
from fazhi.web.viewer import Viewer


def own_forms(viewer: Viewer, key: str) -> list[Form]:
    """The mappings for imports of a register that the viewer's organs keep, turned round."""
    register = register_of(key)
    targets = [FirstLoadTarget(register).key, ChangeSetTarget(register).key]
    kept = KeptMapping.objects.filter(organ__in=viewer.organs, target__in=targets).order_by("name", "pk")
    return [form_of(each) for each in kept]
