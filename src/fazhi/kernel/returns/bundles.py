"""A return as a signed bundle 报送数据包: exported where it was signed, and taken where it was asked for."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from fazhi.kernel.ledger.notes import read_verifier_key
from fazhi.kernel.ledger.proofs import Proof, holds, prove
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.checking import Fault, disagreeing, doubts, number_of
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.envelopes import LARGEST, BundleRefused, Envelope, opened, sealed, signed_by
from fazhi.kernel.returns.models import DataReturn, Installation, numbers
from fazhi.kernel.returns.standing import FAMILY, SIGNING, year_before
from fazhi.kernel.wording import Label, words

FORMAT = "fazhi.return/1"
_TEXTS = ("explanation", "filler", "checker", "signatory", "letter")


def bundle_of(typed: DataReturn) -> str:
    """A signed return as a bundle, with the proof that its signing stands in the ledger.

    Raises:
        BundleRefused: it is not signed.
        ProofRefused: the act still waits for its place in the ledger.
    """
    act = Act.objects.filter(matter=typed.pk, family=FAMILY, name__in=SIGNING).order_by("seq").last()
    if act is None or not typed.final:
        raise BundleRefused(
            Label("本报送尚未签发。", "The return is not signed yet."), Label("签发后再导出。", "Export it then.")
        )
    people = typed.people
    return sealed(FORMAT, {
        "form": typed.form, "form_sha256": typed.form_digest, "from": typed.from_on.isoformat(),
        "until": typed.until_on.isoformat(), "as_of": typed.as_of.isoformat() if typed.as_of else "",
        "body": {"code": typed.organ.code, "name": typed.organ.name}, "values": dict(typed.returned),
        "explanation": typed.explanation, "filler": people["fill"], "checker": people["check"],
        "signatory": typed.signatory or act.officer.name, "letter": typed.letter,
        "signed_on": act.happened_on.isoformat(), "act": str(act.pk), "proof": asdict(prove(Act.evidence_kind, act.pk)),
    })  # fmt: skip


class ReceiveForm(ActForm):
    """A return that its body signed in an installation of its own: everything is read from the bundle, and checked."""

    files_label: ClassVar = Label("签名数据包（json）", "Signed bundle (json)")

    def clean(self) -> dict[str, Any]:
        """Open the bundle; it is taken whole, or refused with what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        typed = None if self.matter is None else DataReturn.objects.select_related("organ").get(pk=self.matter.pk)
        if typed is None or self.on is None:
            return cleaned
        if len(self.uploads) != 1 or len(self.uploads[0].content) > LARGEST:
            raise ValidationError(words("请附一份签名数据包（json）。", "Attach one signed bundle (json)."))
        try:
            envelope = opened(self.uploads[0].content)
            _of_the_body(self.uploads[0].content, envelope, typed, self.on)
            return cleaned | _taken(envelope, typed, self.on)
        except BundleRefused as refused:
            said = refused.message + refused.cure
            raise ValidationError(words(said.zh, said.en)) from refused


def _of_the_body(text: bytes, envelope: Envelope, typed: DataReturn, on: datetime.date) -> None:
    """Refuse what is not signed by the registered installation of the body that is asked.

    Raises:
        BundleRefused: naming the installation.
    """
    rows = [each for each in Installation.objects.as_of(on) if _name(each) == envelope.origin]
    if not rows:
        raise BundleRefused(
            Label(f"装置“{envelope.origin}”没有登记，不能核对签名。", f"Nobody knows {envelope.origin} here."),
            Label("请先核对其公钥并登记。", "Compare its key and register it first."),
        )  # fmt: skip
    mine = [each for each in rows if each.body == typed.organ.code]
    if not mine:
        raise BundleRefused(
            Label(f"装置“{envelope.origin}”不是{typed.organ.name}的装置。", f"{envelope.origin} is not theirs."),
            Label("请向报送单位取得由其装置签名的数据包。", "Ask the body for a bundle of its own installation."),
        )  # fmt: skip
    if not any(signed_by(text, each.verifier_key) for each in mine):
        raise BundleRefused(
            Label("签名与登记的公钥不符。", "The signature is not of the key that is registered."),
            Label("不得采用；请与对方核对公钥。", "Do not use it: compare the key with the sender."),
        )
    proof = envelope.content.get("proof")
    if not any(_proven(proof, envelope.content.get("act"), each.verifier_key) for each in mine):
        raise BundleRefused(
            Label("签发行为的存证不成立。", "The proof of its signing does not stand up."),
            Label("请对方重新导出。", "Ask for it to be exported anew."),
        )


