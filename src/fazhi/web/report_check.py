"""The check of a report's text 核数 at the workbench: read as an annotated page, taken away as Word or HTML.

Nothing that is handed in is kept: each request brings the file, and is answered from it. The form stays on the page
with the file still chosen, so that what was read is taken away without choosing it again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from fazhi.kernel.figures.declaring import year
from fazhi.kernel.organs.models import Place
from fazhi.kernel.procedures.docx import DOCX
from fazhi.kernel.wording import Label, words
from fazhi.report.checking.annotating import annotated, page
from fazhi.report.checking.apart import CHARACTERS, Bounds, Checked, check_file, check_text, word_file
from fazhi.report.checking.naming import NamesError, known_names
from fazhi.report.checking.reading import UnreadableReport
from fazhi.report.checking.telling import Language, joined, remarks_of
from fazhi.report.outlining import OutlineError
from fazhi.report.own_figures import own_figures
from fazhi.web.access import officers
from fazhi.web.account.keeping import filling, fills
from fazhi.web.attempts import REFUSED
from fazhi.web.figures import FIRST_YEAR, LAST_YEAR, headline_of
from fazhi.web.matters import is_fragment
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer

KINDS = ".docx,.pdf,.txt,.md,.html,.htm"
_MADE = "核数"
_NO_OUTLINE = Label(
    "没有适用于该年的报告提纲，不能与本系统数据核对。请另填年份，或留空。",
    "No outline serves that year, so nothing can be compared: give another year, or none.",
)
_TYPED = "正文"
"""What a text that was typed in is called when it is taken away."""


class ReportForm(forms.Form):
    """A report: a file, or its text."""

    file = forms.FileField(
        label=words("报告文件", "File of the report"), required=False,
        widget=forms.FileInput(attrs={"accept": KINDS}),
        help_text=words("Word 文件、PDF、文本或网页。", "Word (docx), PDF, text, Markdown or HTML."),
    )  # fmt: skip
    text = forms.CharField(
        label=words("或者粘贴正文", "Or paste the text"), required=False, max_length=CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    year = forms.IntegerField(
        label=words("与本系统数据核对的年份", "Year of own figures to compare with"), required=False,
        min_value=FIRST_YEAR, max_value=LAST_YEAR,
        help_text=words("不填则只核对报告自身。", "Without it the report is checked in itself alone."),
    )  # fmt: skip
    place = forms.ChoiceField(label=words("区划", "Place"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        """Offer the places of the viewer's organs, the first of them where none is chosen."""
        super().__init__(*args, **kwargs)
        self._codes = codes = list(dict.fromkeys(post.organ.place_code for post in viewer.posts))
        names = dict(Place.objects.as_of(viewer.day).filter(code__in=codes).values_list("code", "name"))
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, names.get(code, code)) for code in codes]
        if len(codes) < 2:
            field.initial, field.widget = "".join(codes), forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """One of file and text."""
        given = {name: each for name, each in (super().clean() or {}).items() if each}
        if not self.errors and ("file" in given) == ("text" in given):
            raise forms.ValidationError(
                words("请选择一个文件，或者粘贴正文，二者取一。", "Choose a file or paste a text: one of the two.")
            )
        given.setdefault("place", next(iter(self._codes), ""))
        if "text" in given:
            given["text"] = given["text"].replace("\r\n", "\n")
        return given


def bounds() -> Bounds:
    """What this installation lets be asked for."""
    return Bounds(settings.CHECK_MB * 2**20, settings.CHECK_SECONDS)


def _beside(checked: Checked, viewer: Viewer, place: str, number: int | None) -> Checked:
    """What was found, and besides it the figures of a year as the viewer sees them on the page of figures.

    Raises:
        OutlineError: no outline serves the year.
    """
    if number is None or not place:
        return checked
    own = own_figures(
        checked.text, checked.found.numbers, year(place, number), lambda each, asked: headline_of(each, asked, viewer)
    )
    return replace(checked, found=joined(checked.found, own))


def checked_of(file: UploadedFile[bytes] | None, text: str) -> tuple[Checked, bytes]:
    """A report that was handed in, checked by the names that this installation knows; and the bytes of its file.

    Args:
        file: the file, or none.
        text: what was typed in, where there is no file.

    Raises:
        UnreadableReport: it cannot be read, or not now.
        NamesError: the installation's file of names cannot be used.
    """
    names = Path(settings.NAMES) if settings.NAMES else None
    known_names(names)
    if file is None:
        return check_text(text, bounds(), names), b""
    # One byte beyond the bound tells that there is more: a large file is not taken into memory to be refused.
    content = file.read(bounds().size + 1)
    return check_file(file.name or "", content, bounds(), names), content


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; posted, what was found in the report, as a page or as a file."""
    if request.method != "POST":
        return show(request, viewer, "report_check", form=ReportForm(viewer=viewer))
    if filling(request):
        return show(request, viewer, "report_check", form=ReportForm(initial=request.POST.dict(), viewer=viewer))
    form = ReportForm(request.POST, request.FILES, viewer=viewer)
    if not form.is_valid():
        return _refused(request, viewer, form)
    given = form.cleaned_data
    try:
        checked, content = checked_of(given.get("file"), given.get("text", ""))
        checked = _beside(checked, viewer, given["place"], given.get("year"))
        if request.POST.get("do") == "word":
            remarks = [each for each in remarks_of(checked.found) if each.mark != "holds"]
            return _file(checked, word_file(checked, remarks, content, bounds(), _language()), ".docx", DOCX)
    except UnreadableReport as fault:
        form.add_error(None, f"{fault.message}{fault.cure}")
        return _refused(request, viewer, form)
    except OutlineError:
        form.add_error("year", str(_NO_OUTLINE))
        return _refused(request, viewer, form)
    except NamesError as fault:
        form.add_error(None, str(fault))
        return _refused(request, viewer, form)
    if request.POST.get("do") == "html":
        made = page(checked.name, checked.text, checked.found, _language()).encode("utf-8", "replace")
        return _file(checked, made, ".html", "text/html; charset=utf-8")
    result = mark_safe(annotated(checked.text, checked.found, _language()))
    template = "report_checked" if is_fragment(request) else "report_check"
    return show(request, viewer, template, form=form, name=checked.name, result=result, fragment=is_fragment(request))


def _refused(request: HttpRequest, viewer: Viewer, form: ReportForm) -> HttpResponse:
    """The form with what is wrong; a part of a page is answered with 200, as others are not taken in."""
    if is_fragment(request):
        return show(request, viewer, "report_checked", form=form, fragment=True)
    return show(request, viewer, "report_check", status=REFUSED, form=form)


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _file(checked: Checked, content: bytes, suffix: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = f"{PurePath(checked.name).stem or _TYPED}-{_MADE}{suffix}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
