"""A return as a signed bundle 报送数据包: exported where it was signed, and taken where it was asked for."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any, ClassVar

from django.core.exceptions import ValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import ValidationError as Unfit

from fazhi.kernel.ledger.notes import read_verifier_key
from fazhi.kernel.ledger.proofs import Proof, holds, prove
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.checking import Fault, disagreeing, doubts, number_of
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.envelopes import BundleRefused, Envelope, opened, sealed, signed_by
from fazhi.kernel.returns.models import DataReturn, Installation
from fazhi.kernel.returns.standing import FAMILY, SIGNING, year_before
from fazhi.kernel.wording import Label, words
from fazhi.now import today

FORMAT = "fazhi.return/1"
LARGEST = 2**20
"""Bytes of a return that are read at all: a real one has some thousand."""


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
    return sealed(FORMAT, {
        "form": typed.form, "form_sha256": typed.form_digest, "from": typed.from_on.isoformat(),
        "until": typed.until_on.isoformat(), "as_of": typed.as_of.isoformat() if typed.as_of else "",
        "body": {"code": typed.organ.code, "name": typed.organ.name}, "values": dict(typed.returned),
        "explanation": typed.explanation, "filler": typed.filler, "checker": typed.checker,
        "signatory": typed.signatory or act.officer.name, "letter": typed.letter,
        "signed_on": act.happened_on.isoformat(), "act": str(act.pk), "proof": asdict(prove(Act.evidence_kind, act.pk)),
    })  # fmt: skip


_KEPT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text without the signs that the engine refuses where they are typed: they break what is made of it later."""
_Name = Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")


_Day = Annotated[datetime.date, BeforeValidator(lambda raw: datetime.date.fromisoformat(str(raw)))]
"""A day as ISO text, and nothing else that could be taken for one."""


class _Body(BaseModel):
    """The body whose return it is, by the code that it has in its own installation."""

    code: str = Field(min_length=1, max_length=30)
    name: str = Field(max_length=120, pattern=_KEPT)


class _Proof(BaseModel):
    """That the act which signed it stands in the sender's ledger, as ``ledger.proofs.Proof``."""

    leaf: str = Field(max_length=65_535)
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    path: list[str] = Field(max_length=64)
    checkpoint: str = Field(max_length=4_000)


class _Content(BaseModel):
    """What a bundle of a return holds; anything else is none."""

    model_config = ConfigDict(extra="forbid")

    form: str = Field(max_length=80)
    form_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    start: _Day = Field(alias="from")
    until: _Day
    as_of: _Day
    body: _Body
    values: dict[str, str]
    explanation: str = Field(max_length=4_000, pattern=_KEPT)
    filler: str = _Name
    checker: str = _Name
    signatory: str = _Name
    letter: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")
    signed_on: _Day
    act: str = Field(pattern=r"^[0-9a-f-]{36}$")
    proof: _Proof


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
            content = _read(envelope)
            _of_the_body(self.uploads[0].content, envelope, content, typed)
            return cleaned | _taken(envelope, content, typed, self.on)
        except BundleRefused as refused:
            said = refused.message + refused.cure
            raise ValidationError(words(said.zh, said.en)) from refused


def _read(envelope: Envelope) -> _Content:
    """The content of a bundle.

    Raises:
        BundleRefused: it is another kind of bundle, or has not the form of a return.
    """
    anew = Label("请对方重新导出。", "Ask for it to be exported anew.")
    if envelope.format != FORMAT:
        raise BundleRefused(
            Label(f"不是报送数据包（{envelope.format}）。", f"It is no return ({envelope.format})."), anew
        )
    try:
        return _Content.model_validate(dict(envelope.content))
    except Unfit as fault:
        where = "、".join(".".join(map(str, each["loc"])) for each in fault.errors()[:_TOLD])
        raise BundleRefused(
            Label(f"数据包的内容不完整或有误：{where}。", f"It is incomplete or wrong: {where}."), anew
        ) from fault


_TOLD = 5
"""Places of faults that a refusal tells."""


def _of_the_body(text: bytes, envelope: Envelope, content: _Content, typed: DataReturn) -> None:
    """Refuse what is not signed by the installation that is registered today for the body that is asked.

    Raises:
        BundleRefused: naming the installation.
    """
    rows = [each for each in Installation.objects.as_of(today()) if _name(each) == envelope.origin]
    if not rows:
        raise BundleRefused(
            Label(f"装置“{envelope.origin}”没有登记，不能核对签名。", f"Nobody knows {envelope.origin} here."),
            Label("请先核对其公钥并登记。", "Compare its key and register it first."),
        )  # fmt: skip
    mine = [each for each in rows if each.body == typed.organ.code and each.their_code == content.body.code]
    if not mine:
        raise BundleRefused(
            Label(
                f"装置“{envelope.origin}”中的“{content.body.name}”不是{typed.organ.name}。",
                f"{content.body.name} of {envelope.origin} is not the body that was asked.",
            ),
            Label("请向报送单位取得由其装置签名的数据包。", "Ask the body for a bundle of its own installation."),
        )  # fmt: skip
    if not any(signed_by(text, each.verifier_key) for each in mine):
        raise BundleRefused(
            Label("签名与登记的公钥不符。", "The signature is not of the key that is registered."),
            Label("不得采用；请与对方核对公钥。", "Do not use it: compare the key with the sender."),
        )
    if not any(_proven(content, each.verifier_key) for each in mine):
        raise BundleRefused(
            Label("签发行为的存证不成立。", "The proof of its signing does not stand up."),
            Label("请对方重新导出。", "Ask for it to be exported anew."),
        )


