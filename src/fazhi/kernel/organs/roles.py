"""Roles that a post gives 岗位职责: who may do what is declared with these; an undeclared role means nobody.

The legality reviewer 合法性审核人员 is the reviewer of the organ that holds the office of justice, or of an organ's own
legal section: what is asked of such a person's certificate, the chapter asks that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Role:
    """What a post lets its holder do; ``key`` is stored and never changes.

    ``handles`` says that its holder works on the organ's matters and so sees them; who only administers or audits sees
    those alone in which the role itself acts.
    """

    key: str
    label: Label
    handles: bool = True

    def __str__(self) -> str:
        return str(self.label)


CLERK = Role("clerk", Label("收件登记岗", "Clerk"))
HANDLER = Role("handler", Label("承办岗", "Handler"))
REVIEWER = Role("reviewer", Label("审核岗", "Reviewer"))
PRINCIPAL = Role("principal", Label("负责人", "Principal"))
PUBLISHER = Role("publisher", Label("信息公开岗", "Publisher"))
ADMINISTRATOR = Role("administrator", Label("系统管理岗", "Administrator"), handles=False)
AUDITOR = Role("auditor", Label("安全审计岗", "Auditor"), handles=False)

ROLES: dict[str, Role] = {
    role.key: role for role in (CLERK, HANDLER, REVIEWER, PRINCIPAL, PUBLISHER, ADMINISTRATOR, AUDITOR)
}
ACTING = tuple(role for role in ROLES.values() if role is not AUDITOR)
"""Roles that act at all: an auditor reads and verifies, and does nothing."""
