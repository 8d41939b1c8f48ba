"""Units of figures 计量单位: the measure words of the report, and what English pages say for them."""

from __future__ import annotations

from fazhi.kernel.wording import Label

UNITS = {
    zh: Label(zh, en)
    for zh, en in {
        "件": "matters", "起": "cases", "宗": "cases", "项": "items", "项次": "checks of items", "个": "in number",
        "类": "kinds",
        "处": "places", "处次": "visits to places", "人": "people", "名": "people", "人次": "attendances",
        "次": "times", "场": "events", "场次": "events", "期": "sessions", "篇": "texts", "份": "documents",
        "条": "entries", "部": "works", "册": "volumes", "家": "bodies", "户": "households", "户次": "visits",
        "支": "teams", "批": "batches", "批次": "batches", "元": "yuan", "万元": "× 10,000 yuan",
        "亿元": "× 100 million yuan", "%": "%", "天": "days", "日": "days", "小时": "hours", "学时": "hours taught",
        "平方米": "square metres", "门": "courses", "方面": "subjects", "分": "points", "字": "characters",
    }.items()
}  # fmt: skip
"""By the measure word as it stands in the report."""