def _name(installation: Installation) -> str:
    return read_verifier_key(installation.verifier_key)[0]


def _proven(proof: Any, act: Any, key: str) -> bool:
    try:
        given = Proof(**{**proof, "path": tuple(proof["path"])})
        return bool(holds(given, key) and json.loads(given.leaf)["id"] == act)
    except (TypeError, KeyError, ValueError):
        return False


def _taken(envelope: Envelope, typed: DataReturn, on: datetime.date) -> dict[str, Any]:
    """What the act holds of a bundle that is sound.

    Raises:
        BundleRefused: with everything in which it does not fit what was asked.
    """
    content = envelope.content
    faults = list(_unfit(envelope, typed, on))
    form = typed.asked_form
    if not faults and form is not None:
        faults = [fault.text for fault in _numbers(form, content, typed)]
    if faults:
        said = faults[0]
        for each in faults[1:]:
            said += each
        raise BundleRefused(
            said, Label("请对方改正后重新签发、导出。", " Have it corrected, signed and exported anew.")
        )
    values = {item.id: str(number_of(item, str(content["values"][item.id]))) for item in form.items} if form else {}
    kept = {name: str(content.get(name) or "") for name in _TEXTS}
    return kept | {
        "values": values, "returned": dict(values), "as_of": content["as_of"],
        "form_digest": content["form_sha256"], "bundle": envelope.digest, "origin": envelope.origin,
    }  # fmt: skip


def _unfit(envelope: Envelope, typed: DataReturn, on: datetime.date) -> Iterator[Label]:
    content, form = envelope.content, typed.asked_form
    if envelope.format != FORMAT:
        yield Label(f"不是报送数据包（{envelope.format}）。", f"It is no return ({envelope.format}). ")
        return
    if content.get("form") != typed.form:
        yield Label("报送表不同。", "It is of another form. ")
    elif form is None or content.get("form_sha256") != form.digest:
        yield Label("报送表的版本或口径不同。", "Its form reads otherwise than the one asked. ")
    if (content.get("from"), content.get("until")) != (typed.from_on.isoformat(), typed.until_on.isoformat()):
        yield Label(f"期间不是{typed.period.zh}。", f"It is not of the period {typed.period.en}. ")
    if str(content.get("signed_on") or "9999") > on.isoformat():
        yield Label("签发日期晚于接收日期。", "It was signed after the day on which it is taken. ")
    as_of = str(content.get("as_of") or "")
    if not typed.from_on.isoformat() <= as_of < typed.until_on.isoformat():
        yield Label("数据截止日期不在期间内。", "Its numbers are as of a day outside of the period. ")
    elif as_of < (typed.until_on - datetime.date.resolution).isoformat() and not content.get("explanation"):
        yield Label("数据截止日期早于期末，没有说明原因。", "Its numbers end early, and it does not say why. ")
    if Act.objects.filter(matter=typed.pk, data__bundle=envelope.digest).exists():
        yield Label("这份数据包已经接收过。", "This very bundle was taken before. ")


def _numbers(form: ReturnForm, content: Mapping[str, Any], typed: DataReturn) -> Iterator[Fault]:
    """What is wrong with the numbers of a bundle; they are checked here as they were there."""
    given = content.get("values")
    values = {str(id): str(text) for id, text in given.items()} if isinstance(given, dict) else {}
    for item in form.items:
        found = number_of(item, values[item.id]) if item.id in values else None
        if isinstance(found, Fault):
            yield found
        elif found is None:
            yield Fault(item.id, Label(f"缺少指标“{item.title.zh}”。", f"The figure {item.title.en} is missing. "),
                        Label("请补报。", "Return it. "))  # fmt: skip
    if unknown := sorted(set(values) - {item.id for item in form.items}):
        yield Fault(unknown[0], Label(f"表中没有指标 {'、'.join(unknown)}。", f"Not asked: {', '.join(unknown)}. "),
                    Label("请删除。", "Leave it out. "))  # fmt: skip
        return
    if all(item.id in values and not isinstance(number_of(item, values[item.id]), Fault) for item in form.items):
        yield from disagreeing(form, numbers(values))
        if not content.get("explanation"):
            yield from doubts(form, numbers(values), year_before(typed))
