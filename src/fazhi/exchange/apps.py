"""Django's registration of exchange."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Exchange 数据交换: sheets in and out, forms of upper platforms, a whole county to files and back."""

    name = "fazhi.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Have the worker go on with imports, and take away what they leave behind."""
        from fazhi.exchange.runs import jobs

        jobs.join()
