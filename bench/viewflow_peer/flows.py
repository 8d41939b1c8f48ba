"""The peer's flow: opened, given more time, closed."""

from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow


class RectificationFlow(flow.Flow):
    """A rectification whose term is put off once."""

    start = flow.StartHandle(this.opened).Next(this.postpone)
    postpone = flow.View(View.as_view()).Permission("auth.view_user").Next(this.close)
    close = flow.View(View.as_view()).Permission("auth.view_user").Next(this.end)
    end = flow.End()

    def opened(self, activation):
        """Begin."""
        activation.process.data = {"problem": "超期公示"}
        return activation.process
