"""What the second person ticks for each file of a notice, and why a file cannot be published as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.notices.attach_forms import leaks, said, text_of_copy
from fazhi.kernel.notices.attaching import Attached, attached_to, found_in, left_in, still_there
from fazhi.kernel.notices.cautions import cautions
from fazhi.kernel.notices.drafting import rows_of, secrets_for
from fazhi.kernel.notices.hits import HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.wording import Label, words


def to_confirm(notice: Notice) -> Iterator[tuple[str, str]]:
    """What the second person ticks of files: each was opened, doubtful hits, what is kept and why, listed words."""
    for each in attached_to(notice):
        yield f"file {each.file}", str(_opened(each))
        doubtful = {hit["token"]: hit for hit in each.redactions if hit["doubtful"]}
        for token, hit in doubtful.items():
            kind, where = HitKind(hit["kind"]).label, Label(**hit["where"])
            yield (
                f"file {each.file} {token}",
                f"{each.name}　{words('存疑，已遮蔽', 'Doubtful, hidden')}　{kind}（{where}）→ {hit['becomes']}",
            )
        yield from _kept(notice, each)


def _opened(each: Attached) -> Label:
    """That a file was opened; that it is the original itself is said."""
    if each.same:
        return Label(
            f"{_seen(each).zh}（与原件完全相同，未作遮蔽）",
            f"{_seen(each).en} (the original itself: nothing is hidden in it)",
        )
    return _seen(each)


def _seen(each: Attached) -> Label:
    if each.readable:
        return Label(
            f"附件“{each.name}”：已打开副本，与原件核对", f"File {each.name}: the copy was opened and compared"
        )
    return Label(
        f"附件“{each.name}”：含本系统不能识读的内容（图片、扫描件等），已打开副本逐页查看，没有应遮蔽而未遮蔽的内容",
        f"File {each.name}: it holds what cannot be read here (pictures, scans); the copy was opened, every page "
        "looked at, and nothing is left to be seen that must be hidden",
    )


def _kept(notice: Notice, each: Attached) -> Iterator[tuple[str, str]]:
    try:
        passages = still_there(each)
    except FileError:
        return  # Refused when it is published.
    secrets, kept = secrets_for(notice), {*each.kept, *notice.kept}
    for passage in passages:
        hits = [hit for hit in hits_in(passage.text, secrets) if hit.token(passage.text) in kept]
        for row in rows_of(passage.text, hits):
            why = f"{words('理由', 'Why')}：{each.why_kept or notice.keep_reason}"
            yield f"file {each.file} kept {row.token}", f"{each.name}　{words('未遮蔽', 'Not hidden')}　{row}　{why}"
    for caution in cautions(text_of_copy(each.name, passages), notice.place_code):
        if not caution.blocks:
            yield (
                f"file {each.file} word {caution.word}",
                f"{each.name}　{caution.says}　{words('理由', 'Why')}：{each.why_words}",
            )


def refusals(notice: Notice) -> Iterator[ValidationError]:
    """Why files of the notice cannot be published as they stand."""
    for each in attached_to(notice):
        try:
            passages = still_there(each)
        except FileError as fault:
            yield said(fault)
            continue
        found = found_in(notice, each, passages)
        if found:
            yield leaks(each.name, left_in(found), by_hand=True)
        for caution in cautions(text_of_copy(each.name, passages), notice.place_code):
            if caution.blocks:
                yield ValidationError(
                    words(f"附件含{caution.says.zh}，不得公开。", f"It holds {caution.says.en}: not to be published.")
                )
