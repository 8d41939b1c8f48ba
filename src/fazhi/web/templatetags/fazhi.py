"""Words in both languages, days in one form, and addresses with their questions kept."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms, template
from django.conf import settings
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest, QueryDict
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI

register = template.Library()
_DASHES = BLANK_CHOICE_DASH[0][1]


@register.simple_tag
def say(zh: str, en: str, **values: Any) -> str:
    """The text of the active language; ``{name}`` in it is filled with the value of that name."""
    text = str(Label(zh, en))
    return text.format(**values) if values else text


@register.filter
def day(value: datetime.date | None) -> str:
    """A day, written 2021-04-12; nothing for none."""
    return "" if value is None else value.isoformat()


@register.filter
def zh_day(value: datetime.date | None) -> str:
    """A day as official papers write it: 2021年4月12日; nothing for none."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


@register.filter
def marked(text: object) -> SafeString:
    """A sentence whose Chinese names are marked as Chinese where the page is in English (WCAG 3.1.2)."""
    said = conditional_escape(str(text))
    if not (get_language() or "zh").startswith("en"):
        return mark_safe(said)
    return mark_safe(_HAN.sub(lambda found: f'<span lang="zh-Hans">{found[0]}</span>', said))


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """A moment in Shanghai, written 2021-04-12 09:30; nothing for none."""
    return "" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def demonstration() -> bool:
    """Whether this installation holds demonstration data, which every page says."""
    return bool(settings.DEMONSTRATION)


@register.simple_tag
def grouped(form: forms.Form) -> list[tuple[Label | None, list[forms.BoundField]]]:
    """The fields of an act's form under the headings of its declaration; those of none after them, in their order."""
    named = {name for _, names in getattr(form, "groups", ()) for name in names}
    found: list[tuple[Label | None, list[forms.BoundField]]] = [
        (label, [form[name] for name in names if name in form.fields]) for label, names in getattr(form, "groups", ())
    ]
    return [each for each in (*found, (None, [field for field in form if field.name not in named])) if each[1]]


SHORT = 100
"""Characters up to which a text takes half a line."""


@register.filter
def short(field: forms.BoundField) -> bool:
    """Whether a field takes half a line: a day, a number, a choice of one, a tick, a short text."""
    asked, widget = field.field, field.field.widget
    if isinstance(widget, forms.Textarea | forms.SelectMultiple | forms.CheckboxSelectMultiple | forms.FileInput):
        return False
    return not isinstance(asked, forms.CharField) or (asked.max_length or SHORT + 1) <= SHORT


@register.simple_tag(takes_context=True)
def asked(context: RequestContext, **changes: Any) -> str:
    """The question part of this page's address with some answers changed; an empty value takes one out."""
    kept: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value not in (None, ""):
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


@register.simple_tag(takes_context=True)
def current_part(context: RequestContext) -> str:
    """The part of the workbench in which this page lies: the first word of its address."""
    request: HttpRequest = context["request"]
    first = request.path.strip("/").split("/")[0]
    return {
        "": "desk",
        "matters": "work",
        "changes": "registers",
        "report": "figures",
        "filters": "work",
        "contacts": "staffing",
        "find-party": "work",
    }.get(first, first)


@register.simple_tag(takes_context=True)
def act_link(context: RequestContext, id: uuid.UUID, text: Any, pages: Mapping[Any, int]) -> SafeString:
    """A link to an act on the timeline, on whichever page of it the act stands."""
    kept: QueryDict = context["request"].GET.copy()
    kept.pop("act", None)
    kept["acts"] = str(pages.get(id, 1))
    shown = text.isoformat() if isinstance(text, datetime.date) else text
    return format_html('<a href="?{}#done-{}">{}</a>', kept.urlencode(), id, shown)


@register.filter
def words(text: str) -> list[str]:
    """A text as its words, to walk over a few names."""
    return text.split()


@register.filter
def at(form: forms.Form, name: str) -> forms.BoundField:
    """The field of this name in a form."""
    return form[name]


@register.simple_tag
def kind_label(declared: type[Register], kind: str) -> str:
    """The name of a kind of a register's entries."""
    return str(dict(declared.kinds.choices).get(kind, kind))


@register.filter
def normal(value: Decimal) -> str:
    """A number without needless zeros: 12.0 is 12."""
    return f"{value.normalize():f}"


@register.filter
def worded(field: forms.BoundField) -> forms.BoundField:
    """The field with words for *nothing chosen*, where the framework puts dashes."""
    inner = field.field
    says = str(Label("请选择", "choose") if inner.required else Label("不选", "none"))
    if isinstance(inner, forms.ModelChoiceField):
        if inner.empty_label == _DASHES:
            inner.empty_label = says
    elif isinstance(inner, forms.ChoiceField) and isinstance(inner.widget, ChoiceWidget):
        inner.choices = [(value, says if label == _DASHES else label) for value, label in inner.widget.choices]
    return field


_OPTIONAL = Label("选填", "optional")


@register.filter
def asked_when(field: forms.BoundField) -> Label:
    """When a field is asked for that may be left empty as such: what its form declares, else that it is optional."""
    declared: Mapping[str, Label] = getattr(field.form, "asked_when", {})
    return declared.get(field.name, _OPTIONAL)


@register.filter
def ticked(field: forms.BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)
