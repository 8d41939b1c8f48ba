"""The charts of a report as numbered pictures 插图: drawing, title, description, and the table of their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from fazhi.report.charting.charts import Chart
from fazhi.report.charting.drawing import NARROW, WIDE, drawn
from fazhi.report.charting.words import Entry, description, table


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its number in the report."""

    number: int
    chart: Chart

    @property
    def label(self) -> str:
        """图1."""
        return f"图{self.number}"

    @property
    def caption(self) -> str:
        """Number and title."""
        return f"{self.label}　{self.chart.title}"

    @property
    def description(self) -> str:
        """All that is drawn, in words."""
        return f"{self.chart.title}。{description(self.chart)}"

    @property
    def wide(self) -> SafeString:
        """The drawing for paper and desks."""
        return self._drawn(WIDE)

    @property
    def narrow(self) -> SafeString:
        """The drawing for telephones."""
        return self._drawn(NARROW)

    @property
    def head(self) -> list[Entry]:
        """The head of the table."""
        return table(self.chart)[0]

    @property
    def rows(self) -> list[list[Entry]]:
        """The rows of the table."""
        return table(self.chart)[1]

    def _drawn(self, width: int) -> SafeString:
        # Every text in it is escaped where it is written.
        return mark_safe(drawn(self.chart, self.chart.title, f"chart-{self.number}-{width}", width))
