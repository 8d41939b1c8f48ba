"""Duties to publish 公开义务, as acts declare them: by which article, within which limit, where, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.wording import Label
from fazhi.law.articles import cited
from fazhi.law.kinds import Sure, Words

_UNSURE = Sure.MEMORY, Sure.INFERRED


@dataclass(frozen=True, slots=True)
class Basis:
    """The article by which something is public 公开依据; the law that sets the limit may be another one.

    Attributes:
        law: the law with its text version, as the law tree names it.
        article: its article, in Arabic figures; empty where the law as a whole is meant, or none was sourced.
        sure: how it is known; what was not sourced says so wherever it is shown.
    """

    law: str
    article: str = ""
    sure: Sure = Sure.READ

    @property
    def words(self) -> Words:
        """The law with its article in both languages, and that it was not sourced, where it was not."""
        said = cited(self.law, self.article)
        if self.sure not in _UNSURE:
            return said
        return Words(f"{said.zh}（{self.sure.words.zh}）", f"{said.en} ({self.sure.words.en})")


@dataclass(frozen=True, slots=True)
class Owes:
    """The act makes a publication due 公开义务.

    Attributes:
        limit: dotted key of the limit in the law tree.
        label: title of the notice in both languages.
        template: name of the Django template of its draft, which sees masked parties only.
        channel: where it is published (``notices.displays.CHANNELS``).
        display: rule by which its display ends by itself (``notices.displays.DISPLAYS``); empty where none does.
        since: act of the procedure, done later, from whose day the limit runs (service); the act's own day without.
        from_day: field of the matter that holds the day from which the limit runs, where that is no act's day (the end
            of the year reported on); of a new version (``renews``) it runs from the act all the same.
        people: fields of the matter that name natural persons who are no parties.
        renews: done again in the same matter, it makes due a new version, in whose favour the one published goes.
        opinions: dotted key of the least time for which opinions are taken on what is published 征求意见; empty where
            the notice calls for none.
        opinions_shorter: whether the law lets the call be shorter where a reason stands there.
        replies: it answers the call for opinions of the same matter: what was taken up, and what not 采纳情况.
        basis: the article by which it is public; the start is refused without one (``notices.checks``).
        by_analogy: no law sets this limit for it; the house takes it over 参照, and the public page says so.
        mirrored: owed here also where the act was brought from an upper platform; else the platform publishes.
        title: pattern of the notice's title with the matter's own as ``{subject}``, e.g. ``关于{subject}的公告``;
            without one, the matter's title and the label.
    """

    limit: str
    label: Label
    template: str
    channel: str = "site"
    display: str = ""
    since: str = ""
    from_day: str = ""
    people: tuple[str, ...] = ()
    renews: bool = False
    opinions: str = ""
    opinions_shorter: bool = False
    replies: bool = False
    basis: Basis | None = None
    by_analogy: bool = False
    title: str = ""
    mirrored: bool = False

    def titled(self, subject: str) -> str:
        """The title that the draft begins with, for a matter of this title."""
        return (self.title.format(subject=subject) if self.title else f"{subject} {self.label.zh}").strip()
