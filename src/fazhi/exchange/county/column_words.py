"""What columns and tables are called that no form shows, and that therefore carry no title of their own."""

from __future__ import annotations

from fazhi.kernel.wording import Label

_SAME = {
    "id": ("标识", "identifier"), "recorded_at": ("记录时刻，由数据库写入", "moment of record, set by the database"),
    "salt": ("内容摘要的盐值", "salt of the digest of its content"),
    "personal": ("个人信息：种类、值、盐值；除姓名外加密", "personal values, all but names encrypted"),
    "subject": ("所属主体的标识，各版本相同", "identity that all versions share"),
    "subject_id": ("所指行的标识", "identifier of the row it is about"),
    "subject_kind": ("所指行的种类", "kind of the row it is about"), "from_on": ("生效日", "first day in force"),
    "until_on": ("失效日，当日不再有效", "first day no longer in force"),
    "supersedes_id": ("所取代的版本", "version that it supersedes"), "matter_id": ("事项", "matter"),
    "matter_ptr_id": ("事项（与 procedures_matter 同标识）", "matter, the same identifier"),
    "organ_id": ("机构", "organ"), "officer_id": ("人员", "officer"), "post_id": ("岗位", "post"),
    "party_id": ("当事人", "party"), "party": ("当事人", "party"), "act_id": ("行为", "act"),
    "file_id": ("文件", "file"), "paper_id": ("文书", "paper"), "parent_id": ("上级或主事项", "what it belongs under"),
    "child_id": ("关联的事项", "linked matter"), "draft_id": ("草案", "draft"),
    "change_set_id": ("调整方案", "change set"), "run_id": ("导入批次", "import run"), "by": ("经办人", "by whom"),
    "by_id": ("经办人", "by whom"), "second": ("复核人", "second person"),
    "second_id": ("第二人的岗位", "post of the second person"), "second_officer_id": ("第二人", "second person"),
    "because_id": ("由哪一行为引起", "act that caused it"), "corrects_id": ("所更正的行", "row that it corrects"),
    "redacts_id": ("所遮盖的原件", "original that it redacts"), "kept_id": ("保留的当事人", "party that is kept"),
    "merged_id": ("并入的当事人", "party that was merged"), "hand_over_id": ("交接", "hand-over"),
    "acting_for_id": ("代行其职的岗位", "post acted for"), "kind": ("种类", "kind"),
    "key": ("期限或条目的名称", "key of the limit or entry"), "keys": ("所涉期限", "limits"), "hash": ("哈希", "hash"),
    "index": ("位置", "place"), "level": ("层", "level"), "body": ("叶的内容", "body of the leaf"),
    "size": ("叶数", "leaves"), "root": ("树根", "root of the tree"), "note": ("签名检查点", "signed note"),
    "edge": ("树的右边", "right edge of the tree"), "algorithm": ("哈希算法", "hash function"),
    "made_at": ("生成时刻", "moment at which it was made"), "since": ("写入时刻", "moment of writing"),
    "fields": ("字段", "fields"), "reason": ("理由", "reason"), "basis": ("依据", "basis"),
    "place_code": ("区划代码", "place code"), "number": ("文号", "number"), "position": ("次序", "position"),
    "series": ("编号系列", "series of numbers"), "serial": ("序号", "serial"), "year": ("年份", "year"),
    "last": ("最后的序号", "last serial"), "text": ("编号全文", "number in full"),
    "rule": ("分离规则", "rule of separation"), "side": ("哪一方", "side"), "role": ("角色", "role"),
    "item": ("所管事项", "what is in charge"), "value": ("盲索引", "blind index"), "only": ("唯一", "only one"),
    "title_zh": ("名称（中文）", "title in Chinese"), "title_en": ("名称（英文）", "title in English"),
    "started_on": ("起算日", "day from which it is counted"), "stopped_on": ("停止日", "day on which it stopped"),
    "due_on": ("到期日", "last day in time"), "fixed_on": ("指定的到期日", "last day as set"),
    "pauses": ("不计入的期间", "pauses"), "extensions": ("延长", "extensions"),
    "provisional": ("是否暂定", "whether provisional"), "edition": ("法律数据版本", "edition of the law data"),
    "runs_out": ("是否届满即失权", "whether it runs out"), "cause": ("引起的行为", "act that caused it"),
    "clock": ("期限", "clock"), "rung": ("提醒级次", "rung of the ladder"),
    "given_on": ("提醒日", "day of the warning"), "happened_on": ("发生日", "day on which it happened"),
    "moved": ("变动的期限", "clocks that moved"), "notes": ("说明", "notes"),
    "application_id": ("申请", "application"), "answers_id": ("所答复的事项", "what it answers"),
    "receipt": ("回执码摘要", "digest of the receipt code"), "draft": ("草稿码摘要", "digest of the draft's code"),
    "contact": ("联系码的散列", "hash of the contact code"),
    "applicant": ("申请人盲索引", "blind index of the applicant"),
    "same": ("全部内容的盲索引", "blind index of all that was said"), "platform": ("平台", "platform"),
    "batch_id": ("导入批次", "batch"), "record_id": ("上级记录", "upper record"), "done_id": ("对应的行为", "act"),
    "digest": ("内容摘要", "digest of the content"), "seen_on": ("所见日", "day on which it was seen"),
    "reconciliation_id": ("对账", "reconciliation"), "line_id": ("对账行", "line"),
    "change_id": ("所更改的模式", "mode changed"), "proposed_by_id": ("提出人", "proposed by"),
    "decided_by_id": ("决定人", "decided by"),
    "origin": ("来源地址的密钥摘要", "keyed digest of the address from which it came"),
    "applications_applicationkey.size": ("收到内容的字节数", "bytes that came in"),
}  # fmt: skip
NAMED = {name: Label(zh, en) for name, (zh, en) in _SAME.items()}
"""By the name of a column, or of table and column."""
TABLES = {
    "adjustments_changeset": Label("调整方案草案", "A change set being drafted"),
    "adjustments_changerow": Label("调整方案草案的行", "One change of a draft"),
    "procedures_paperfile": Label("文书的版式文件", "The file that a paper was rendered into"),
    "staffing_proposal": Label("机构编制方案草案", "A proposal being drafted"),
    "staffing_proposalrow": Label("机构编制方案草案的行", "One row of such a draft"),
    "applications_applicationkey": Label("申请的查询凭据（摘要）", "By what an application is recognised again"),
    "applications_happening": Label("申请办理情况", "What happened to applications"),
    "exchange_importfile": Label(
        "导入的表格（加密，办结即销毁）", "The sheet of an import, sealed, gone when it is over"
    ),
    "exchange_importfindings": Label("导入核查结果（加密）", "What was found in the rows of an import, sealed"),
    "exchange_importrow": Label("导入各行的结果", "What became of each row of an import"),
}
"""Tables whose models name no Chinese term."""
