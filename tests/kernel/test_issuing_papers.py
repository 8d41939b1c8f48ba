"""Papers: the text is fixed in the act, the file is made afterwards and can be made again."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from fazhi.kernel.files.store import read
from fazhi.kernel.organs.founding import rename
from fazhi.kernel.procedures import papers
from fazhi.kernel.procedures.models import Paper, PaperFile
from fazhi.kernel.procedures.papers import render, template_digest
from tests.kernel.desk import Desk, date


def permit(desk: Desk, **data: Any) -> Paper:
    matter = desk.accepted() if not data else _accepted(desk, data)
    desk.do(matter, "inspect", "2021-03-04")
    return desk.do(matter, "decide", "2021-03-10").papers.get()


def _accepted(desk: Desk, data: dict[str, Any]) -> Any:
    matter = desk.open(data=data)
    desk.do(matter, "accept", "2021-03-03")
    return matter


def test_the_text_names_people_law_and_day_and_stands_fixed(desk: Desk) -> None:
    paper = permit(desk)
    text = paper.reveal("text")
    assert text is not None
    assert text.splitlines() == [
        "@王小明：", "你申请的“夜市摊位”，依照第33条，决定准予。", ">演示县市场监督管理局", ">2021年3月10日",
    ]  # fmt: skip
    assert (paper.number, paper.template_sha256) == ("演市监摊许〔2021〕1号", template_digest("toy/permit.txt"))
    rename(desk.county.organ("market"), date("2021-03-09"), basis="改名", name="演示县市场局")
    assert Paper.objects.get(pk=paper.pk).reveal("text") == text


def test_a_paper_is_plain_text_not_a_page(desk: Desk) -> None:
    text = permit(desk, subject="老王 & 小李的“<夜市>” '摊'").reveal("text")
    assert text is not None and "老王 & 小李的“<夜市>” '摊'" in text


def test_the_file_is_made_once_the_act_stands(desk: Desk, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        paper = permit(desk)
        assert not PaperFile.objects.exists()
    file = paper.rendered.file
    assert render(paper) == file
    with zipfile.ZipFile(io.BytesIO(read(file))) as archive:
        assert "夜市摊位" in archive.read("word/document.xml").decode()


def test_a_rendering_that_fails_does_not_touch_the_act_and_is_made_up_for(
    desk: Desk, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**kwargs: Any) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(papers, "lay_out", broken)
    with django_capture_on_commit_callbacks() as waiting:
        paper = permit(desk)
    for callback in waiting:
        with pytest.raises(OSError, match="disk full"):
            callback()
    assert Paper.objects.filter(pk=paper.pk).exists() and not PaperFile.objects.exists()
    monkeypatch.undo()
    assert render(paper).size > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("real_transactions")
def test_the_act_is_done_although_its_paper_could_not_be_rendered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(papers, "lay_out", lambda **kwargs: (_ for _ in ()).throw(OSError("disk full")))
    paper = permit(desk)
    assert "disk full" in caplog.text
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_the_same_text_gives_the_same_bytes(desk: Desk) -> None:
    paper = permit(desk)
    first = read(render(paper))
    assert papers.lay_out(title=paper.title, number=paper.number, text=paper.reveal("text") or "") == first