def _name(installation: Installation) -> str:
    return read_verifier_key(installation.verifier_key)[0]


def _proven(content: _Content, key: str) -> bool:
    """Whether the act stands in the sender's ledger: a leaf says of which kind of row it is, and which one."""
    given = content.proof
    proof = Proof(given.leaf, given.index, given.size, tuple(given.path), given.checkpoint)
    try:
        leaf = json.loads(given.leaf)
        return holds(proof, key) and (leaf["kind"], leaf["id"]) == (Act.evidence_kind, content.act)
    except (TypeError, KeyError, ValueError):
        return False


def _taken(envelope: Envelope, content: _Content, typed: DataReturn, on: datetime.date) -> dict[str, Any]:
    """What the act holds of a bundle that is sound.

    Raises:
        BundleRefused: with everything in which it does not fit what was asked.
    """
    faults = list(_unfit(envelope, content, typed, on))
    form = typed.asked_form
    if not faults and form is not None:
        faults = [fault.text for fault in _numbers(form, content, typed)]
    if faults or form is None:
        said = faults[0] if faults else Label("没有适用的报送表。", "No form is asked for the period.")
        for each in faults[1:]:
            said += each
        raise BundleRefused(said, Label("请对方改正后重新签发、导出。", "Have it put right and exported anew."))
    values = {item.id: str(number_of(item, content.values[item.id])) for item in form.items}
    return {
        "values": values, "returned": dict(values), "as_of": content.as_of, "explanation": content.explanation.strip(),
        "filler": content.filler, "checker": content.checker, "signatory": content.signatory,
        "letter": content.letter, "form_digest": content.form_sha256, "bundle": envelope.digest,
        "origin": envelope.origin, "origin_act": content.act, "origin_index": content.proof.index,
    }  # fmt: skip


def _unfit(envelope: Envelope, content: _Content, typed: DataReturn, on: datetime.date) -> Iterator[Label]:
    form, last = typed.asked_form, typed.until_on - datetime.date.resolution
    if content.form != typed.form:
        yield Label("报送表不同。", "It is of another form. ")
    elif form is None or content.form_sha256 != form.digest:
        yield Label("报送表的版本或口径不同。", "Its form reads otherwise than the one asked. ")
    if (content.start, content.until) != (typed.from_on, typed.until_on):
        yield Label(f"期间不是{typed.period.zh}。", f"It is not of the period {typed.period.en}. ")
    if content.signed_on > on:
        yield Label("签发日期晚于接收日期。", "It was signed after the day on which it is taken. ")
    if not typed.from_on <= content.as_of <= min(last, content.signed_on):
        yield Label(
            "数据截止日期不在期间内，或者晚于签发。",
            "Its numbers are as of no day of the period before it was signed. ",
        )
    elif content.as_of < last and not content.explanation.strip():
        yield Label("数据截止日期早于期末，没有说明原因。", "Its numbers end early, and it does not say why. ")
    if len({content.filler, content.checker, content.signatory}) < _PEOPLE:
        yield Label("填表人、复核人、签发人应为三人。", "It was not filled in, checked and signed by three people. ")
    yield from _known(envelope, content, typed)


_PEOPLE = 3


def _known(envelope: Envelope, content: _Content, typed: DataReturn) -> Iterator[Label]:
    """One signing is one return, and nothing older takes the place of what was received."""
    received = Act.objects.filter(family=FAMILY, name="receive", data__origin=envelope.origin)
    if received.filter(data__origin_act=content.act).exists():
        yield Label("这次签发的数据包已经接收过。", "What was signed by that act was taken before. ")
    if received.filter(matter=typed.pk, data__origin_index__gte=content.proof.index).exists():
        yield Label("早于已接收的数据包。", "It is older than the one that was taken. ")


def _numbers(form: ReturnForm, content: _Content, typed: DataReturn) -> Iterator[Fault]:
    """What is wrong with the numbers of a bundle; they are checked here as they were there."""
    values = content.values
    found = {item.id: number_of(item, values[item.id]) for item in form.items if item.id in values}
    for item in form.items:
        number = found.get(item.id)
        if isinstance(number, Fault):
            yield number
        elif number is None:
            yield Fault(item.id, Label(f"缺少指标“{item.title.zh}”。", f"The figure {item.title.en} is missing. "),
                        Label("请补报。", "Return it. "))  # fmt: skip
    if unknown := sorted(set(values) - set(found)):
        yield Fault(unknown[0], Label(f"表中没有指标 {'、'.join(unknown)}。", f"Not asked: {', '.join(unknown)}. "),
                    Label("请删除。", "Leave it out. "))  # fmt: skip
    good = {id: number for id, number in found.items() if not isinstance(number, Fault)}
    yield from disagreeing(form, good)
    if not content.explanation.strip():
        yield from doubts(form, good, year_before(typed))
