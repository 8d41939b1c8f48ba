"""Django's registration of exchange."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange 数据交换: sheets in and out, forms of upper platforms, a whole county to files and back."""

    name = "fazhi.exchange"
    label = "exchange"
