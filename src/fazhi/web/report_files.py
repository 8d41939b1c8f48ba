"""The annual report taken away as Word and PDF 报告成文: from its matter, once compiled, whether published or not."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import words
from fazhi.report.models import AnnualReport, OrganReport, Report
from fazhi.report.rendering import FORMS, render
from fazhi.report.rendering.choosing import Text, addresses_of, text_in
from fazhi.report.rendering.elements import Elements
from fazhi.web.access import officers
from fazhi.web.attempts import REFUSED
from fazhi.web.pages import show
from fazhi.web.reading import Reading
from fazhi.web.taking import answers_where
from fazhi.web.viewer import Viewer

THIS_PAGE = "report-document"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DocumentForm(forms.Form):
    """What surrounds the text, and as what it is taken away."""

    form = forms.ChoiceField(
        label=words("文件种类", "Kind of file"), initial="docx", widget=forms.RadioSelect,
        choices=[("docx", words("Word 文件（可继续编辑）", "Word, to go on editing")),
                 ("pdf", words("PDF 文件（阅读、打印）", "PDF, to read and print"))],
    )  # fmt: skip
    organ = forms.CharField(label=words("发文机关署名", "Who signs"), max_length=100)
    dated = forms.DateField(label=words("成文日期", "Day of the document"), widget=_day())
    number = forms.CharField(
        label=words("发文字号", "Number"), max_length=80, required=False,
        help_text=words("如：演政〔2022〕1号。", "The organ's mark, the year in brackets, and the serial."),
    )  # fmt: skip
    addressee = forms.CharField(
        label=words("主送机关", "To whom it is sent"), max_length=200, required=False,
        help_text=words("不写冒号。", "Without the colon."),
    )  # fmt: skip
    red_head = forms.BooleanField(
        label=words("加版头（红色发文机关标志和分隔线）", "With the organ's red mark and line"), required=False
    )
    copied_to = forms.CharField(label=words("抄送机关", "Copied to"), max_length=300, required=False)
    printed_by = forms.CharField(label=words("印发机关", "Printed by"), max_length=100, required=False)
    printed_on = forms.DateField(label=words("印发日期", "Printed on"), required=False, widget=_day())


@officers
@require_safe
def report_document(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """The form for what surrounds the report; with it filled in, the report as a file.

    Raises:
        Http404: there is no such report, the viewer may not see it, or nothing is compiled yet.
    """
    report = _seen(viewer, id)
    text = None if report is None else text_in(report, viewer.day)
    if report is None or text is None:
        raise Http404
    asked = request.GET if "form" in request.GET else None
    form = DocumentForm(asked, initial=_known(text))
    if asked is None or not form.is_valid():
        return show(
            request, viewer, "report_document", status=REFUSED if form.is_bound else 200, matter=report, form=form,
            published=text.published, notes=text.elements.notes,
        )  # fmt: skip
    kind = form.cleaned_data.pop("form")
    elements = replace(text.elements, **form.cleaned_data)
    content = render(kind, text.frozen, elements, addresses_of(text, request.build_absolute_uri("/")))
    response = HttpResponse(content, content_type=FORMS[kind])
    name = f"{report.heading}.{kind}" if text.published else f"{report.heading}（未公布）.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@answers_where(THIS_PAGE)
def compiled_once(typed: Matter, reading: Reading) -> bool:
    """Whoever sees the report takes it away, from the day on which it was compiled first."""
    return isinstance(typed, Report) and bool(typed.frozen)


def _seen(viewer: Viewer, id: uuid.UUID) -> Report | None:
    """The report of a place or of an organ, where the viewer may see it."""
    of_a_place = seen(AnnualReport.objects.select_related("organ"), viewer.eyes).filter(pk=id).first()
    return of_a_place or seen(OrganReport.objects.select_related("organ"), viewer.eyes).filter(pk=id).first()


def _known(text: Text) -> dict[str, object]:
    """What follows from the records."""
    return {each.name: getattr(text.elements, each.name) for each in fields(Elements)}
