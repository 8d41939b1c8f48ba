"""Roles that a post gives 岗位职责: who may do what is declared with these; an undeclared role means nobody."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Role:
    """What a post lets its holder do; ``key`` is stored and never changes."""

    key: str
    label: Label

    def __str__(self) -> str:
        return str(self.label)


CLERK = Role("clerk", Label("收件登记岗", "Clerk"))
HANDLER = Role("handler", Label("承办岗", "Handler"))
REVIEWER = Role("reviewer", Label("审核岗", "Reviewer"))
PRINCIPAL = Role("principal", Label("负责人", "Principal"))
PUBLISHER = Role("publisher", Label("信息公开岗", "Publisher"))
ADMINISTRATOR = Role("administrator", Label("系统管理岗", "Administrator"))

ROLES: dict[str, Role] = {role.key: role for role in (CLERK, HANDLER, REVIEWER, PRINCIPAL, PUBLISHER, ADMINISTRATOR)}
