"""All models of the chapter; they are declared beside the procedures that move them."""

from __future__ import annotations

from fazhi.enforcement.certificates.models import (
    Certificate,
    CertificateApplication,
    CertificateCheck,
    CertificateMeasure,
    EnforcementSubject,
    QualificationMatter,
)
from fazhi.enforcement.penalty.models import Benchmark, CompulsoryMeasure, LargeAmount, PenaltyCase, SummaryPenalty

__all__ = [
    "Benchmark",
    "Certificate",
    "CertificateApplication",
    "CertificateCheck",
    "CertificateMeasure",
    "CompulsoryMeasure",
    "EnforcementSubject",
    "LargeAmount",
    "PenaltyCase",
    "QualificationMatter",
    "SummaryPenalty",
]
