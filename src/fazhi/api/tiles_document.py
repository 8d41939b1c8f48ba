"""The ledger in the document of the interface: what the standard prescribes, said as OpenAPI can say it."""

from __future__ import annotations

from typing import Any

from fazhi.api.asked import said
from fazhi.api.ledger import PREFIX
from fazhi.api.problems import MEDIA_TYPE
from fazhi.api.tiles import LEAVES

_NOTE, _BYTES, _JSON = "text/plain", "application/octet-stream", "application/json"
_BEYOND = said(
    "序号 1000 以上的路径分段，如 1234067 写作 x001/x234/067（C2SP tlog-tiles）。",
    "From index 1000 on the path has several parts: 1234067 is x001/x234/067 (C2SP tlog-tiles).",
)


def _part(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


_LEVEL = _part("level", {"type": "string", "pattern": "^([0-9]|[1-5][0-9]|6[0-3])$"})
_INDEX = _part("index", {"type": "string", "pattern": "^[0-9]{3}$"})
_WIDTH = _part("width", {"type": "integer", "minimum": 1, "maximum": 255})
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PATH = {"type": "array", "items": _HASH}
_SIZE = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
_INCLUSION = {
    "type": "object", "required": ["v", "hash", "index", "size", "path", "checkpoint"], "additionalProperties": False,
    "properties": {
        "v": {"const": 1}, "hash": _HASH, "index": _SIZE, "size": _SIZE, "path": _PATH,
        "checkpoint": {"type": "string"},
        "leaf": {"type": "string", "description": said("令牌含 ledger:read 时才有", "For a token for ledger:read")},
    },
}  # fmt: skip
_CONSISTENCY = {
    "type": "object", "required": ["v", "from", "to", "path"], "additionalProperties": False,
    "properties": {"v": {"const": 1}, "from": _SIZE, "to": _SIZE, "path": _PATH, "checkpoint": {"type": "string"}},
}  # fmt: skip


def _operation(
    name: str, zh: str, en: str, media: str, schema: Any, *parameters: Any, about: str = "", scope: str = "",
    more: str = "",
) -> Any:  # fmt: skip
    """An operation; ``scope`` is that of the token which it asks for, ``more`` that of one which is told more."""
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers: dict[str, Any] = {"200": {"description": said(zh, en), "content": {media: {"schema": schema}}}}
    for status, says in {**_REFUSED, **(_OF_TOKENS if scope or more else {})}.items():
        answers[status] = {"description": says, "content": problem}
    token: list[dict[str, list[str]]] = [{"Token": []}] if scope or more else []
    operation = {
        "operationId": name, "summary": said(zh, en), "tags": ["ledger"], "parameters": list(parameters),
        "responses": answers, "security": token if scope else [{}, *token],
    }  # fmt: skip
    return {"get": operation | ({"description": about} if about else {}) | ({"x-scope": scope} if scope else {})}


_REFUSED = {
    "400": said("参数有误", "Bad parameter"),
    "404": said("没有，或检查点尚未签到这里", "There is none, or the checkpoint does not go so far"),
    "405": said("只可读取", "It is only read"),
    "422": said("日志缺少内容，不能出具", "The log lacks a part, and nothing can be proved"),
    "500": said("系统出错", "Something broke"),
}
_OF_TOKENS = {
    "401": said("须持令牌，或令牌无效", "A token is needed, or does not hold"),
    "403": said("令牌范围不含此项", "Outside the scopes of the token"),
    "429": said("请求过于频繁", "Too many requests"),
}


def _query(name: str, schema: Any, about: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": about}


_OPERATIONS: dict[str, Any] = {
    "checkpoint": _operation("checkpoint", "检查点", "Checkpoint", _NOTE, {"type": "string"}),
    "tile/{level}/{index}": _operation(
        "tile", "分片", "Tile of 256 hashes", _BYTES, {}, _LEVEL, _INDEX, about=_BEYOND
    ),
    "tile/{level}/{index}.p/{width}": _operation(
        "partial-tile", "未满分片", "Partial tile", _BYTES, {}, _LEVEL, _INDEX, _WIDTH, about=_BEYOND
    ),
    "tile/entries/{index}": _operation(
        "entries", "叶组", "Leaves of a full tile", _BYTES, {}, _INDEX, about=_BEYOND, scope=LEAVES.scope
    ),
    "tile/entries/{index}.p/{width}": _operation(
        "partial-entries", "未满叶组", "Leaves of a partial tile", _BYTES, {}, _INDEX, _WIDTH, about=_BEYOND,
        scope=LEAVES.scope,
    ),
    "key": _operation("ledger-key", "验证公钥", "Verifier key", _NOTE, {"type": "string"}),
    "proofs/inclusion": _operation(
        "inclusion", "入列凭证", "Proof of inclusion", _JSON, _INCLUSION,
        _query("index", _SIZE, said("叶的序号", "Index of the leaf")),
        _query("hash", _HASH, said("叶的散列，与 index 二者取一", "Hash of the leaf, in place of index")),
        more=LEAVES.scope,
    ),
    "proofs/consistency": _operation(
        "consistency", "延续凭证", "Proof of consistency", _JSON, _CONSISTENCY,
        _query("from", _SIZE, said("先前的大小", "The earlier size"), required=True),
        _query("to", _SIZE, said("其后的大小，不填为现在", "The later size; now without")),
    ),
}  # fmt: skip


def ledger_paths(*, open_only: bool) -> dict[str, Any]:
    """The operations of the ledger by their addresses; or those alone that are open to anybody."""
    return {
        f"/{PREFIX}{path}": operation for path, operation in _OPERATIONS.items()
        if not open_only or {} in operation["get"]["security"]
    }  # fmt: skip
