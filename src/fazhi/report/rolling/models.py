"""A roll-up as a matter 数据汇总: of which year, what came last, and the sum as it was signed."""

from __future__ import annotations

from typing import Any

from django.db import models

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import Label, words

_SHOWN = 16
"""Characters of a digest that a page shows."""
_KINDS = {
    "taken": Label("已采用", "taken"),
    "below": Label("再下一级的数据包，供逐级查看", "of a place further below, to drill"),
    "again": Label("已收到同一份文件", "the same file came before"),
    "records": Label("记录清单，凭证逐条成立", "list of records, every proof holds"),
}  # fmt: skip


class Rollup(Matter):
    """A roll-up of a place and year 数据汇总: bundles of the places below taken, added up, and signed as one.

    Attributes:
        came: the files of the last act that took any, and what became of each (``taking.Came``).
        aside: digest of the bundle that was set aside last.
        gaps: whether it was signed although places are missing.
        signed: content of the bundle that goes up, as it was signed last.
    """

    year = models.PositiveSmallIntegerField(words("年度", "Year"))
    ended_on = models.DateField(words("年度末日", "Last day of the year"))
    came = models.JSONField(words("收到的文件", "Files that came"), default=list, blank=True)
    aside = models.CharField(words("剔除的数据包", "Bundle set aside"), max_length=64, blank=True, default="")
    gaps = models.BooleanField(words("缺报仍予汇总", "Signed with places missing"), default=False)
    signed = models.JSONField(words("签发的汇总", "Sum as signed"), default=dict, blank=True)

    def headline(self) -> str:
        """The year."""
        return f"{self.year}年法治政府建设数据汇总"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Each file with what became of it; a sum by how many parts and figures it has; a digest by its beginning."""
        if name == "came":
            return tuple(_said(each) for each in value or ())
        if name == "aside" and value:
            return (f"{value[:_SHOWN]}…",)
        return (_summed(value),) if name == "signed" and value else ()


def _said(came: dict[str, str]) -> str:
    refused = came["kind"] == "refused"
    says = Label(f"未采用：{came['zh']}", f"refused: {came['en']}") if refused else _KINDS[came["kind"]]
    figure = f" {came['figure']}" if came.get("figure") else ""
    return f"{came['place'] or '？'}{figure} {says}"


def _summed(content: dict[str, Any]) -> str:
    figures = content["figures"].values()
    whole = sum(1 for each in figures if each["value"] is not None)
    parts = len(content["parts"])
    return str(Label(
        f"{parts}个地方，{len(figures)}项数据，其中{whole}项有合计",
        f"{parts} places, {len(figures)} figures, {whole} of them with a sum",
    ))  # fmt: skip
