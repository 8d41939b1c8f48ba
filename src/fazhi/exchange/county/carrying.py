"""Which tables make up a county, and which stay behind with the installation, each with the reason.

Carried are all evidence, the log, and what the kernel, the chapters and the report keep beside them. What can be made
anew is made anew; accounts, secrets and working data belong to an installation and not to a county.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.wording import Label

ACCOUNTS = Label("账号、口令和登录状态属于装置，在新装置上重新开通", "Accounts belong to an installation: opened anew")
MADE_ANEW = Label("可由其他表重新生成，装入时重建", "Made anew from other tables when it is loaded")
_WORKING = Label("各人的草稿、筛选和偏好，不是记录", "Drafts, filters and preferences of persons: no records")
_RUNNING = Label("本装置的运行状态和通讯地址", "How this installation runs, and where it sends messages")
_TOKENS = Label("接口令牌属于装置，在新装置上重新发放", "Tokens belong to an installation: issued anew")
_PERSONAL = Label("可用于查找或识别个人，不含个人信息的导出不带", "It helps to find persons: not without personal data")

APART = {
    "organs.Account": ACCOUNTS, "search.Item": MADE_ANEW, "applications.ApplicationDraft": _WORKING,
    "applications.DraftFile": _WORKING, "applications.Door": _WORKING, "mirrors.AskedBatch": _WORKING,
}  # fmt: skip
"""Tables of carried apps that stay behind."""
STAYS = {
    "fazhi.web": _WORKING, "fazhi.web.calendar": _WORKING, "fazhi.web.account": ACCOUNTS, "fazhi.api": _TOKENS,
    "fazhi.operation": _RUNNING,
}  # fmt: skip
"""Apps of ours whose tables stay behind, but for evidence in them."""


def carried() -> list[type[models.Model]]:
    """The models whose tables make up a county, by the names of the tables."""
    found = [model for model in _concrete() if _carries(model)]
    return sorted(found, key=lambda model: model._meta.db_table)


def telling() -> set[str]:
    """Carried tables that help to find or read persons: they stay out of what goes without personal data.

    So do the two journals of who signed in from where and who read whose data: addresses, names of accounts, and what
    somebody wrote as the reason, in which anybody may be named.
    """
    apart = {
        "parties.PartyIndex", "files.FileIndex", "applications.ApplicationKey", "sign_in.AccessEvent",
        "parties.PersonalRead", "procedures.Errand",
    }  # fmt: skip
    return {
        model._meta.db_table
        for model in carried()
        if model._meta.label in apart or model._meta.app_label in ("exchange", "mirrors")
    }


def left(*, personal: bool = True) -> dict[str, Label]:
    """The tables that stay behind, with the reason of each; more of them where personal data does not go."""
    without = {} if personal else dict.fromkeys(sorted(telling()), _PERSONAL)
    return without | {
        model._meta.db_table: APART.get(model._meta.label) or STAYS.get(model._meta.app_config.name, ACCOUNTS)
        for model in _concrete()
        if not _carries(model)
    }


def _concrete() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if not model._meta.proxy and model._meta.managed]


def _carries(model: type[models.Model]) -> bool:
    if issubclass(model, Evidence):
        return True
    app = model._meta.app_config.name
    ours = app.startswith("fazhi.kernel.") or app in (*settings.CHAPTERS, "fazhi.report", "fazhi.exchange")
    return ours and model._meta.label not in APART
