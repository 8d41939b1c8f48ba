"""Why a file is not taken or cannot be had: each names the file, the rule and the cure, in both languages."""

from __future__ import annotations

from fazhi.kernel.wording import Label

CALL = Label(
    "请立即停止上传，并报告本单位保密办（县委保密委员会办公室）。",
    "Stop, and report it to the secrecy office (保密办) of your organ at once.",
)


class FileError(ValueError):
    """A file that cannot be taken or is no longer what it was; ``message`` and ``cure`` are in both languages."""

    def __init__(self, zh: str, en: str, cure: Label | None = None) -> None:
        """Refuse with a sentence and its cure."""
        self.message = Label(zh, en)
        self.cure = cure or Label("请重新选择文件。", "Choose the file again.")
        super().__init__(f"{zh}{en} {self.cure.zh}{self.cure.en}")


class MarkedSecret(FileError):
    """A file or text that bears a mark of a state secret: this is no network for it."""

    def __init__(self, name: str, mark: str, where: Label) -> None:
        """Refuse what bears the mark, saying where it stands."""
        super().__init__(
            f"“{name}”的{where.zh}标有“{mark}”。本系统不得存储、处理国家秘密（保守国家秘密法）。",
            f"{name} is marked {mark} in its {where.en}: no state secret may be kept or handled here.",
            CALL,
        )
