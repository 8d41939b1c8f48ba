"""The check of a report's text 核数 for programs: a file or a text is sent, and what was found is answered.

Nothing that is sent is kept, and nothing of this installation is told: a program needs a token that is for this alone.
"""

from __future__ import annotations

import logging
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja import Field, Router

from fazhi.api.act_requests import JSON, MULTIPART
from fazhi.api.asked import Answer, said
from fazhi.api.auth import Needs
from fazhi.api.declaring import writes
from fazhi.api.parsing import Parser
from fazhi.api.problems import Problem
from fazhi.kernel.wording import Label
from fazhi.report.checking.apart import CHARACTERS, Busy
from fazhi.report.checking.naming import NamesError
from fazhi.report.checking.reading import UnreadableReport
from fazhi.report.checking.telling import object_of
from fazhi.web.report_check import bounds, checked_of

_log = logging.getLogger("fazhi.api")
SCOPE = "reports:check"
FILE, TEXT = "file", "text"
_AGAIN = "5"
"""Seconds after which one may come again where others are being checked."""
_NO_NAMES = Label(
    "本系统的机构、法律名称文件（FAZHI_NAMES）有误，暂时不能核对，请告知系统管理员。",
    "The installation's file of names (FAZHI_NAMES) is faulty and nothing is checked: tell whoever runs it.",
)
_ABOUT = Label(
    "核对报告正文中的数字和错字：以 multipart/form-data 的 file 部分送文件（docx、pdf、txt、md、html），"
    "或者以 JSON 的 text 送正文。所送内容不保存。位置为所答 text 中的字符，自 0 起，不含末位。",
    "Checks figures and wording of a report: send the file (docx, pdf, txt, md, html) as the part file of "
    "multipart/form-data, or its text as text in JSON. What is sent is not kept. Places are characters of the text "
    "that is answered, from 0, the end not included.",
)
_BODY: dict[str, Any] = {
    JSON: {"schema": {
        "type": "object", "additionalProperties": False, "required": [TEXT],
        "properties": {TEXT: {"type": "string", "minLength": 1, "maxLength": CHARACTERS}},
    }},
    MULTIPART: {"schema": {
        "type": "object", "additionalProperties": False, "required": [FILE],
        "properties": {FILE: {"type": "string", "format": "binary"}},
    }},
}  # fmt: skip


class NumberOut(Answer):
    """A figure of the text 数字."""

    value: str = Field(description=said("十进制数，以单位计", "A decimal number, in ones of the unit"))
    unit: str
    object: str = Field(description=said("所数的事物", "What it counts"))
    hedge: str = Field(description=said("约、余、以上等", "What loosens it, such as 约"))
    start: int
    end: int


class RelationOut(Answer):
    """Figures that belong together 数字之间的关系."""

    kind: str
    rule: str
    verdict: Literal["holds", "contradiction", "undecided"]
    why: str
    why_en: str
    arithmetic: str
    total: NumberOut | None
    parts: list[NumberOut]
    spans: list[tuple[int, int]]


class WordOut(Answer):
    """A misprint 错字."""

    start: int
    end: int
    found: str
    should: str
    rule: str
    why: str
    why_en: str


class ReportChecked(Answer):
    """What was found in a report 核数结果."""

    text: str
    numbers: list[NumberOut]
    relations: list[RelationOut]
    words: list[WordOut]


def operations(router: Router) -> None:
    """Add the operation."""

    @writes(
        router, "report-check", name="report-check", title=Label("核对报告", "Check a report"), about=_ABOUT,
        needs=Needs(SCOPE), answer=ReportChecked, tag="reports", body=_BODY,
    )  # fmt: skip
    def report_check(request: HttpRequest) -> dict[str, Any]:
        file, text = (_file(request), "") if request.content_type == MULTIPART else (None, _text(request))
        try:
            checked, _ = checked_of(file, text)
        except Busy as fault:
            raise Problem("too-many", _words(fault), headers={"Retry-After": _AGAIN}) from fault
        except UnreadableReport as fault:
            says, name = _words(fault), TEXT if file is None else FILE
            raise Problem("invalid", says, fields=[{"field": name, "in": "body", "rule": str(says)}]) from fault
        except NamesError as fault:
            _log.error(str(fault))
            raise Problem("unavailable", _NO_NAMES) from fault
        return object_of(checked.text, checked.found)

    report_check.takes = {  # type: ignore[attr-defined]  # the door looks at it
        JSON: settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0,
        MULTIPART: (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + bounds().size,
    }


def _words(fault: UnreadableReport) -> Label:
    return Label(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}")


def _file(request: HttpRequest) -> UploadedFile[bytes]:
    """The one file that is sent."""
    try:
        texts, files = request.POST, request.FILES
    except (RequestDataTooBig, TooManyFilesSent) as error:
        raise Problem("too-large") from error
    except (MultiPartParserError, UnreadablePostError, ValueError) as error:
        raise Problem("bad-request", Label("多部分内容无法读取。", "The multipart content cannot be read.")) from error
    given = files.getlist(FILE)
    if len(given) != 1 or texts or set(files) != {FILE}:
        raise Problem("invalid", Label("只送一个 file 部分。", "Send one part file and nothing besides."))
    return given[0]


def _text(request: HttpRequest) -> str:
    """The text that is sent."""
    body = Parser().parse_body(request)
    text = body.get(TEXT) if isinstance(body, dict) and set(body) == {TEXT} else None
    if not isinstance(text, str) or not text:
        says = Label("内容应为对象，只有 text 一项，为正文。", "The content is an object with the field text alone.")
        raise Problem("invalid", says, fields=[{"field": TEXT, "in": "body", "rule": str(says)}])
    return text
