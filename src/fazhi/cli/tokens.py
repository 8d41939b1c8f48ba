"""``fazhi token``: tokens by which programs ask the API in the name of a post."""

from __future__ import annotations

import datetime

import click

from fazhi.cli.tables import show
from fazhi.kernel.organs.models import Post
from fazhi.now import today
from fazhi.web.account import bearing, opening
from fazhi.web.account.models import ApiToken


@click.group()
def token() -> None:
    """Tokens of the API 接口令牌: by which programs read and act as a post."""


@token.command()
@click.argument("post")
@click.option("--name", required=True, help="Which program uses it.")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(list(bearing.SCOPES)),
    help="What it is for; may be given several times.",
)  # fmt: skip
@click.option("--role", default="", help="Role of the post, where the officer has several in the organ.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Day on which it expires; the longest without it.")
@click.option("--by", default="", metavar="NUMBER", help="Number of the officer who orders it; journalled.")
def issue(post: str, name: str, scopes: tuple[str, ...], role: str, until: datetime.datetime | None, by: str) -> None:
    """Issue a token for POST, an officer's number and the code of an organ, as YS0012@207."""
    day = today()
    held, ordered = _post(post, role, day), opening.officer_of(by) if by else None
    last = until.date() if until else bearing.latest_day(day)
    try:
        issued, secret = bearing.issue(held, name, scopes, last, day=day, by=ordered)
    except bearing.TokenRefused as refused:
        raise click.ClickException(f"{refused.message.zh}{refused.message.en}") from None
    click.echo(f"标识 id        {issued.pk}")
    click.echo(f"令牌 token     {secret}")
    click.echo(f"失效 expires   {issued.expires_on}")
    click.echo("只显示这一次，系统不保存。Shown this once, and kept nowhere.")


def _post(text: str, role: str, day: datetime.date) -> Post:
    """The one post of an officer in an organ, of the role where one is named."""
    number, _, code = text.partition("@")
    posts = list(Post.objects.as_of(day).filter(officer__number=number).select_related("organ", "officer"))
    found = [each for each in posts if each.organ.code == code and (not role or each.role == role)]
    if len(found) != 1:
        held = "、".join(f"{number}@{each.organ.code} --role {each.role}" for each in posts) or "无 none"
        raise click.ClickException(
            f"“{text}”在 {day} 对应 {len(found)} 个岗位；该人员当日的岗位：{held}。请照此写，有几个的加 --role。"
            f"It names {len(found)} posts; those of the officer are listed above."
        )
    return found[0]


@token.command("list")
@click.option("--officer", default="", metavar="NUMBER", help="Of this officer alone.")
def list_(officer: str) -> None:
    """Show tokens: whose, for what, until when; never their secret, which nobody has."""
    day, rows = today(), ApiToken.objects.select_related("officer").order_by("officer__number", "-issued_at")
    if officer:
        rows = rows.filter(officer__number=officer)
    show(
        ("标识 id", "人员 officer", "名称 name", "范围 scopes", "失效 expires", "最近使用 last used", "状态 standing"),
        [
            (
                str(each.pk), each.officer.number, each.name, " ".join(each.scopes), each.expires_on.isoformat(),
                each.last_used_on.isoformat() if each.last_used_on else "—", _standing(each, day),
            )
            for each in rows
        ],
    )  # fmt: skip


def _standing(row: ApiToken, day: datetime.date) -> str:
    if row.revoked_at is not None:
        return "已吊销 revoked"
    return "有效 in force" if row.lasts_on(day) else "已失效 expired"


@token.command()
@click.argument("id", type=click.UUID)
@click.option("--by", default="", metavar="NUMBER", help="Number of the officer who orders it; journalled.")
@click.option("--why", default="", help="Why; journalled.")
def revoke(id: object, by: str, why: str) -> None:
    """Revoke the token ID at once; `fazhi token list` shows the ids."""
    row = ApiToken.objects.filter(pk=str(id)).first()
    if row is None:
        raise click.ClickException("没有这个令牌，见 fazhi token list。There is no such token: see fazhi token list.")
    done = bearing.revoke(row, by=opening.officer_of(by) if by else None, why=why)
    click.echo("已吊销。Revoked." if done else "此前已吊销。It was revoked before.")
