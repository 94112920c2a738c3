"""serve, user, token: the site behind a sign-in, and who may sign in (本机网站服务)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    interactive,
    note,
    now,
    show,
    show_json,
    table,
)

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rounds import Round
    from kaoping.serve.accounts import Accounts
    from kaoping.serve.editions import Editions
    from kaoping.serve.tokens import Tokens
    from kaoping.serve.web import Server

PORT = 8733
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口，只在本机（127.0.0.1）监听。")]  # fmt: skip
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="账户名：小写字母、数字。")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("serve", help="在本机开网站服务：登录后查看，只读；有新结果自动换上。")(serve)
    app.command("token", help="给单位签发查看链接（只看本单位）；列出、撤回链接。")(token)


def register_users(app: typer.Typer) -> None:
    """Add the commands about accounts."""
    app.command("add", help="建立账户；密码由键盘输入，或从标准输入读一行。")(add)
    app.command("password", help="更换密码；该账户的登录随即失效。")(password)
    app.command("remove", help="删除账户；该账户的登录随即失效。")(remove)
    app.command("list", help="列出账户。")(list_)


def serve(
    port: PortOption = PORT,
    run: Annotated[
        str | None, typer.Option("--run", help="只看某次结果；不写则总看当前结果。")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="启动后用浏览器打开。")] = False,
    round_code: RoundOption = ROUND,
) -> None:
    """Serve the sites of a round to whoever signs in, until Ctrl-C."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.serve import web
    from kaoping.serve.editions import Editions

    where = paths()
    round_ = load_round(where, round_code)
    accounts, tokens = _accounts(where), _tokens(where)
    _somebody(accounts, tokens, round_code)
    server = web.Server(port)
    editions = Editions(where, round_, _pinned(where, round_code, run), note)
    try:
        _prepare(editions, accounts)
        _start(server, where, round_, accounts, tokens, editions)
        address = f"http://{web.ADDRESS}:{server.server_port}/"
        show(f"网站服务：{address}（按 Ctrl-C 停止）")
        if open_:
            typer.launch(address)
        web.run(server)
    finally:
        server.server_close()
        editions.stop()
    show("网站服务已停止。")


def _start(
    server: Server,
    where: Paths,
    round_: Round,
    accounts: Accounts,
    tokens: Tokens,
    editions: Editions,
) -> None:
    from kaoping.serve.accesslog import AccessLog
    from kaoping.serve.app import App, Keys
    from kaoping.serve.screens import Screens

    screens = Screens(where.reports, round_.issuer_name, round_.title)
    server.app = App(Keys(accounts, tokens, round_.code), editions, screens, now, server.hosts)
    server.log = AccessLog(where.var / "log" / "access.log")
    server.clock, server.say = now, note


def _somebody(accounts: Accounts, tokens: Tokens, round_code: str) -> None:
    from kaoping.errors import UsageError

    valid = [t for t in tokens.all() if t.round_code == round_code and t.holds(now())]
    if not accounts.all() and not valid:
        raise UsageError(
            "还没有人能登录", remedy="先建立账户：kaoping user add 账户名 --role analyst"
        )


def _prepare(editions: Editions, accounts: Accounts) -> None:
    """The sites of the roles that have accounts are built before the first request."""
    from kaoping.serve.editions import Variant
    from kaoping.site.audience import TITLES

    for role in sorted({account.role for account in accounts.all()}):
        note(f"生成网页：{TITLES[role]}")
        editions.build(Variant(role))


def _pinned(where: Paths, round_code: str, run: str | None) -> Path | None:
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    if run is None:
        return None
    keys = [str(event["key"]) for event in Ledger(where.ledger).of("run", round=round_code)]
    return runs.find(where, keys, run)


def _accounts(where: Paths) -> Accounts:
    from kaoping.serve.accounts import Accounts
    from kaoping.serve.vault import Vault

    return Accounts(Vault(where.var / "credentials" / "accounts.json"))


def _tokens(where: Paths) -> Tokens:
    from kaoping.serve.tokens import Tokens
    from kaoping.serve.vault import Vault

    return Tokens(Vault(where.var / "credentials" / "tokens.json"))


def _password(twice: bool = True) -> str:
    """Typed without echo, or the first line of standard input; never a word of the command."""
    if interactive() and sys.stdin.isatty():
        text: str = typer.prompt("密码", hide_input=True, confirmation_prompt="再输一次" if twice else False)  # fmt: skip
        return text
    return sys.stdin.readline().rstrip("\r\n")


def add(
    name: NameArgument,
    role: Annotated[str, typer.Option("--role", help="analyst（分析员，全部）或 leader（领导，不显示企业名称和单元格内容）。")],
) -> None:  # fmt: skip
    """A new account."""
    from kaoping.config import paths
    from kaoping.serve.accounts import role_of

    wanted = role_of(role)
    _accounts(paths()).add(name, wanted, _password(), now())
    show(f"已建立账户 {name}。")


def password(name: NameArgument) -> None:
    """Another password."""
    from kaoping.config import paths

    _accounts(paths()).set_password(name, _password())
    show(f"已更换账户 {name} 的密码。")


def remove(name: NameArgument) -> None:
    """Remove an account."""
    from kaoping.config import paths

    _accounts(paths()).remove(name)
    show(f"已删除账户 {name}。")


def list_(as_json: JsonOption = False) -> None:
    """Accounts, without anything of their passwords."""
    from kaoping.config import paths
    from kaoping.site.audience import TITLES

    found = _accounts(paths()).all()
    if as_json:
        show_json([{"name": a.name, "role": a.role.value, "made_at": a.made_at} for a in found])
        return
    table(("账户", "角色", "建立时间"), [(a.name, TITLES[a.role], a.made_at[:16]) for a in found])


def token(
    unit: Annotated[str | None, typer.Argument(metavar="UNIT", help="单位代码或名称。")] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="有效天数。")] = 14,
    list_links: Annotated[bool, typer.Option("--list", help="列出已签发的链接。")] = False,
    revoke: Annotated[str | None, typer.Option("--revoke", help="撤回链接（编号）。")] = None,
    port: PortOption = PORT,
    round_code: RoundOption = ROUND,
) -> None:
    """A link that opens one unit's own page; it is shown this once and kept nowhere."""
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round

    where = paths()
    tokens = _tokens(where)
    if revoke:
        gone = tokens.revoke(revoke)
        show(f"已撤回 {gone.unit_code} 的链接 {gone.number}。")
    elif list_links:
        _list_tokens(tokens)
    elif unit is None:
        raise UsageError("没有写单位", remedy="kaoping token 单位代码；或加 --list、--revoke")
    else:
        code = load_round(where, round_code).unit(unit).code
        text = tokens.issue(round_code, code, now(), days)
        note(f"{code} 的查看链接，{days}天内有效，只显示这一次：")
        show(f"http://127.0.0.1:{port}/unit#{text}")


def _list_tokens(tokens: Tokens) -> None:
    rows = [
        (t.number, t.round_code, t.unit_code, t.made_at[:16], t.expires_at[:16], "有效" if t.holds(now()) else "已过期")
        for t in tokens.all()
    ]  # fmt: skip
    table(("编号", "轮次", "单位", "签发", "失效", "状态"), rows)
