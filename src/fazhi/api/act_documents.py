"""The declared acts in the document of the interface: an operation and a typed body for each, from its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fazhi.api.act_answers import ActRehearsed
from fazhi.api.act_fields import Schema, schema_of
from fazhi.api.act_requests import ACT, FILES, JSON, KEY, MOST_FILES, MULTIPART
from fazhi.api.asked import both, said
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import ActForm, form_class
from fazhi.kernel.procedures.registry import GENERAL, families
from fazhi.kernel.wording import Label
from fazhi.web.dossier import CORRECT

OPENING, NEXT = "/api/v1/procedures/{family}/{act}", "/api/v1/matters/{id}/acts/{act}"
"""The addresses as they are mounted; documents name one for each act in their place."""
_REF = "#/components/schemas/"
_DAY = said("法律日期，不晚于今日", "The legal day, today at the latest")

_KEY: Schema = {
    "name": KEY, "in": "header", "required": True,
    "description": said(
        "请求标识，如 UUID；重发用同一标识", "The key of the request, such as a UUID; the same when sent again"
    ),
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]+$"},
}  # fmt: skip
_MATCH: Schema = {
    "name": "If-Match", "in": "header", "required": True,
    "description": said(
        "所见事项的 ETag，或带引号的修订号", "The ETag of the matter as it was seen, or its revision in quotes"
    ),
    "schema": {"type": "string", "pattern": '^"[!-~]+"$', "examples": ['"3"']},
}  # fmt: skip


@dataclass(slots=True)
class _Described:
    """The acts of one address: their bodies by the name of a schema, the newest first."""

    title: Label
    opens: bool
    bodies: dict[str, Schema] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    attach: bool = False


def typed(document: dict[str, Any]) -> dict[str, str]:
    """Put the operations of all declared acts in the place of the general ones.

    Args:
        document: the document as the framework makes it; it is changed.

    Returns:
        The address under which each of the new ones is mounted.
    """
    paths, schemas = document["paths"], document["components"]["schemas"]
    general = {path: paths.pop(path) for path in (OPENING, NEXT)}
    schemas[ActRehearsed.__name__] = ActRehearsed.model_json_schema(ref_template=_REF + "{model}")
    schemas |= schemas[ActRehearsed.__name__].pop("$defs", {})
    mounted = {}
    for path, each in sorted(_all().items()):
        mounted[path] = OPENING if each.opens else NEXT
        schemas |= each.bodies
        paths[path] = {"post": _operation(general[mounted[path]]["post"], path, each)}
    return mounted


def _all() -> dict[str, _Described]:
    """What is declared, by the address of each act."""
    found: dict[str, _Described] = {}
    for procedure, kind in _declared():
        address = (OPENING if kind.opens else NEXT).replace("{act}", kind.name).replace("{family}", procedure.key)
        each = found.setdefault(address, _Described(kind.label, kind.opens))
        each.attach = each.attach or kind.attach
        owner = "general" if kind.general else procedure.key
        name, body = f"{owner}.{kind.name}", _body(procedure, kind)
        if body in each.bodies.values():
            continue
        if name in each.bodies:
            name = f"{name}.{procedure.version}"
        each.bodies[name] = body
        label = Label("一般行为", "General act") if kind.general else procedure.label
        each.about[name] = f"{both(label)}: {both(kind.label)} ({_who(kind)})"
    return found


def _declared() -> Iterator[tuple[type[Procedure], ActKind]]:
    """Every act that programs do, of the newest version of each procedure first; a general one once."""
    for versions in families().values():
        for procedure in reversed(versions):
            for kind in procedure.acts.values():
                if not kind.automatic:
                    yield procedure, kind
    some = next(iter(families().values()))[-1]
    for kind in GENERAL.values():
        if not kind.automatic and kind.name != CORRECT:
            yield some, kind


def _who(kind: ActKind) -> str:
    return said("、".join(role.label.zh for role in kind.by), ", ".join(role.label.en for role in kind.by))


def _body(procedure: type[Procedure], kind: ActKind) -> Schema:
    """What is sent for an act: the legal day, and the values of its form."""
    form = form_class(procedure, kind)
    asked_when: Mapping[str, Label] = form.asked_when if issubclass(form, ActForm) else {}
    fields = {name: schema_of(each, asked_when.get(name)) for name, each in form.base_fields.items()}
    required = [name for name, each in form.base_fields.items() if each.required]
    data: Schema = {"type": "object", "additionalProperties": False, "properties": fields}
    if required:
        data["required"] = required
    return {
        "title": f"{both(procedure.label)} · {both(kind.label)}" if not kind.general else both(kind.label),
        "type": "object", "additionalProperties": False, "required": ["on", "data"] if required else ["on"],
        "properties": {"on": {"type": "string", "format": "date", "description": _DAY}, "data": data},
    }  # fmt: skip


def _operation(general: Mapping[str, Any], path: str, each: _Described) -> dict[str, Any]:
    refs = [{"$ref": _REF + name} for name in each.bodies]
    body = refs[0] if len(refs) == 1 else {"anyOf": refs}
    content: Schema = {JSON: {"schema": body}}
    if each.attach:
        content[MULTIPART] = {
            "schema": {
                "type": "object", "additionalProperties": False, "required": [ACT],
                "properties": {
                    ACT: body,
                    FILES: {"type": "array", "maxItems": MOST_FILES, "items": {"type": "string", "format": "binary"}},
                },
            },
            "encoding": {ACT: {"contentType": JSON}},
        }  # fmt: skip
    kept = [one for one in general.get("parameters", ()) if one["name"] not in ("family", "act")]
    name = path.removeprefix("/api/v1/").replace("/", "-").replace("{id}-", "")
    return {
        **general, "operationId": name, "summary": both(each.title),
        "description": "\n\n".join([*each.about.values(), general.get("description", "")]),
        "parameters": [*kept, _KEY, *([] if each.opens else [_MATCH])],
        "requestBody": {"required": True, "content": content},
        "responses": {**general["responses"], "200": _again(general["responses"]["201"])},
    }  # fmt: skip


def _again(done: Mapping[str, Any]) -> Schema:
    """The answer to what was done before, or is only rehearsed."""
    ref = done["content"][JSON]["schema"]
    return {
        "description": said("此前已办理，或试办的结果", "Done before under the same key, or rehearsed"),
        "content": {JSON: {"schema": {"anyOf": [ref, {"$ref": _REF + ActRehearsed.__name__}]}}},
    }
