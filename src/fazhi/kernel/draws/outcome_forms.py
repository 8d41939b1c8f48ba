"""What comes out of a draw, worked out in the forms of its acts: those drawn, replaced, and who inspects them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.draws.assigning import assign
from fazhi.kernel.draws.assignments import AssignmentFile
from fazhi.kernel.draws.assignments import read as read_assignment
from fazhi.kernel.draws.blocking import Blocked
from fazhi.kernel.draws.given import inspectors_upload
from fazhi.kernel.draws.outcome import Place, outcome
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.seeds import Terms, seed_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words


def error_of(fault: DrawRefused | FileError) -> ValidationError:
    """A refusal as a form says it."""
    message, cure = fault.message, fault.cure
    return ValidationError(words(message.zh + cure.zh, f"{message.en} {cure.en}"))


def terms_of(fields: Mapping[str, Any]) -> Terms:
    """The terms from the fields of a draw that is frozen."""
    return Terms.model_validate_json(fields["terms"])


def seed_in(fields: Mapping[str, Any]) -> bytes:
    """The seed from the fields of a draw whose organs have all revealed."""
    secrets = {fields["codes"][organ]: bytes.fromhex(secret) for organ, secret in fields["reveals"].items()}
    return seed_of(terms_of(fields), secrets, fields.get("source_value") or "")


def kept(file: Any) -> bytes:
    """The bytes of a file of the draw.

    Raises:
        FileError: it was purged, or differs from its digest.
    """
    return read(File.objects.get(pk=uuid.UUID(str(file))))


def lines_in(fields: Mapping[str, Any]) -> list[bytes]:
    """The lines of the list as it was frozen; refused as ``kept``."""
    return kept(fields["list_file"]).splitlines(keepends=True)


def as_json(places: tuple[Place, ...]) -> list[dict[str, str]]:
    """Places as they stand in an act."""
    return [{"identifier": each.identifier, "stratum": each.stratum} for each in places]


class DrawForm(ActForm):
    """Nothing is asked: the outcome follows from the list and the seed."""

    def clean(self) -> dict[str, Any]:
        """Draw."""
        cleaned = super().clean() or self.cleaned_data
        if self.state is None:
            return cleaned
        fields = self.state.fields
        seed = seed_in(fields)
        try:
            come = as_json(outcome(lines_in(fields), terms_of(fields).wanted, seed).first)
        except FileError as fault:
            self.add_error(None, error_of(fault))
            return cleaned
        return cleaned | {"seed": seed.hex(), "drawn": come}


class ReplaceForm(ActForm):
    """Who falls out; who comes in follows from the seed."""

    out = forms.CharField(label=words("退出的对象", "Who falls out"), max_length=200)
    into = forms.CharField(label=words("补入的对象", "Who comes in"), required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Offer those that stand drawn."""
        if self.state is not None:
            drawn = [each["identifier"] for each in self.state.fields["standing_drawn"]]
            self.fields["out"].widget = forms.Select(choices=[("", "—"), *((each, each) for each in drawn)])

    def clean(self) -> dict[str, Any]:
        """Find who comes in."""
        cleaned = super().clean() or self.cleaned_data
        if self.state is None or "out" not in cleaned:
            return cleaned
        fields = self.state.fields
        outs = [each["out"] for each in fields.get("replaced", [])] + [cleaned["out"]]
        try:
            come = outcome(lines_in(fields), terms_of(fields).wanted, bytes.fromhex(fields["seed"]), outs)
        except (DrawRefused, FileError) as fault:
            self.add_error("out", error_of(fault))
            return cleaned
        return cleaned | {"into": come.replacements[-1].into}


class AssignForm(ActForm):
    """Nothing is asked: who inspects whom follows from the file that was fixed before, those drawn, and the seed."""

    def clean(self) -> dict[str, Any]:
        """Assign, or say what blocks it."""
        cleaned = super().clean() or self.cleaned_data
        file = self.file()
        if self.state is None or file is None:
            return cleaned
        fields = self.state.fields
        drawn = [Place(each["identifier"], each["stratum"]) for each in fields["standing_drawn"]]
        try:
            seats = assign(file, drawn, bytes.fromhex(fields["seed"]))
        except DrawRefused as fault:
            self.add_error(None, error_of(fault))
            return cleaned
        if isinstance(seats, Blocked):
            for told in seats.told:
                self.add_error(None, ValidationError(words(told.zh, told.en)))
            return cleaned
        return cleaned | {
            "assignment": {
                "seats": [{"target": seat.target, "need": seat.need, "person": seat.person} for seat in seats],
                "replaced": len(fields.get("replaced", [])), "sha256": file.digest(),
            }
        }  # fmt: skip

    def file(self) -> AssignmentFile | None:
        """The file that was fixed before the draw."""
        if self.state is None or not self.state.fields.get("assignment_file"):
            return None
        try:
            return read_assignment(kept(self.state.fields["assignment_file"]))
        except FileError as fault:
            self.add_error(None, error_of(fault))
            return None


class ReassignForm(AssignForm):
    """Inspectors are assigned anew by a file that is handed in: somebody stands back, or the first could not be met."""

    files_label: ClassVar = Label("新的匹配依据（txt）", "New file of inspectors (txt)")
    given: AssignmentFile | None = None

    def kept_files(self) -> list[tuple[Upload, File | None]]:
        """The file in its one spelling."""
        return [(inspectors_upload(self.given), None)] if self.given is not None else []

    def file(self) -> AssignmentFile | None:
        """The file that is handed in."""
        if len(self.uploads) != 1:
            says = words("请附一份匹配依据。", "Attach one file of inspectors.")
            self.add_error(None, ValidationError(says))
            return None
        try:
            self.given = read_assignment(self.uploads[0].content)
        except DrawRefused as fault:
            self.add_error(None, error_of(fault))
        return self.given
