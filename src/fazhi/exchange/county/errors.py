"""What stands against taking a county out, or against loading one."""

from __future__ import annotations

from fazhi.kernel.wording import Label


class CountyRefused(Exception):
    """A directory that is not written, or not loaded; nothing was changed, nothing is left behind."""

    def __init__(self, zh: str, en: str) -> None:
        """Refuse with a sentence in both languages."""
        self.message = Label(zh, en)
        super().__init__(f"{zh}{en}")


def unusable(name: str, zh: str, en: str) -> CountyRefused:
    """A part of a directory that is not what was exported."""
    return CountyRefused(
        f"{name}：{zh}。请用另一份导出，或重新导出；没有写入任何内容。",
        f"{name}: {en}. Use another copy, or export again; nothing was written.",
    )
