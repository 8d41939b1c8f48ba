"""Values planted in every place where data lies, through the real engine, beside a few things that are public."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.draws.lists import Candidate
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.drafting import first_draft, secrets_for
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.posts import appoint
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Matter
from fazhi.operation.contacts import set_group_chat, set_mailbox
from tests.disputes.running import APPLICATION, USUAL, Run, preludes
from tests.kernel.calling import answered, called, draft, owed, proposal
from tests.kernel.desk import Desk, date, fresh
from tests.kernel.drawing import Lottery
from tests.kernel.office_files import word
from tests.kernel.test_attaching import asked
from tests.report.annual import published_report
from tests.toy.models import Round

PLANTED = {
    "applicant": "欧阳慕雪", "identity number": "130130198503074829", "phone": "13987654321",
    "address": "演示县柳林镇梧桐巷七号院", "neighbour": "司徒望舒", "title": "柳荫深处修伞摊头",
    "instruction": "批示从速从严密语", "asked to countersign": "请阅附页所述隐情",
    "countersigned": "会签意见不宜外传语", "suspended": "中止缘由涉他人隐私语", "returned": "退改缘由留待内部语",
    "file": "证人笔录底稿甲", "content of a file": "庚字柜内暗账一册", "tip": "深巷夜半噪扰线报",
    "informant": "皇甫澜依", "informant phone": "13876501234", "clue": "账外小金库藏于夹壁",
    "victim by name": "尉迟念秋", "victim heard": "慕容素心", "minor": "令狐小满", "minor school": "榆钱胡同小学三班",
    "legality review": "法核存疑证据链断语", "discussion": "会议上三人持异议语",
    "petitioner": "上官凌薇", "demand": "旧宅强拆补偿未到位", "answer": "信访答复另室面谈语",
    "side": "诸葛青禾", "dispute": "兄弟析产井台纠葛", "session": "调解背靠背所述心语",
    "agreement": "析产各半永不反悔语",
    "appellant": "公孙远岫", "appellant number": "13013019770619253X", "appellant phone": "13765498012",
    "appellant address": "演示县平川乡杏花坞九组", "grounds": "申请理由自述家变语", "heard": "电话里哽咽陈情语",
    "proposed": "拟稿人倾向维持语", "waiting": "尚待审核之稿本语", "waiting heading": "候审公示戊字标题",
    "sent back": "退回重拟缘由暗语", "exempted": "决定不公开内情语", "withdrawn": "已撤正文不再示人语",
    "kept": "不遮蔽之内部说明语", "hidden by hand": "手工遮去之半句话", "drafter": "夏侯执笔",
    "drafter number": "QX77310942",
    "mailbox": "bazhou.drafter@neiwang.example", "chat": "hook-7f3e91c2d4", "chat secret": "SEC5b0e77aa91cc",
    "call that waits": "丑号窗口代收来函", "why of it": "提前截止缘由待核语",
    "call withdrawn": "寅号铁柜收件停用", "draft of a decision": "底稿未定条款密语",
    "record": "突查记录暗访路线语", "planned entry": "拟增摊点尚未上报", "plan": "调整方案内部考量语",
    "draw not examined": "尚待审定之抽取事由语", "candidate not examined": "未定名单上的某甲铺",
    "candidate not yet open": "暗访名单上的某乙铺",
}  # fmt: skip
PUBLIC = {
    "public heading": "集市许可公示甲字", "public body": "准予设于北门外空场", "public file": "勘验结论可供查阅",
    "open call": "子字灯会摊规壬寅稿", "how to answer": "来信请投北街意见箱", "closed call": "酉字晨集摊规丙申稿",
    "what became": "戌字晨集众议归纳", "drawn": "公抽对象丙字铺", "draw not yet open": "暗访抽取事由可知",
}  # fmt: skip
"""What is public beside it: the walk must find it, or it finds nothing."""


class Planting:
    """Does it, in the small county."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.county = desk.county
        self.public = Notice()
        self.people()

    def all(self) -> Notice:
        """Plant everything; the notice that is public."""
        self.public = self.published()
        self.permit()
        self.unpublished()
        self.closed_chapter()
        self.reconsideration()
        self.calls()
        self.lists()
        self.draws()
        published_report(self.county)
        self.desk.tip()
        market = self.desk.post("handler")
        open_matter("toy.tip", "take", by=market, on=date("2021-03-01"), data={"text": PLANTED["tip"]})
        sequence_all()
        return self.public

    def draws(self) -> None:
        """A draw that is open, one that opens after every reader's day, and one whose list nobody has examined."""
        lottery = Lottery(self.county, [Candidate(PUBLIC["drawn"])])
        lottery.drawn(wanted="1")
        lottery.stalls, lottery.first = [Candidate(PLANTED["candidate not yet open"])], date("2024-05-01")
        lottery.drawn(wanted="1", purpose=PUBLIC["draw not yet open"], open_on="2025-01-01")
        lottery.stalls = [Candidate(PLANTED["candidate not examined"])]
        lottery.propose(wanted="1", purpose=PLANTED["draw not examined"])

    def people(self) -> None:
        """An officer whose name, number and addresses nobody outside is told."""
        with transaction.atomic():
            officer = Officer(number=PLANTED["drafter number"], name=PLANTED["drafter"])
            record(officer)
        self.drafter: Post = appoint(officer, self.county.organ("market"), HANDLER, date("2020-01-01"))
        set_mailbox(officer.number, PLANTED["mailbox"])
        set_group_chat(
            self.county.organ("market").code, f"http://127.0.0.1:9/{PLANTED['chat']}", secret=PLANTED["chat secret"]
        )

    def _party(self, name: str, **others: str) -> dict[str, str]:
        return {"party_kind": "citizen", "party_name": PLANTED[name], **others}

    def _applicant(self) -> dict[str, str]:
        return self._party(
            "applicant", party_identifier=PLANTED["identity number"], party_phone=PLANTED["phone"],
            party_address=PLANTED["address"],
        )  # fmt: skip

    def published(self) -> Notice:
        """A permit whose title and file name its applicant, with a notice that hides them, a file and a kept number."""
        permit = self.desk.open(data={"subject": f"{PLANTED['applicant']}的摊位", **self._applicant()})
        self.desk.do(permit, "accept", "2021-03-03")
        told = f"{PUBLIC['public file']}。{PLANTED['applicant']}，电话{PLANTED['phone']}，住{PLANTED['address']}，\
证号{PLANTED['identity number']}。"
        inner = Upload(f"{PLANTED['file']}{PLANTED['applicant']}.txt", PLANTED["content of a file"].encode(), "")
        outer = [Upload(f"勘验{PLANTED['applicant']}.txt", told.encode(), ""), word(told)]
        act = self.desk.do(permit, "inspect", "2021-03-04", uploads=[*self._uploads(outer), inner])
        self.desk.do(permit, "decide", "2021-03-10")
        notice = Notice.objects.get(source__matter=permit.pk)
        for file in act.data["attachments"][:-1]:
            perform(
                notice, "attach_file", by=self.drafter, on=date("2021-03-11"),
                data={"holding": f"file:{file}", "looked": True},
            )  # fmt: skip
        body = (
            f"{first_draft(notice).text}{PUBLIC['public body']}，{PLANTED['hidden by hand']}。咨询电话0311-85530217。"
        )
        kept = [hit.token(body) for hit in hits_in(body, secrets_for(notice))]
        content: dict[str, Any] = {"heading": PUBLIC["public heading"], "body": body, "hide": PLANTED["hidden by hand"]}
        if kept:
            content |= {"keep": kept, "keep_reason": PLANTED["kept"]}
        perform(notice, "draft", by=self.drafter, on=date("2021-03-11"), data=content)
        self._publish(notice)
        return Notice.objects.get(pk=notice.pk)

    def _uploads(self, given: list[Any]) -> list[Upload]:
        return [each if isinstance(each, Upload) else Upload("勘验结论.docx", each, "") for each in given]

    def _publish(self, notice: Matter, on: str = "2021-03-12") -> None:
        ticks = asked(notice)
        data = {"no_secrets": True, **({"confirmed": ticks} if ticks else {})}
        organ = fresh(notice).organ
        by = Post.objects.get(organ=organ, role="reviewer", officer__number__endswith="reviewer-0")
        perform(fresh(notice), "publish", by=by, on=date(on), data=data)

    def permit(self) -> None:
        """A permit with internal acts, a party joined, files, and a notice that waits for the second person."""
        desk = self.desk
        permit = desk.open(data={"subject": PLANTED["title"], **self._applicant()})
        desk.do(permit, "accept", "2021-03-03")
        desk.do(permit, "join", "2021-03-03", self._party("neighbour"))
        desk.do(permit, "instruct", "2021-03-04", {"text": PLANTED["instruction"], "report_by": "2021-03-30"})
        asks = {"to": self.county.organ("justice").pk, "text": PLANTED["asked to countersign"]}
        desk.do(permit, "ask_countersign", "2021-03-04", asks)
        said = {"text": PLANTED["countersigned"], "agrees": "no"}
        desk.do(permit, "countersign", "2021-03-05", said, by=desk.post("reviewer", "justice"))
        desk.do(permit, "suspend", "2021-03-05", reason=PLANTED["suspended"])
        desk.do(permit, "resume", "2021-03-06")
        desk.do(permit, "return_for_revision", "2021-03-06", reason=PLANTED["returned"])
        file = Upload(f"{PLANTED['file']}.txt", PLANTED["content of a file"].encode(), "text/plain")
        desk.do(permit, "inspect", "2021-03-07", uploads=[file])
        desk.do(permit, "decide", "2021-03-10")
        self.drafted(permit, PLANTED["waiting heading"], PLANTED["waiting"])

    def drafted(self, matter: Matter, heading: str, body: str) -> Notice:
        """A notice of a matter, drafted."""
        notice = Notice.objects.get(source__matter=matter.pk)
        perform(
            notice, "draft", by=self.drafter, on=date("2021-03-11"), data={"heading": heading, "body": body}
        )  # fmt: skip
        return notice

    def unpublished(self) -> None:
        """Notices withdrawn, sent back, and decided not to be published."""
        gone = self.drafted(self.desk.decided(), "集市许可公示丙字", PLANTED["withdrawn"])
        self._publish(gone)
        principal, reviewer = self.desk.post("principal"), self.desk.post("reviewer")
        perform(fresh(gone), "withdraw", by=principal, on=date("2021-03-15"), data={}, reason="公开有误")
        back = self.drafted(self.desk.decided(), PLANTED["waiting heading"], PLANTED["waiting"])
        perform(back, "send_back", by=reviewer, on=date("2021-03-12"), data={}, reason=PLANTED["sent back"])
        exempt = Notice.objects.get(source__matter=self.desk.decided().pk)
        perform(exempt, "exempt", by=principal, on=date("2021-03-12"), data={}, reason=PLANTED["exempted"])

    def closed_chapter(self) -> None:
        """A petition, a mediation, and what an informant told, whose result is public."""
        self._do(
            "closed.petition",
            "register",
            "clerk",
            {"demand": PLANTED["demand"], **self._party("petitioner")},
            ("reply", "handler", {"answer": PLANTED["answer"]}),
        )
        self._do(
            "closed.mediation", "ask", "clerk", {"dispute": PLANTED["dispute"], **self._party("side")},
            ("hear", "handler", {"text": PLANTED["session"]}),
            ("agree", "handler", {"agreement": PLANTED["agreement"]}),
        )  # fmt: skip
        school = PLANTED["minor school"]
        told = {
            "subject": "校外托管", "clue": PLANTED["clue"], "victim": PLANTED["victim by name"],
            "minors": [PLANTED["minor"]],
        }  # fmt: skip
        result = f"{PLANTED['minor']}（{school}）与{PLANTED['victim by name']}、{PLANTED['victim heard']}已获赔偿，\
{PLANTED['informant']}（{PLANTED['informant phone']}）已获告知。"
        matter = self._do(
            "closed.informed", "take", "clerk",
            {**told, **self._party("informant", party_phone=PLANTED["informant phone"])},
            ("hear", "handler", self._party("victim heard")),
            ("review", "reviewer", {"text": PLANTED["legality review"]}),
            ("discuss", "principal", {"text": PLANTED["discussion"]}), ("decide", "principal", {"result": result}),
        )  # fmt: skip
        notice = Notice.objects.get(source__matter=matter.pk)
        content = {"heading": "托管检查结果", "body": first_draft(notice).text, "hide": school}
        perform(notice, "draft", by=self.drafter, on=date("2021-03-11"), data=content)
        self._publish(notice)

    def _do(
        self, family: str, opens: str, role: str, data: dict[str, Any], *others: tuple[str, str, dict[str, Any]]
    ) -> Matter:
        """A matter with its acts; what may be attached comes with a file that is planted, too."""
        on = date("2021-03-02")
        matter = open_matter(family, opens, by=self.desk.post(role), on=on, data=data).matter
        for name, by, said in others:
            file = Upload(f"{PLANTED['file']}.txt", PLANTED["content of a file"].encode(), "text/plain")
            perform(
                fresh(matter), name, by=self.desk.post(by), on=on, data=said,
                uploads=[file] if name in ("reply", "hear") else [],
            )  # fmt: skip
        return matter

    def reconsideration(self) -> None:
        """A reconsideration as shipped, with its decision published and hidden as the law demands."""
        run = Run(self.county)
        told = {
            "apply": {
                **APPLICATION, "party_name": PLANTED["appellant"], "party_identifier": PLANTED["appellant number"],
                "party_phone": PLANTED["appellant phone"], "party_address": PLANTED["appellant address"],
                "grounds": PLANTED["grounds"],
            },
            "hear_opinion": {**USUAL["hear_opinion"], "opinion": PLANTED["heard"]},
            "propose": {**USUAL["propose"], "considerations": PLANTED["proposed"]},
        }  # fmt: skip
        for step in preludes()["proposed-2024"]:
            run.step({**step, "with": {**told.get(step["act"], {}), **step.get("with", {})}})
        ruling = f"维持对{PLANTED['appellant']}（{PLANTED['appellant phone']}）的处罚。"
        run.step({"act": "decide", "on": date("2024-03-19"), "with": {"ruling": ruling}})
        assert run.matter is not None
        notice = Notice.objects.get(source__matter=run.matter.pk)
        content = {"heading": "复议决定公开", "body": f"维持原处罚。{first_draft(notice).text[-60:]}"}
        perform(notice, "draft", by=self.county.post("justice", "handler"), on=date("2024-03-25"), data=content)
        self._publish(notice, "2024-03-26")

    def calls(self) -> None:
        """Calls for opinions: one open, one answered, one that waits for the second person, and one withdrawn."""
        desk, how = self.desk, PUBLIC["how to answer"]
        called(desk, "2024-05-20", heading=PUBLIC["open call"], opinions_how=how, opinions_until="2024-07-01")
        closed = called(desk, heading=PUBLIC["closed call"])
        answered(desk, closed, heading=PUBLIC["what became"])
        waiting = owed(desk, proposal(desk, text=PLANTED["draft of a decision"]))
        told = {"opinions_until": "2021-03-20", "opinions_why": PLANTED["why of it"]}
        draft(desk, waiting, body="候审。", opinions_how=PLANTED["call that waits"], **told)
        gone = called(desk, opinions_how=PLANTED["call withdrawn"], body="已撤。")
        principal = desk.post("principal")
        perform(fresh(gone), "withdraw", by=principal, on=date("2021-03-15"), data={}, reason="草案有误")

    def lists(self) -> None:
        """A record, and a change of a public register that is being drafted."""
        with transaction.atomic():
            market = self.county.organ("market")
            record(Round(organ=market, happened_on=date("2021-03-05"), title=PLANTED["record"], stalls=2))
        plan = ChangeSet.objects.create(
            register="toy.stalls", organ=market, heading="摊点增设", ground=PLANTED["plan"],
            effective_on=date("2021-04-01"), drafted_by=self.drafter.officer,
        )  # fmt: skip
        values = {"name": PLANTED["planned entry"], "kind": "goods"}
        ChangeRow.objects.create(change_set=plan, position=1, action="add", code="S-9", values=values)
