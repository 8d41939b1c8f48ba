"""What the commands say of themselves in Chinese 命令说明, put before the English of their declarations.

By the words of a command (``ledger verify``) and the name of an option (``ledger verify --json``). An option that means
the same everywhere stands once, by its name alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import click

ROOT = "法治：以办件记录支撑法治政府建设日常工作与年度报告的系统。"
TEXTS = {
    "accounts": "账号。NAME 为人员编号或账号名。",
    "accounts close": "停用账号，结束其会话；该人员已办的行为保留。",
    "accounts factors": "第二步验证器具遗失时，清除该账号的全部第二步验证。",
    "accounts list": "列出全部账号：人员、是否开通、第二步验证、最近登录。",
    "accounts open": "为编号 NUMBER 的人员开通账号，或重新启用已停用的账号。",
    "accounts open --name": "账号名；不填为人员编号。",
    "accounts open --email": "用于重设忘记的口令的邮箱。",
    "accounts password": "发放下次登录使用的口令，并结束该账号的会话。",
    "accounts password --prompt": "由您输入口令，不随机生成。",
    "--why": "理由，记入登录日志。",
    "act": "办理行为。MATTER 为事项编号或标识，新办时为程序名；NAME 为行为名。",
    "act --on": "行为的法律日期。",
    "act --data": "行为表单的内容，JSON 对象。",
    "act --reason": "理由。",
    "act --key": "请求标识：标识相同即为同一次办理。",
    "backup": "在不停机的情况下，将数据库、文件和本地法律数据写入 TARGET：已有的目录，或带扩展名（.tar.gz）的新文件。"
    "不覆盖任何文件。",
    "backup --keys": "同时把密钥备份到另一处：已有的目录，或带扩展名（.tar.gz）的新文件。",
    "backup --verify": "随后在临时位置试恢复并核验记录；不改动本系统。",
    "--passphrase-file": "存放备份封存口令的文件。",
    "contacts": "催办提醒发给谁：人员邮箱、单位工作群。",
    "contacts chat": "登记机构 CODE 的工作群机器人地址；ADDRESS 为空（''）即删除。",
    "contacts chat --platform": "工作群平台。",
    "contacts chat --secret-file": "存放签名密钥的文件。",
    "contacts list": "列出通讯方式；机器人地址只显示主机名，其余部分等同密钥。",
    "contacts mail": "登记编号 NUMBER 的人员的邮箱；ADDRESS 为空（''）即删除。",
    "county": "整县导出为目录（Parquet 表、文件、日志），并可装入空装置。",
    "county export": "将整县导出到目录 TARGET，期间可以照常办件。"
    "单个列表（清单、办件、台账等）在各自的页面上导出为 Excel、CSV 或 JSON。",
    "county export --without-personal": "不含个人信息、文件和密钥，仅供分析，不能装入。",
    "county load": "将目录 SOURCE 装入本装置；本装置须为空，要么全部装入并核验相符，要么不装入。",
    "county load --demonstration": "导出与本装置均为演示，不作生产检查。",
    "demo": "生成演示县一年的数据；重复运行不改变任何内容。",
    "demo --quiet": "不显示进度。",
    "doctor": "检查本系统；不能正常服务时退出码为 1。",
    "draw": "抽取：从公开数据重算，生成揭示用的数和承诺值，由表格生成名单。不需要装好系统。",
    "draw commit": "对标准输入的数，算出单位 --organ 在这些抽取条件下的承诺值。",
    "draw commit --organ": "单位代码，与抽取条件中的一致。",
    "draw commit --terms": "公开的 draw.json，或其中的抽取条件。",
    "draw list": "把表格 SHEET（CSV）写成排好序、核对过的候选名单，输出到标准输出。",
    "draw secret": "随机生成 32 字节的数（十六进制）。揭示之前请自行保密。",
    "draw verify": "用公开的 draw.json（FILE）从头重算一次抽取；有不一致时退出码为 1。",
    "draw verify --list": "候选名单文件，FILE 中没有名单时给出。",
    "figures": "某区划某年的数据，由记录计出，并与已公布的数据对照。",
    "figures --id": "只算这一项；可多次给出。",
    "--place": "区划代码（GB/T 2260），如 130130。",
    "--year": "公历年份。",
    "found": "按 FILE 初始建立新系统；同一文件再次运行不改变任何内容。",
    "found --dry-run": "全部检查一遍，不保存。",
    "found --example": "打印一份可供修改的样例文件。",
    "import": "把表格 FILE（xlsx、xls、ods、csv）导入 TARGET；都不写则列出全部导入内容。"
    "中断后再次执行同一命令即从中断处继续。",
    "import --by": "经办人：人员编号@机构代码，如 YS0012@207。",
    "import --second": "报请谁批准（由其在网页上批准）：人员编号@机构代码。",
    "import --second-named": "由操作人指明批准人已在别处批准，随即导入；记录中注明“由操作人指明”。",
    "import --mapping": "已保存的栏目对应的名称，或其文件（.json）。",
    "import --set": "导入内容另需的事项，写作 名称=值；可多次给出。",
    "import --dry-run": "只核对，不改变任何内容。",
    "import --whole": "整份导入，有一行有问题就都不导入；或先导入没有问题的行。",
    "import --template": "把空白模板写入此处，随即结束。",
    "ledger": "核验全过程记录，出具检查点和证明。",
    "ledger checkpoint": "生成并保存签名检查点，可交外部见证人留存。",
    "ledger checkpoint --out": "写入的文件；不填则显示在屏幕上。",
    "ledger key": "显示公钥，任何人可据以核验检查点和证明。",
    "ledger proof": "证明 KIND 类证据中标识为 ID 的一行在记录之中。",
    "ledger roles": "打印或授予使证据只增不改的数据库权限（PostgreSQL）；每次迁移后再执行一次。",
    "ledger roles --application": "工作台所用的数据库角色。",
    "ledger roles --sequencer": "后台进程和命令所用的角色，如另设。",
    "ledger roles --apply": "以所有者身份立即授权；不加则只打印 SQL。",
    "ledger sequence": "将待入列的记录编入树中（PostgreSQL）；fazhi worker 平时自动进行。",
    "ledger verify": "重算全部记录，核对证据与叶、事项与行为；有不符时退出码为 1。",
    "ledger verify --outside": "另行保存的检查点；可多次给出。",
    "matters": "事项的行与行为。",
    "matters rebuild": "按行为重写这些标识的事项的行；不给标识则重写全部不符的。行不是证据，行为不受影响。",
    "migrate": "建立或更新数据库的表。",
    "mirror": "上级平台镜像：带入、对账、查看各程序在何处办理。",
    "mirror reconcile": "把本地与 FILE（JSON，应为该期间的全部事项）逐项对照，不改动任何内容；有差异时退出码为 1。",
    "mirror reconcile --from": "期间首日（按收件、立案日期）。",
    "mirror reconcile --procedure": "程序名，见 fazhi procedures。",
    "mirror reconcile --until": "期间末日（含当日）。",
    "mirror status": "各程序自何日起在何处办理，最近一次同步和对账。",
    "mirror take": "报请带入 FILE（表格 xlsx、xls、ods、csv，或 JSON）中的事项，由本单位另一人在页面上批准后带入；"
    "可反复执行，不会重复。有不能带入或不一致的，退出码为 1。",
    "mirror take --acts": "取模板时另加的行为，用名称，逗号分隔。",
    "mirror take --opened": "表中事项收到的某日，按当日适用的程序版本取栏目；不填为今日适用的版本。",
    "mirror take --mapping": "交表时用的栏目对应：补录事项中保存的名称，或 .json 文件。",
    "mirror take --procedure": "表中事项所属的程序名，见 fazhi procedures。",
    "mirror take --template": "把空白表写到该处，不交表。",
    "mirror take --whole": "整份带入，有一件有问题就都不带入。",
    "mirror take --platform": "平台名称；不填为文件中写明的，或该程序现在所在的平台。",
    "mirror reconcile --platform": "平台名称；不填为文件中写明的平台。",
    "parties": "当事人：查询所存信息。",
    "parties export": "导出某当事人的全部信息（JSON）；证件号码在提示后输入，不出现在命令行中。",
    "parties export --note": "依何申请，如“当事人王某2026年3月1日申请”，不写证件号码。",
    "parties export --name": "姓名；同一号码登记有两个姓名时填写。",
    "procedures": "已声明的程序及其版本、阶段和行为。",
    "registers": "已声明的清单，或某清单在某日的条目。",
    "report": "法治政府建设年度报告。",
    "report compile": "编制某区划某年的报告页。",
    "report compile --out": "报告页写入的位置。",
    "report bundle": "某区划某年的数据，作为签名数据包报上级汇总。",
    "report bundle --out": "写入的文件。",
    "report records": "数据包中一项数据背后的记录：各在日志中的叶号、叶的摘要，及对该包检查点的凭证。",
    "report records --bundle": "本装置作出的、载有该数据的数据包。",
    "report records --record": "只附这一片叶的凭证；不填则逐条附上。",
    "report records --out": "写入的文件。",
    "report rollup": "核对文件夹中的数据包，相加，并签名；有缺、有误的退出码为 1。",
    "report rollup --name": "汇总地方的名称。",
    "report rollup --keys": "应报地方的表（csv）：place,verifier_key；不给则按“已登记的装置”。",
    "report rollup --out": "汇总结果写入的文件。",
    "report drill": "按各级所记的摘要，把汇总包中的一项数据逐级打开，直到记录清单；凭证不成立的退出码为 1。",
    "report drill --folder": "下级数据包所在的文件夹，可以重复。",
    "report drill --records": "该数据的记录清单，可以重复。",
    "report check": "核对报告：总数与分项、前后重复、增长、序号、错字。文件不离开本机；有矛盾时退出码为 1。",
    "report check --all": "连同相符的一起列出。",
    "report check --json": "供程序使用的对象。",
    "report check --html": "写入的批注页（HTML），一次一个文件。",
    "report check --word": "写入的带批注的 Word 文件，一次一个文件。",
    "report check --out": "已有的目录，每个文件的批注页和带批注的 Word 文件写入其中。",
    "report check --english": "批注页和批注用英文。",
    "report check --date": "报告的日期（默认：落款日期或标题年度），用于核对机构、法律名称是否有效。",
    "report check --names": "本地的机构、法律名称文件（默认：设置 FAZHI_NAMES），与自带名称一并核对。",
    "report check --year": "连同本系统该年度的数据一起核对；不填则不读取数据库。",
    "report check --place": "区划代码（默认：本系统唯一的县级区划），与 --year 一起使用。",
    "report reproduce": "按固定时所知重新计算报告的数据，并列出此后有更正的。",
    "report reproduce --json": "供程序使用的对象。",
    "report reproduce --organ": "部门或乡镇的机构代码：核对其自己的年度报告。",
    "report render": "把已公布的报告（没有公布的，取最近固定的一份）生成 Word、PDF 或网页，按党政机关公文格式编排。",
    "report render --form": "文件种类：docx、pdf 或 html。",
    "report render --out": "写入的文件；已有同名文件则覆盖。",
    "report render --organ": "发文机关署名；不填为本地人民政府。",
    "report render --dated": "成文日期；不填为审定之日，尚未审定的为汇编之日。",
    "report render --number": "发文字号；不填为印发时的文号。",
    "report render --addressee": "主送机关，不写冒号。",
    "report render --red-head": "加版头：红色发文机关标志和红色分隔线。",
    "report render --copied-to": "抄送机关。",
    "report render --printed-by": "印发机关。",
    "report render --printed-on": "印发日期。",
    "report render --site": "数据链接指向的公开网站地址；不填为 FAZHI_BASE_URL。",
    "restore": "将 SOURCE 恢复到本系统；本系统须为空，要么全部恢复，要么不恢复。",
    "restore --keys": "密钥的备份。",
    "restore --verify": "只试恢复：在临时位置恢复并核验，不留任何内容。",
    "restore --demonstration": "备份与本系统均为演示，不作生产检查。",
    "restore --unsealed": "给出封存口令时，写明哪一份归档（data 数据、keys 密钥）本来就没有封存；可多次给出。",
    "search": "检索所用的索引；它由办件和清单生成，不是证据。",
    "search check": "把检索索引与办件、清单比对，列出不一致之处；有不一致时退出码为 1。",
    "search rebuild": "把检索索引改写得与办件、清单一致，没有索引时全部生成；期间可以照常办件。",
    "serve": "提供工作台服务；收到 SIGTERM 后先办完手头的请求。",
    "serve --host": "监听地址。",
    "serve --port": "监听端口。",
    "serve --workers": "应答进程数。",
    "serve --threads": "每个进程的线程数；不填为每个处理器两个。",
    "serve --patience": "停止时留给手头请求的秒数。",
    "serve --check": "只检查能否服务，随即结束。",
    "token": "接口令牌：程序凭此以一个岗位读取和办理。",
    "token issue": "为岗位 POST（人员编号@机构代码，如 YS0012@207）签发令牌，只显示一次。",
    "token issue --name": "哪个程序使用。",
    "token issue --scope": "令牌的范围；可多次给出。",
    "token issue --role": "在该机构任几个岗位的，写明职责。",
    "token issue --until": "失效日期；不填为最长期限。",
    "token list": "列出令牌：谁的、范围、失效日期；令牌本身不保存，不能再显示。",
    "token list --officer": "只列该人员的。",
    "token revoke": "立即吊销标识为 ID 的令牌；标识见 fazhi token list。",
    "warn": "发出当日新到的提醒；每个期限的每一级在同一到期日只提醒一次。",
    "warn --send": "同时发送待发的消息。",
    "worker": "后台进程：编入记录、提醒、跟进日历、保存检查点、清理。可同时运行多个，每项工作同一时间只由一个办理；"
    "收到 SIGTERM 后办完手头工作即停。",
    "worker --once": "各项工作各办一次，说明结果后结束。",
    "worker --day-is-right": "此前时钟有误，现已校正：以今天为准继续。",
    "law": "法定期限与参数，按某日有效的法律查询。",
    "law --with": "存放本地法规和日历（如下一年放假通知）的目录。",
    "law check": "检查法律数据（含 --with 给出的目录），列出全部错误。",
    "law due": "按起算日有效的数值计算期限 KEY，并列出计算凭据。",
    "law due --from": "起算日（以小时计的为时刻）；提前期为事件当日。",
    "law due --paused": "不计入的日子；可多次给出。",
    "law due --extended": "加上相应的全部延长。",
    "law due --case": "法律按情形规定不同数值时的情形。",
    "law list": "列出全部参数及其各时期数值。",
    "law show": "查询 KEY 在某日的数值；KEY 为参数名或短编号。",
    "law show --on": "查询哪一日的法律。",
    "--on": "截至该日；不填为今天。",
    "--by": "办理人：人员编号@机构代码，如 YS0012@207；账号命令只填下达指示的人员编号。",
    "--json": "以 JSON 输出，供程序使用。",
}
TOP = {
    "accounts": "Accounts; NAME is an officer's number or the name of an account.",
    "act": "Do an act, or open a matter by one.",
    "backup": "Write database, files and law of one's own to TARGET while officers go on working.",
    "contacts": "Who is told of warnings: e-mail of officers, group chats of organs.",
    "county": "The whole county as a directory: Parquet, files, ledger; and back.",
    "demo": "Perform the year of the demonstration county.",
    "doctor": "Examine the installation; exit code 1 where it cannot serve.",
    "draw": "Draws: recompute one, commit to a secret, write a list.",
    "figures": "Figures of a place and year, beside what was published.",
    "found": "Found a fresh installation from FILE.",
    "import": "Import a sheet into registers, records, parties or past matters.",
    "law": "Statutory limits and numbers, as the law said them on a day.",
    "ledger": "Verify the ledger, hand out checkpoints and proofs.",
    "matters": "Matters: their rows and their acts.",
    "migrate": "Create or update the tables of the database.",
    "mirror": "Procedures that run on an upper platform: take over, reconcile.",
    "parties": "Parties: what is held on one.",
    "procedures": "The procedures that are declared.",
    "registers": "The registers that are declared, or the entries of one.",
    "report": "The annual report on law-based government.",
    "restore": "Restore SOURCE into this installation, which must be empty.",
    "search": "The index of the search: compare it with its sources, put it right.",
    "serve": "Serve the workbench.",
    "token": "Tokens of the API, by which programs read and act as a post.",
    "warn": "Give the warnings that are new on the day.",
    "worker": "Sequence the log, warn, follow the calendar, keep checkpoints, tidy.",
}
"""In English, for the list of all commands, which is shown without importing them."""
_HEADINGS = {"Options": "选项 Options", "Commands": "命令 Commands"}
BRIEF = 100
"""Characters of a command's English in the list of its group."""
_HELP = "Show this message and exit."


