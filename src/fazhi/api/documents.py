"""The OpenAPI document 接口说明, made from what is declared, in one order whatever the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI

from fazhi.api.act_documents import typed
from fazhi.api.asked import said
from fazhi.api.problems import MEDIA_TYPE, NAMESPACE, TITLES
from fazhi.api.tiles_document import ledger_paths
from fazhi.kernel.wording import Label
from fazhi.web.access import Access

ROOT = "api/v1/"
VERSION = "1"
TITLE = Label("法治接口", "Fazhi API")
ABOUT = Label(
    "清单、事项、期限、公开事项、数据和存证记录，供程序读取和办理；按本系统所声明的清单和程序生成。",
    "Registers, matters, limits, notices, figures and the ledger for programs; made from the registers and procedures "
    "that this installation declares.",
)
TAGS = {
    "registers": Label("清单", "Registers"), "matters": Label("事项", "Matters"), "acts": Label("办理", "Acts"),
    "clocks": Label("期限", "Limits"), "notices": Label("公开", "Notices"), "figures": Label("数据", "Figures"),
    "ledger": Label("存证", "Ledger"), "reports": Label("报告", "Reports"), "documents": Label("说明", "Documents"),
}  # fmt: skip
_TOKEN = said(
    "一个岗位的令牌，由任该岗位的工作人员在“我的账号”签发。",
    "A token of a post, issued under “My account” by the officer who holds it.",
)
_READING = (400, 401, 403, 404, 405, 406, 410, 422, 429, 500)
_WRITING = (*_READING, 409, 412, 413, 415, 428)
_TEXT = {"type": "string"}
_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [NAMESPACE + kind for kind in TITLES]},
            "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT,
            "grounds": {"type": "array", "items": {"$ref": "#/components/schemas/Ground"}},
            "fields": {"type": "array", "items": {"type": "object", "properties": {
                "field": _TEXT, "in": _TEXT, "rule": _TEXT,
            }}},
        },
    },
    "Ground": {
        "type": "object",
        "description": said("不予办理的一项理由", "One reason of a refusal"),
        "required": ["code", "rule", "cure"],
        "properties": {
            "code": _TEXT,
            "rule": {**_TEXT, "description": said("不符合的规则", "The rule that does not hold")},
            "law": {**_TEXT, "description": said("法律名称及版本", "The law and its version")},
            "article": {**_TEXT, "description": said("条", "Article")},
            "basis": {**_TEXT, "description": said("依据，完整引用", "The basis as it is cited")},
            "cure": {**_TEXT, "description": said("怎样改正", "What would cure it")},
            "field": {**_TEXT, "description": said("所涉的项", "The field that it is about")},
        },
    },
}  # fmt: skip
_HEADERS: dict[str, Any] = {
    "ETag": {"schema": _TEXT, "description": said("强校验值", "A strong validator")},
    "Link": {"schema": _TEXT, "description": said("rel=next 为下一页", "rel=next names the next page")},
}


def document(api: NinjaAPI, access: Mapping[str, Access], *, open_only: bool) -> dict[str, Any]:
    """The document of all operations, or of those alone that are open to anybody.

    Args:
        api: where the operations are declared.
        access: who may open each address, by the address as documents write it.
        open_only: whether to leave out what asks for a token.
    """
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"/{ROOT}"), default=str))
    mounted = typed(made)
    paths = ledger_paths(open_only=open_only)
    for path, operations in made["paths"].items():
        may = access[mounted.get(path, path)]
        if not open_only or may is Access.ANYONE:
            paths[path] = {method: _operation(method, each, may) for method, each in sorted(operations.items())}
    paths = dict(sorted(paths.items()))
    schemas = _reached(paths, {**made["components"]["schemas"], **_SCHEMAS})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": said(TITLE.zh, TITLE.en), "version": VERSION, "description": f"{ABOUT.zh}\n\n{ABOUT.en}",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": said(label.zh, label.en)} for name, label in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas, "responses": _problems(),
            "securitySchemes": {"Token": {"type": "http", "scheme": "bearer", "description": _TOKEN}},
        },
    }  # fmt: skip


def _operation(method: str, declared: dict[str, Any], access: Access) -> dict[str, Any]:
    """An operation as the document has it: with who may call it, and every answer that it may give."""
    reading = method == "get"
    answers = dict(declared["responses"])
    for each in answers.values():
        each["headers"] = {
            name: header for name, header in _HEADERS.items() if reading and (name != "Link" or _paged(declared))
        }
    if reading:
        answers["304"] = {"description": said("未变化", "Not modified")}
    for status in _READING if reading else _WRITING:
        answers[str(status)] = {"$ref": f"#/components/responses/{_answer_name(status)}"}
    security: list[dict[str, list[str]]] = [{"Token": []}]
    return {
        **declared, "parameters": sorted(declared.get("parameters", []), key=_by_place),
        "responses": dict(sorted(answers.items())),
        "security": [{}, *security] if access is Access.ANYONE else security,
    }  # fmt: skip


def _answer_name(status: int) -> str:
    return f"Problem{status}"


def _problems() -> dict[str, Any]:
    """The answers to refused requests, by status: each names the kinds of problems that it may bear."""
    found = {}
    for status in sorted({of for of, _ in TITLES.values()}):
        named = [f"{kind}: {title.zh} {title.en}" for kind, (of, title) in TITLES.items() if of == status]
        found[_answer_name(status)] = {
            "description": "; ".join(named),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return found


def _paged(declared: Mapping[str, Any]) -> bool:
    return any(each["name"] == "cursor" for each in declared.get("parameters", ()))


def _by_place(parameter: Mapping[str, Any]) -> tuple[bool, str]:
    return parameter["in"] != "path", str(parameter["name"])


def _reached(paths: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas that the operations lead to, by name."""
    found: set[str] = {"Problem"}
    waiting = [json.dumps(paths), json.dumps(schemas["Problem"])]
    while waiting:
        text = waiting.pop()
        for part in text.split('"#/components/schemas/')[1:]:
            name = part.partition('"')[0]
            if name not in found:
                found.add(name)
                waiting.append(json.dumps(schemas[name]))
    return {name: schemas[name] for name in sorted(found)}
