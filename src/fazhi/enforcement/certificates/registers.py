"""The two public lists: which organs enforce 行政执法主体名录, and who holds a certificate 持证人员名录."""

from __future__ import annotations

import datetime

from fazhi.enforcement.certificates.models import Certificate, CertificateKind, EnforcementSubject, State, SubjectKind
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label


class EnforcementSubjects(Register):
    """Organs that enforce 行政执法主体名录 (行政处罚法 2021 第十七条至第二十条; 国办发〔2018〕118号)."""

    key = "enforcement.subjects"
    label = Label("行政执法主体名录", "Organs that enforce")
    about = Label(
        "经司法行政部门确认资格的行政执法主体，其类别、执法范围和依据（国办发〔2018〕118号）。条目随资格确认产生和终止。",
        "Organs confirmed by the justice bureau as enforcing: by which title, within what, and on which basis "
        "(国办发〔2018〕118号). Entries follow from the confirmations.",
    )
    entry = EnforcementSubject
    kinds = SubjectKind
    by_adjustment = False


class Certificates(Register):
    """Certificates in force 行政执法持证人员名录 (国办发〔2018〕118号; 行政处罚法 2021 第四十二条).

    It is public by the rules on disclosure before enforcement: name, organ, number, fields and term.
    """

    key = "enforcement.certificates"
    label = Label("行政执法持证人员名录", "Holders of enforcement certificates")
    about = Label(
        "持有行政执法证件的人员：姓名、单位、证件号码、执法领域、有效期和状态，依法公示（国办发〔2018〕118号），"
        "供当事人核验。条目随发证、审验、暂扣、收回和注销产生、变更和终止。",
        "Who holds an enforcement certificate: name, organ, number, fields, term and state, public by law "
        "(国办发〔2018〕118号) so that anybody met by an officer can verify it.",
    )
    entry = Certificate
    kinds = CertificateKind
    by_adjustment = False
    verified = True

    @classmethod
    def doubt(cls, version: Entry, day: datetime.date) -> Label | None:
        """Why nobody may enforce by it that day: see ``CertificateQuerySet.valid``, which is asked."""
        known = super().doubt(version, day)
        if known is not None or Certificate.objects.valid(day).filter(pk=version.pk).exists():
            return known
        if getattr(version, "state", "") == State.SUSPENDED:
            return Label("证件已被暂扣。", "It is suspended.")
        return Label(
            "持证人当日已不在该单位任职，或者该单位的执法主体资格已经终止。",
            "Its holder serves in the organ no longer, or the organ's title to enforce has ended.",
        )
