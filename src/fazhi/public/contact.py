"""Who runs the site and how it is reached 网站主办单位和联系方式, as the foot of every page says it.

What stands there is the list of 政府网站发展指引 (国办发〔2017〕47号). It is read from the file of ``FAZHI_SITE``, by
default ``site.yaml`` in ``FAZHI_HOME``, again once it was changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fazhi.kernel.wording import Label
from fazhi.operation.health import Finding, Level

FIELDS = {
    "organ": Label("主办单位", "Run by"),
    "undertaken_by": Label("承办单位", "Undertaken by"),
    "telephone": Label("联系电话", "Telephone"),
    "email": Label("邮箱", "E-mail"),
    "address": Label("地址", "Address"),
    "hours": Label("办公时间", "Hours"),
    "site_code": Label("网站标识码", "Code of the site"),
    "icp": Label("ICP备案号", "ICP filing"),
    "police": Label("公安备案号", "Filing with the police"),
}
"""What may stand at the foot, in its order."""

WANTED = ("organ", "telephone", "email", "site_code", "icp", "police")
"""What the site of a government must show."""

OFFICE = ("organ", "address", "telephone", "hours")
"""What applicants need to come or to ask; wanted as well where one applies online."""

LEADS_TO = {"telephone": "tel:{}", "email": "mailto:{}", "icp": "https://beian.miit.gov.cn/"}
"""Where a field leads; a filing number to the ministry's list (《非经营性互联网信息服务备案管理办法》第十三条)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field as it is shown; ``href`` is empty where it leads nowhere."""

    label: Label
    text: str
    href: str


class ContactRefused(Exception):
    """The file cannot be read; ``message`` says what is wrong with it."""

    def __init__(self, message: Label) -> None:
        super().__init__(str(message))
        self.message = message


def version() -> str:
    """Another text once the file was changed; empty while there is none."""
    try:
        found = Path(settings.SITE).stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size}"


def lines(names: Collection[str] = tuple(FIELDS)) -> list[Line]:
    """What is filled in of these fields; nothing where the file cannot be read, which ``fazhi doctor`` says."""
    try:
        given = _given()
    except ContactRefused:
        return []
    wanted = [(name, label) for name, label in FIELDS.items() if name in names and given.get(name)]
    return [Line(label, given[name], _href(name, given[name])) for name, label in wanted]


def _href(name: str, text: str) -> str:
    return LEADS_TO.get(name, "").format("".join(text.split()))


def finding() -> Finding:
    """How the foot of the site stands, for who runs the installation."""
    cure = Label(
        f"请填写 {settings.SITE}（docs/zh/operations.md“网站页脚”）。",
        f"Fill in {settings.SITE} (docs/operations.md, Foot of the site).",
    )
    try:
        given = _given()
    except ContactRefused as refused:
        return Finding("site", Level.WARNED, refused.message, cure)
    wanted = dict.fromkeys((*WANTED, *(OFFICE if settings.APPLYING else ())))
    missing = [FIELDS[name] for name in wanted if not given.get(name)]
    if not missing:
        return Finding("site", Level.OK, Label("网站页脚已填写", "the foot of the site is filled in"))
    if settings.DEMONSTRATION:
        return Finding("site", Level.OK, Label("演示，网站页脚可不填", "a demonstration: its foot may be empty"))
    zh, en = "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
    return Finding("site", Level.WARNED, Label(f"网站页脚缺：{zh}", f"the foot of the site lacks: {en}"), cure)


def _given() -> Mapping[str, str]:
    changed = version()
    return _read(Path(settings.SITE), changed) if changed else {}


@lru_cache(maxsize=4)
def _read(path: Path, changed: str) -> Mapping[str, str]:
    """What the file says.

    Raises:
        ContactRefused: it is no list of fields, or names one that there is not.
    """
    try:
        said: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeError, YAMLError):
        raise ContactRefused(Label(f"{path} 不是可读的 YAML", f"{path} is no YAML that can be read")) from None
    if not isinstance(said, dict):
        raise ContactRefused(Label(f"{path} 应逐行写“名称: 内容”", f"{path} must have lines of “name: text”"))
    unknown = sorted(str(each) for each in said if each not in FIELDS)
    if unknown:
        names, known = "、".join(unknown), ", ".join(FIELDS)
        raise ContactRefused(
            Label(f"{path} 中没有这些项：{names}；可用{known}", f"{path} has unknown names: {names}; known: {known}")
        )
    return {name: str(text).strip() for name, text in said.items() if text is not None}
