"""Purges: asked by one person and carried out by another; what goes, what stays, and what verification says of it."""

from __future__ import annotations

import json

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import FileError, Upload, keep, read
from fazhi.kernel.ledger.models import Erasure
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import ActKind
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, Paper, PaperFile
from fazhi.kernel.procedures.offering import offers, visible_to
from fazhi.kernel.procedures.papers import render
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.purging import targets
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL, procedure_of
from tests.kernel.desk import Desk, codes, date, fresh, refused

SECRET = "涉密内容甲乙丙"


def with_file(desk: Desk) -> tuple[Matter, File]:
    permit = desk.accepted()
    act = desk.do(permit, "inspect", "2021-03-04", uploads=[Upload("内部材料.txt", SECRET.encode(), "text/plain")])
    return permit, File.objects.get(pk=act.data["attachments"][0])


def asked(desk: Desk, matter: Matter, target: str, basis: str = "secret") -> Act:
    return desk.do(matter, "ask_purge", "2021-03-05", {"target": target, "basis": basis}, reason="误传涉密材料")


def test_a_file_is_purged_by_two_persons_with_every_copy(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    permit, file = with_file(desk)
    copy = keep(Upload("另一份.txt", SECRET.encode(), "text/plain"))
    act = asked(desk, permit, f"file:{file.pk}")
    with django_capture_on_commit_callbacks(execute=True):
        done = desk.do(permit, "purge", "2021-03-06", {"asked": act.pk}, reason="已核实")
    for each in (file, copy):
        row = File.objects.get(pk=each.pk)
        assert str(row) == "〔已清除〕"
        assert not default_storage.exists(f"{row.sha256[:2]}/{row.sha256}")
        with pytest.raises(FileError, match=str(done.pk)):
            read(row)
    assert set(FilePurge.objects.values_list("act", flat=True)) == {done.pk}
    told = Erasure.objects.get(subject_id=file.pk)
    assert (told.by, told.second) == (done.officer_id, act.officer_id)
    assert (told.reason, told.basis) == ("已核实", "误传国家秘密（保守国家秘密法）")
    found = verify()
    assert found.faults == []
    assert {each.id for each in found.erased} == {str(file.pk), str(copy.pk)}
    assert differences([fresh(permit)]) == []
    rows = json.dumps(
        [list(model.objects.values()) for model in (Act, File, FilePurge)], default=str, ensure_ascii=False
    )
    assert SECRET not in rows and "内部材料" not in rows


def test_who_asked_does_not_carry_it_out_and_a_handler_never_does(desk: Desk) -> None:
    permit, file = with_file(desk)
    by = desk.post("reviewer")
    act = desk.do(permit, "ask_purge", "2021-03-05", {"target": f"file:{file.pk}", "basis": "secret"}, by=by)
    assert refused(lambda: desk.do(permit, "purge", "2021-03-06", {"asked": act.pk}, by=by)) == {"separation"}
    assert refused(lambda: desk.do(permit, "purge", "2021-03-06", {"asked": act.pk}, by=desk.post("handler"))) == {
        "role"
    }
    assert read(file).decode() == SECRET


ANSWERS = {"purge", "withdraw_purge"}


def test_a_matter_that_does_not_hold_the_file_is_told_nothing(desk: Desk) -> None:
    other = desk.decided()
    render(Paper.objects.get(matter=other))
    desk.do(other, "hand_over", "2021-03-12", {"to": desk.county.organ("justice").pk, "text": "管辖调整"})
    permit, file = with_file(desk)
    act = asked(desk, permit, f"file:{file.pk}")
    desk.do(permit, "purge", "2021-03-06", {"asked": act.pk})
    assert not Act.objects.filter(name="tell_purge").exists()
    assert PaperFile.objects.filter(paper__matter=other.pk, file__purge=None).exists()


def test_a_purge_is_offered_while_somebody_asks_for_it(desk: Desk) -> None:
    permit, file = with_file(desk)

    def offered() -> set[str]:
        officer = desk.post("principal").officer
        return {offer.kind.name for offer in offers(fresh(permit), officer, date("2021-03-06"))} & ANSWERS

    assert offered() == set()
    first, second = asked(desk, permit, f"file:{file.pk}"), asked(desk, permit, f"file:{file.pk}")
    assert offered() == ANSWERS
    desk.do(permit, "withdraw_purge", "2021-03-06", {"asked": second.pk}, by=desk.post("principal"))
    assert offered() == ANSWERS
    desk.do(permit, "purge", "2021-03-06", {"asked": first.pk})
    assert offered() == set()


@pytest.mark.parametrize(
    ("name", "field"), [("ask_purge", "basis"), ("archive", "retention"), ("countersign", "agrees")]
)
def test_nothing_is_chosen_before_somebody_chooses(desk: Desk, name: str, field: str) -> None:
    permit, _ = with_file(desk)
    kind: ActKind = GENERAL[name]
    form = build_form(procedure_of(permit.family, permit.version), kind, None, matter=permit)
    assert 'value="" selected' in str(form[field])
    sent = build_form(procedure_of(permit.family, permit.version), kind, {field: ""}, matter=permit)
    assert field in sent.errors


def test_a_purge_happens_once(desk: Desk) -> None:
    permit, file = with_file(desk)
    first, second = asked(desk, permit, f"file:{file.pk}"), asked(desk, permit, f"file:{file.pk}")
    desk.do(permit, "purge", "2021-03-06", {"asked": first.pk})
    for again in (first, second):
        assert refused(lambda again=again: desk.do(permit, "purge", "2021-03-06", {"asked": again.pk})) == {"form"}
    assert f"file:{file.pk}" not in dict(targets(permit))


def test_only_what_the_matter_holds_can_be_purged(desk: Desk) -> None:
    permit, _ = with_file(desk)
    stray = keep(Upload("别处.txt", b"x", "text/plain"))
    assert refused(lambda: asked(desk, permit, f"file:{stray.pk}")) == {"form"}
    other = desk.accepted("2021-03-02", "2021-03-04")
    act = asked(desk, permit, next(iter(dict(targets(permit)))))
    assert refused(lambda: desk.do(other, "purge", "2021-03-06", {"asked": act.pk})) == {"form"}


def test_a_paper_loses_its_text_and_the_file_made_from_it(desk: Desk) -> None:
    permit = desk.decided()
    paper = Paper.objects.get(matter=permit)
    render(paper)
    act = desk.do(permit, "ask_purge", "2021-03-11", {"target": f"paper:{paper.pk}", "basis": "mistaken"})
    desk.do(permit, "purge", "2021-03-12", {"asked": act.pk})
    paper.refresh_from_db()
    assert paper.reveal("text") is None
    with pytest.raises(FileError, match="purged"):
        read(PaperFile.objects.get(paper=paper).file)
    assert verify().faults == []


def test_a_personal_value_is_erased_by_the_same_two_acts(desk: Desk) -> None:
    permit = desk.accepted()
    party = Party.objects.get(matters__matter=permit)
    choices = dict(targets(permit))
    assert choices[f"party:{party.pk}:phone"] == "王** · 电话"
    act = asked(desk, permit, f"party:{party.pk}:phone", "personal")
    desk.do(permit, "purge", "2021-03-06", {"asked": act.pk})
    party.refresh_from_db()
    assert (party.reveal("phone"), party.name) == (None, "王小明")
    (told,) = verify().erased
    assert (told.id, told.field) == (str(party.pk), "phone")


@pytest.mark.parametrize("text", ["机密★10年", "会议纪要\n机 密\n一、…", "密级：秘密"])
def test_a_mark_that_is_typed_is_refused_before_it_is_written(desk: Desk, text: str) -> None:
    permit = desk.accepted()
    given = {"text": text, "report_by": "2021-04-01"}
    assert refused(lambda: desk.do(permit, "instruct", "2021-03-05", given)) == {"marking"}
    assert refused(lambda: desk.do(permit, "suspend", "2021-03-05", reason=text)) == {"marking"}
    desk.do(permit, "instruct", "2021-03-05", {**given, "text": "注意保守国家秘密"})


def test_what_another_organ_needs_of_a_party_is_erased_only_once_it_agrees(desk: Desk) -> None:
    """The same person, known by the number, stands in a matter of the market bureau and in one of the town's."""
    number = {"party_identifier": "130130199001010010"}
    ours, second = desk.open(data=number), desk.open("2021-03-02", data=number)
    theirs = desk.open("2021-03-02", data=number, by=desk.post("clerk", "justice"))
    party = Party.objects.get(matters__matter=ours)
    assert {each.matter_id for each in party.matters.all()} == {ours.pk, second.pk, theirs.pk}
    target = f"party:{party.pk}:phone"
    assert "另在本单位 1 件、其他单位 1 件事项中" in dict(targets(ours))[target]
    act = asked(desk, ours, target, "personal")
    with pytest.raises(Refusal) as caught:
        desk.do(ours, "purge", "2021-03-06", {"asked": act.pk})
    assert codes(caught.value) == {"purge-reach"} and str(theirs.organ) in str(caught.value)
    party.refresh_from_db()
    assert party.reveal("phone") is not None
    given = {"target": target, "basis": "personal"}
    desk.do(theirs, "ask_purge", "2021-03-06", given, by=desk.post("principal", "justice"), reason="同意")
    desk.do(ours, "purge", "2021-03-07", {"asked": act.pk})
    party.refresh_from_db()
    assert party.reveal("phone") is None


def both(desk: Desk) -> tuple[Matter, Matter, str]:
    """One person in a matter of the market bureau and in one of the justice bureau, and the person's phone."""
    number = {"party_identifier": "130130199001010010"}
    ours, theirs = desk.open(data=number), desk.open("2021-03-02", data=number, by=desk.post("clerk", "justice"))
    return ours, theirs, f"party:{Party.objects.get(matters__matter=ours).pk}:phone"


def phone_of(matter: Matter) -> str | None:
    return Party.objects.get(matters__matter=matter).reveal("phone")


def test_consent_that_was_withdrawn_counts_no_more(desk: Desk) -> None:
    ours, theirs, target = both(desk)
    act, head = asked(desk, ours, target, "personal"), desk.post("principal", "justice")
    given = {"target": target, "basis": "personal"}
    agreed = desk.do(theirs, "ask_purge", "2021-03-05", given, by=head, reason="同意")
    desk.do(theirs, "withdraw_purge", "2021-03-06", {"asked": agreed.pk}, by=head, reason="尚需核实")
    assert refused(lambda: desk.do(ours, "purge", "2021-03-07", {"asked": act.pk})) == {"purge-reach"}
    assert phone_of(ours) is not None
    again = {"asked": agreed.pk}
    assert refused(lambda: desk.do(theirs, "withdraw_purge", "2021-03-07", again, by=head, reason="x")) == {"form"}


def test_a_request_that_was_withdrawn_is_not_carried_out(desk: Desk) -> None:
    permit, file = with_file(desk)
    act = asked(desk, permit, f"file:{file.pk}")
    desk.do(permit, "withdraw_purge", "2021-03-06", {"asked": act.pk})
    assert refused(lambda: desk.do(permit, "purge", "2021-03-07", {"asked": act.pk})) == {"form"}
    assert read(file).decode() == SECRET


def test_a_handler_alone_does_not_agree_for_an_organ_nor_withdraw(desk: Desk) -> None:
    ours, theirs, target = both(desk)
    act, handler = asked(desk, ours, target, "personal"), desk.post("handler", "justice")
    given = {"target": target, "basis": "personal"}
    theirs_asked = desk.do(theirs, "ask_purge", "2021-03-05", given, by=handler, reason="同意")
    assert refused(lambda: desk.do(ours, "purge", "2021-03-07", {"asked": act.pk})) == {"purge-reach"}
    asked_of = {"asked": theirs_asked.pk}
    assert refused(lambda: desk.do(theirs, "withdraw_purge", "2021-03-07", asked_of, by=handler)) == {"role"}


def test_what_was_asked_for_is_not_rewritten_by_a_correction(desk: Desk) -> None:
    """A purge would else destroy what its request no longer says, or consent would be read out of another one."""
    permit, file = with_file(desk)
    first, other = f"file:{file.pk}", f"party:{Party.objects.get(matters__matter=permit).pk}:phone"
    act = asked(desk, permit, first)
    right = {"act": act.pk, "data": {"target": other}}
    assert refused(lambda: desk.do(permit, "correct", "2021-03-06", right, reason="更正")) == {"form"}


def restrict(desk: Desk, matter: Matter) -> None:
    head = desk.post("principal", "justice")
    desk.do(matter, "set_secrecy", "2021-03-03", {"of": "", "secrecy": "restricted"}, by=head)


def test_restricted_matters_do_not_shine_through_and_keep_the_value(desk: Desk) -> None:
    """The purge is neither refused nor said to reach further; the other organ has the value in a file of its matter."""
    ours, theirs, target = both(desk)
    restrict(desk, theirs)
    assert dict(targets(ours))[target] == "王** · 电话"
    act, phone = asked(desk, ours, target, "personal"), phone_of(ours)
    desk.do(ours, "purge", "2021-03-07", {"asked": act.pk})
    assert phone_of(ours) is None
    told = Act.objects.get(matter=theirs, name="tell_purge")
    assert told.data["target"] == target
    assert phone and phone in read(File.objects.get(pk=told.data["attachments"][0])).decode()
    purger, head = desk.post("reviewer"), desk.post("principal", "justice")
    assert told.officer_id == purger.officer_id
    assert visible_to(head.officer, date("2021-03-08")).filter(pk=theirs.pk).exists()
    assert not visible_to(purger.officer, date("2021-03-08")).filter(pk=theirs.pk).exists()
    assert verify().faults == [] and differences([fresh(ours), fresh(theirs)]) == []


def test_who_purges_does_not_come_to_see_a_restricted_matter_in_which_the_organ_takes_part(desk: Desk) -> None:
    ours, theirs, target = both(desk)
    restrict(desk, theirs)
    MatterOrgan.objects.create(matter=theirs, organ=desk.county.organ("market"), capacity="inspecting")
    desk.do(ours, "purge", "2021-03-07", {"asked": asked(desk, ours, target, "personal").pk})
    assert Act.objects.filter(matter=theirs, name="tell_purge").exists()
    purger = desk.post("reviewer").officer
    assert not visible_to(purger, date("2021-03-08")).filter(pk=theirs.pk).exists()


def test_later_acts_in_the_restricted_matter_do_not_hold_up_the_purge(desk: Desk) -> None:
    ours, theirs, target = both(desk)
    restrict(desk, theirs)
    later = {"text": "抓紧", "report_by": "2021-06-01"}
    desk.do(theirs, "instruct", "2021-05-01", later, by=desk.post("principal", "justice"))
    desk.do(ours, "purge", "2021-03-07", {"asked": asked(desk, ours, target, "personal").pk})
    assert Act.objects.get(matter=theirs, name="tell_purge").happened_on == date("2021-05-01")


def test_own_restricted_matters_are_not_counted_either(desk: Desk) -> None:
    number = {"party_identifier": "130130199001010010"}
    ours, other = desk.open(data=number), desk.open("2021-03-02", data=number)
    desk.do(other, "set_secrecy", "2021-03-03", {"of": "", "secrecy": "restricted"}, by=desk.post("principal"))
    party = Party.objects.get(matters__matter=ours)
    assert dict(targets(ours))[f"party:{party.pk}:phone"] == "王** · 电话"


def test_an_open_matter_of_an_organ_is_named_where_another_is_restricted(desk: Desk) -> None:
    ours, theirs, target = both(desk)
    restrict(desk, theirs)
    number = {"party_identifier": "130130199001010010"}
    desk.open("2021-03-04", data=number, by=desk.post("clerk", "town"))
    act = asked(desk, ours, target, "personal")
    with pytest.raises(Refusal) as caught:
        desk.do(ours, "purge", "2021-03-06", {"asked": act.pk})
    assert str(desk.county.organ("town")) in str(caught.value) and str(theirs.organ) not in str(caught.value)
    assert not Act.objects.filter(matter=theirs, name="tell_purge").exists()