class Formatter(click.HelpFormatter):
    """Help with its headings in both languages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line on how the command is called."""
        super().write_usage(prog, args, prefix or "用法 Usage: ")

    def write_heading(self, heading: str) -> None:
        """A heading in both languages."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options and commands, each with what it does."""
        said = [(name, text.replace(_HELP, f"显示本说明。{_HELP}")) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class Context(click.Context):
    """A call of a command whose help is written in both languages."""

    formatter_class = Formatter


def in_both(found: click.Command, words: str) -> click.Command:
    """The same command; what it, its options and the commands below say of themselves begins in Chinese."""
    zh = TEXTS.get(words, "")
    if zh and not (found.help or "").startswith(zh):
        found.short_help = zh + found.get_short_help_str(limit=BRIEF)
        # Behind another text what stands in a docstring below its first line would keep the indent of the code.
        found.help = f"{zh}\n\n{inspect.cleandoc(found.help or '')}"
        found.context_class = Context
        for option in found.params:
            if isinstance(option, click.Option):
                option.help = f"{_of_option(words, option)}{option.help or ''}"
    if isinstance(found, click.Group):
        for name, below in found.commands.items():
            in_both(below, f"{words} {name}")
    return found


def _of_option(words: str, option: click.Option) -> str:
    name = max(option.opts, key=len)
    return TEXTS.get(f"{words} {name}") or TEXTS.get(name, "")
