"""Files of a notice: their redacted copies, made here or by hand, confirmed by a second person, and proved."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.notices.models import Notice, PublishedFile
from fazhi.kernel.parties.finding import find_or_record
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, MatterParty, Paper
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from tests.kernel.desk import Desk, attested, codes, date, fresh, refused
from tests.kernel.office_files import pdf, png

NAME, PHONE = "王小明", "13012340001"


def with_file(desk: Desk, *uploads: Upload) -> Notice:
    """A notice whose matter holds files."""
    matter = desk.open("2021-03-01")
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "inspect", "2021-03-04", uploads=list(uploads))
    desk.do(matter, "decide", "2021-03-10")
    return Notice.objects.get(source__matter=matter.pk)


def text(content: str = f"勘验：{NAME}在场，电话{PHONE}。", name: str = "勘验记录.txt") -> Upload:
    return Upload(name, content.encode(), "text/plain")


def holding(notice: Notice, name: str) -> str:
    file = next(file for file in File.objects.filter(redacts=None) if file.title == name)
    return f"file:{file.pk}"


def attach(desk: Desk, notice: Notice, of: str, on: str = "2021-03-11", uploads: Any = (), **data: Any) -> Act:
    content = {"holding": of, **data}
    return perform(notice, "attach_file", by=desk.post("handler"), on=date(on), data=content, uploads=list(uploads))


def draft(desk: Desk, notice: Notice, on: str = "2021-03-11") -> Act:
    content = {"heading": "许可结果公示", "body": "准予夜市摊位许可。"}
    return perform(notice, "draft", by=desk.post("handler"), on=date(on), data=content)


def publish(desk: Desk, notice: Notice, on: str = "2021-03-12", confirmed: Any = None, role: str = "reviewer") -> Act:
    ticks = asked(notice) if confirmed is None else confirmed
    data = {"no_secrets": True, **({"confirmed": ticks} if ticks else {})}
    return perform(notice, "publish", by=desk.post(role), on=date(on), data=data)


def asked(notice: Notice) -> list[str]:
    return [value for value, _ in asked_rows(notice)]


def only(notice: Notice) -> dict[str, Any]:
    found: list[dict[str, Any]] = fresh(notice).files
    assert len(found) == 1
    return found[0]


def test_a_text_is_copied_with_all_hidden_that_must_be_once_the_drafter_has_looked(desk: Desk) -> None:
    notice = with_file(desk, text())
    of = holding(notice, "勘验记录.txt")
    with pytest.raises(Refusal) as caught:
        attach(desk, notice, of)
    assert [ground.field for ground in caught.value.grounds] == ["looked"]
    act = attach(desk, notice, of, looked=True)
    copy = File.objects.get(pk=only(notice)["file"])
    assert read(copy).decode("utf-8-sig") == "勘验：王某在场，电话****。"
    assert (str(copy.redacts_id), copy.title) == (of.removeprefix("file:"), "勘验记录.txt")
    assert act.data["attachments"] == [str(copy.pk)]
    assert [each["kind"] for each in act.data["copy"]["redactions"]] == ["name", "phone"]
    assert NAME not in str(act.data) and PHONE not in str(act.data)
    assert attested(act) and attested(copy)


def test_a_paper_is_copied_too(desk: Desk) -> None:
    notice = with_file(desk)
    paper = Paper.objects.get(kind="toy.permit-paper")
    attach(desk, notice, f"paper:{paper.pk}", looked=True)
    assert NAME.encode() not in read(File.objects.get(pk=only(notice)["file"]))


def test_the_second_person_ticks_each_file_and_the_publication_proves_it(desk: Desk) -> None:
    notice = with_file(desk, text())
    attach(desk, notice, holding(notice, "勘验记录.txt"), looked=True)
    draft(desk, notice)
    assert refused(lambda: publish(desk, notice, confirmed=[])) == {"form"}
    assert refused(lambda: publish(desk, notice, role="handler", confirmed=[])) >= {"role"}
    act = publish(desk, notice)
    row = PublishedFile.objects.get(notice=notice)
    assert (row.name, row.size, row.published_on) == ("勘验记录.txt", len(read(row.file)), date("2021-03-12"))
    assert row.sha256 == row.file.reveal("digest")
    assert act.data["attached"] == [{"file": str(row.file_id), "name": row.name}]
    assert attested(row)
    assert differences([notice]) == []


def test_who_attached_a_file_does_not_publish_it(desk: Desk) -> None:
    notice = with_file(desk, text())
    publisher = desk.post("publisher")
    content = {"holding": holding(notice, "勘验记录.txt"), "looked": True}
    perform(notice, "attach_file", by=publisher, on=date("2021-03-11"), data=content)
    draft(desk, notice)
    assert refused(lambda: publish(desk, notice, role="publisher")) == {"separation"}


def pages(*lines: str) -> Upload:
    return Upload("现场图.pdf", pdf(*lines), "application/pdf")


def grounds(run: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        run()
    codes(caught.value)
    return [ground.says.zh for ground in caught.value.grounds]


class TestByHand:
    def test_a_copy_that_still_shows_somebody_is_refused_with_the_page(self, desk: Desk) -> None:
        notice = with_file(desk, pages(NAME))
        of = holding(notice, "现场图.pdf")
        assert any("自行遮蔽后" in said for said in grounds(lambda: attach(desk, notice, of)))
        said = grounds(lambda: attach(desk, notice, of, uploads=[pages("准予", f"联系{NAME}")]))
        assert any("第2页的姓名" in each for each in said)
        attach(desk, notice, of, uploads=[pages("准予", "联系王某")])
        entry = only(notice)
        assert (entry["made"], entry["readable"], entry["of"]) == ("hand", True, of.removeprefix("file:"))
        assert File.objects.get(pk=entry["file"]).redacts_id == File.objects.get(pk=entry["of"]).pk
        assert File.objects.count() == 2  # The original and the cleaned copy; not what was handed in.

    def test_what_cannot_be_read_is_opened_by_the_second_person(self, desk: Desk) -> None:
        notice = with_file(desk, pages(NAME))
        attach(desk, notice, holding(notice, "现场图.pdf"), uploads=[Upload("图.png", png(), "image/png")])
        assert only(notice)["name"] == "现场图.png"
        draft(desk, notice)
        ticks = dict(asked_rows(notice))
        assert ["不能识读" in said for said in ticks.values()] == [True]
        assert refused(lambda: publish(desk, notice, confirmed=[])) == {"form"}
        publish(desk, notice)

    def test_an_original_handed_in_as_its_own_copy_is_said_to_the_second_person(self, desk: Desk) -> None:
        notice = with_file(desk, pages("平面图"))
        attach(desk, notice, holding(notice, "现场图.pdf"), uploads=[pages("平面图")])
        draft(desk, notice)
        assert ["未作遮蔽" in said for _, said in asked_rows(notice)] == [True]

    def test_what_the_text_leaves_is_left_in_files_and_ticked_for_each(self, desk: Desk) -> None:
        notice = with_file(desk, text("咨询电话：0311-85580000。"))
        body = {"heading": "许可结果公示", "body": "准予。咨询电话：0311-85580000。"}
        token = build(notice, "draft", body).fields["keep"].choices[0][0]
        data = {**body, "keep": [token], "keep_reason": "公开的咨询电话"}
        perform(notice, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=data)
        attach(desk, notice, holding(notice, "勘验记录.txt"), looked=True)
        assert "0311-85580000" in read(File.objects.get(pk=only(notice)["file"])).decode()
        assert sum("公开的咨询电话" in said for _, said in asked_rows(notice)) == 2
        publish(desk, notice)

    def test_a_false_hit_is_left_with_a_reason_and_the_second_person_sees_both(self, desk: Desk) -> None:
        notice = with_file(desk, text("咨询电话：0311-85580000。"))
        of = holding(notice, "勘验记录.txt")
        found = build(notice, "attach_file", {"holding": of})
        token = found.fields["leave"].choices[0][0]
        assert refused(lambda: attach(desk, notice, of, looked=True, leave=[token])) == {"form"}
        act = attach(desk, notice, of, looked=True, leave=[token], why_kept="本单位公开电话")
        assert read(File.objects.get(pk=act.data["attachments"][0])).decode("utf-8-sig") == "咨询电话：0311-85580000。"
        draft(desk, notice)
        said = " ".join(label for _, label in asked_rows(notice))
        assert "0311-85580000" in said and "本单位公开电话" in said
        publish(desk, notice)

    def test_listed_words_in_files_are_heeded(self, desk: Desk) -> None:
        notice = with_file(desk, text("内部文件"), text("原工商局的证照", "证照.txt"))
        assert any(
            "不得公开" in said for said in grounds(lambda: attach(desk, notice, holding(notice, "勘验记录.txt")))
        )
        of = holding(notice, "证照.txt")
        assert refused(lambda: attach(desk, notice, of)) == {"form"}
        attach(desk, notice, of, why_words="引用旧名称")
        draft(desk, notice)
        assert any("引用旧名称" in label for _, label in asked_rows(notice))


def build(notice: Notice, name: str, data: Any = None) -> Any:
    held = fresh(notice)
    kind = kind_of(procedure_of(held.family, held.version), name)
    assert kind is not None
    return build_form(procedure_of(held.family, held.version), kind, data, matter=held)


def asked_rows(notice: Notice) -> list[tuple[str, str]]:
    field = build(notice, "publish").fields.get("confirmed")
    return list(field.choices) if field is not None else []


class TestNames:
    def test_a_name_that_tells_of_somebody_is_not_public(self, desk: Desk) -> None:
        notice = with_file(desk, text("甲", f"{NAME}笔录{PHONE}.txt"))
        of = holding(notice, f"{NAME}笔录{PHONE}.txt")
        said = grounds(lambda: attach(desk, notice, of, public_name=f"{NAME}.txt"))
        assert len(said) == 1 and "文件名含姓名" in said[0]
        attach(desk, notice, of)
        assert only(notice)["name"] == "王某笔录.txt"
        with pytest.raises(Refusal, match="同名"):
            attach(desk, notice, of)
        assert refused(lambda: attach(desk, notice, of, public_name="../另一份")) == {"form"}
        attach(desk, notice, of, public_name="另 一份")
        assert fresh(notice).files[1]["name"] == "另 一份.txt"
        assert refused(lambda: attach(desk, notice, of, public_name="a.exe")) == {"form"}

    def test_a_file_is_taken_off(self, desk: Desk) -> None:
        notice = with_file(desk, text("甲"))
        attach(desk, notice, holding(notice, "勘验记录.txt"))
        data = {"file": only(notice)["file"]}
        perform(notice, "drop_file", by=desk.post("handler"), on=date("2021-03-11"), data=data)
        assert fresh(notice).files == []
        draft(desk, notice)
        publish(desk, notice)
        assert not PublishedFile.objects.exists()
        assert differences([notice]) == []


class TestWhoMay:
    def test_only_what_is_open_in_the_source_matter_is_offered(self, desk: Desk) -> None:
        notice = with_file(desk, text("甲"), text("乙", "乙.txt"))
        assert notice.source is not None
        source = notice.source.matter
        second = holding(notice, "乙.txt")
        desk.do(source, "set_secrecy", "2021-03-11", {"of": second, "secrecy": "internal"})
        offered = [value for value, _ in build(notice, "attach_file").fields["holding"].choices]
        assert holding(notice, "勘验记录.txt") in offered and second not in offered
        assert refused(lambda: attach(desk, notice, second)) == {"form"}
        other = desk.open("2021-03-01")
        act = desk.do(other, "remind", "2021-03-02", {"text": "x"})
        assert refused(lambda: attach(desk, notice, f"file:{act.pk}")) == {"form"}

    def test_who_may_not_read_an_original_does_not_attach_it(self, desk: Desk) -> None:
        """The notice went to another organ, the matter of its source did not."""
        notice = with_file(desk, text("甲"))
        of = holding(notice, "勘验记录.txt")
        justice = desk.county.organ("justice")
        perform(
            notice, "hand_over", by=desk.post("principal"), on=date("2021-03-11"),
            data={"to": justice.pk, "text": "代为公开"},
        )  # fmt: skip
        run = lambda: perform(  # noqa: E731
            fresh(notice),
            "attach_file",
            by=desk.post("handler", "justice"),
            on=date("2021-03-12"),
            data={"holding": of},
        )
        assert refused(run) == {"ReadsTheOriginal"}
        form, post = build(notice, "attach_file"), desk.post("handler", "justice")
        form.offer_to(post.officer, [post])
        assert form.fields["holding"].choices == []

    def test_a_party_who_joined_since_stops_the_publication_with_the_place(self, desk: Desk) -> None:
        notice = with_file(desk, text("李大壮提出异议。"))
        attach(desk, notice, holding(notice, "勘验记录.txt"))
        draft(desk, notice)
        assert notice.source is not None
        MatterParty.objects.create(
            matter=notice.source.matter, party=find_or_record(kind="citizen", name="李大壮"), capacity="neighbour"
        )
        assert any("正文的姓名" in said for said in grounds(lambda: publish(desk, notice)))
        assert PublishedFile.objects.count() == 0


class TestAfterwards:
    def test_a_correction_takes_the_files_over_and_may_change_them(self, desk: Desk) -> None:
        notice = with_file(desk, text("甲"), text("乙", "乙.txt"))
        for name in ("勘验记录.txt", "乙.txt"):
            attach(desk, notice, holding(notice, name))
        draft(desk, notice)
        publish(desk, notice)
        perform(notice, "amend", by=desk.post("handler"), on=date("2021-03-15"), reason="附件有误")
        new = Notice.objects.get(replaces=notice)
        assert [each["name"] for each in new.files] == ["勘验记录.txt", "乙.txt"]
        data = {"file": new.files[1]["file"]}
        perform(new, "drop_file", by=desk.post("handler"), on=date("2021-03-15"), data=data)
        content = {"heading": "许可结果公示", "body": "准予夜市摊位许可。", "correction": "附件有误。"}
        perform(new, "draft", by=desk.post("handler"), on=date("2021-03-15"), data=content)
        publish(desk, new, on="2021-03-16")
        assert [row.name for row in PublishedFile.objects.filter(notice=new)] == ["勘验记录.txt"]
        assert PublishedFile.objects.filter(notice=notice).count() == 2
        assert differences([notice, new]) == []

    @pytest.mark.parametrize(("basis", "stays"), [("mistaken", True), ("secret", False)])
    def test_a_purge_of_the_original_leaves_the_published_copy_but_for_secrets(
        self, desk: Desk, basis: str, stays: bool
    ) -> None:
        notice = with_file(desk, text())
        of = holding(notice, "勘验记录.txt")
        attach(desk, notice, of, looked=True)
        draft(desk, notice)
        publish(desk, notice)
        assert notice.source is not None
        purged(desk, notice.source.matter, of, basis)
        row = PublishedFile.objects.get(notice=notice)
        assert (str(row.file.redacts_id), str(row.file.redacts)) == (of.removeprefix("file:"), "〔已清除〕")
        assert FilePurge.objects.filter(file=row.file).exists() is not stays
        if stays:
            assert read(row.file).decode("utf-8-sig") == "勘验：王某在场，电话****。"

    def test_a_file_whose_original_was_purged_is_not_published(self, desk: Desk) -> None:
        notice = with_file(desk, text())
        of = holding(notice, "勘验记录.txt")
        attach(desk, notice, of, looked=True)
        draft(desk, notice)
        assert notice.source is not None
        purged(desk, notice.source.matter, of, "mistaken")
        assert any("已清除" in said for said in grounds(lambda: publish(desk, notice)))


def purged(desk: Desk, matter: Any, of: str, basis: str) -> None:
    act = desk.do(matter, "ask_purge", "2021-03-12", {"target": of, "basis": basis})
    desk.do(matter, "purge", "2021-03-12", {"asked": act.pk})
