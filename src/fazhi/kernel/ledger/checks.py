"""What is known at start: hash function, name of the log, and the shape of every model of evidence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from fazhi.kernel.ledger.evidence import Dated, Evidence, EvidenceQuerySet, evidence_models
from fazhi.kernel.ledger.hashing import ALGORITHMS, available


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """The hash function is known and there, and the log has a name that a signed note can carry."""
    found: list[CheckMessage] = []
    if settings.LEDGER_HASH not in ALGORITHMS:
        found.append(
            Error(
                f"LEDGER_HASH 为 {settings.LEDGER_HASH!r}，日志不支持 / the ledger does not know this hash function.",
                hint=f"可选 / one of: {', '.join(ALGORITHMS)} (FAZHI_LEDGER_HASH).",
                id="ledger.E001",
            )
        )
    elif not available(settings.LEDGER_HASH):
        found.append(
            Error(
                f"本机 Python 的 OpenSSL 没有 {settings.LEDGER_HASH} / OpenSSL of this Python lacks it.",
                hint="请换用带 SM3 的 OpenSSL（1.1.1 起），或设 FAZHI_LEDGER_HASH=sha256（仅限新日志）/ use "
                "a Python built "
                "with OpenSSL 1.1.1 or later that has SM3, or sha256 for a new ledger.",
                id="ledger.E002",
            )
        )
    origin = str(settings.LEDGER_ORIGIN)
    if not origin or "+" in origin or any(character.isspace() for character in origin):
        found.append(
            Error(
                f"LEDGER_ORIGIN 为 {origin!r}，不能作检查点的名称 / cannot name a signed note.",
                hint="用不含空白和加号的名称，如 law.example.gov.cn/ledger / a name without white space and plus.",
                id="ledger.E003",
            )
        )
    return found


def _check_shape(model: type[Evidence]) -> list[CheckMessage]:
    name = model._meta.label
    found: list[CheckMessage] = []
    if model._meta.parents:
        found.append(
            Error(
                f"{name} 继承了有表的证据模型，一行会有两片叶 / it inherits a concrete evidence model.",
                hint="请继承抽象类 Evidence 或 Dated / extend the abstract Evidence or Dated.",
                obj=model,
                id="ledger.E004",
            )
        )
    if model._meta.many_to_many:
        found.append(
            Error(
                f"{name} 有多对多字段，其中间表没有凭证 / its many-to-many table would have no leaves.",
                hint="请用一个证据模型表示该关系 / make the relation a model of evidence.",
                obj=model,
                id="ledger.E005",
            )
        )
    if not isinstance(model._default_manager.get_queryset(), EvidenceQuerySet):
        found.append(
            Error(
                f"{name} 的默认管理器可以绕过日志 / its default manager writes past the journal.",
                hint="objects: ClassVar = MyQuerySet.as_manager(), MyQuerySet 继承 / extends EvidenceQuerySet.",
                obj=model,
                id="ledger.E006",
            )
        )
    names = {constraint.name for constraint in model._meta.constraints}
    period = f"{model._meta.app_label}_{model._meta.model_name}_period"
    if issubclass(model, Dated) and period not in names:
        found.append(
            Error(
                f"{name} 缺少有效期约束 {period} / it lacks the constraint on its period.",
                hint="class Meta(Dated.Meta): constraints = [*Dated.Meta.constraints, …]",
                obj=model,
                id="ledger.E007",
            )
        )
    return found


def check_evidence(**kwargs: Any) -> list[CheckMessage]:
    """Every model of evidence has a kind of its own, a leaf a row, and no way round the journal."""
    found: list[CheckMessage] = []
    evidence = evidence_models()
    for kind, count in Counter(model.evidence_kind for model in evidence).items():
        if count > 1:
            labels = ", ".join(model._meta.label for model in evidence if model.evidence_kind == kind)
            found.append(
                Error(
                    f"evidence_kind {kind!r} 重复 / is used twice: {labels}.",
                    hint="每种证据一个名称 / give each model a kind of its own.",
                    id="ledger.E008",
                )
            )
    for model in evidence:
        found += _check_shape(model)
    return found
