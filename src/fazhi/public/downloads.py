"""Whole tables as answers 下载: in the form that the address asks for, without holding them in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from fazhi.exchange.lists.tables import MEDIA, Rows, Table, csv_of, json_of
from fazhi.exchange.lists.texts import spoken
from fazhi.public.keeping import Whole
from fazhi.public.parquet import parquet_of


class TableInPieces(Whole, StreamingHttpResponse):
    """A table that is written while it is sent."""


class TableAsFile(Whole, FileResponse):
    """A table that was written before it is sent."""


def answer(
    request: HttpRequest, table: Table, rows: Rows, form: str, name: str, described: Mapping[str, Any]
) -> HttpResponseBase:
    """The table as an attachment.

    Args:
        request: what is asked.
        table: what stands where.
        rows: read while they are written.
        form: one of ``MEDIA``.
        name: name of the file, without its ending.
        described: the table as its data package describes it; a Parquet file carries it in itself.
    """
    if form == "parquet":
        file = parquet_of(table, rows, {"datapackage": json.dumps(described, ensure_ascii=False)})
        return file_answer(request, file, f"{name}.parquet", MEDIA[form])
    lines = csv_of(table, rows) if form == "csv" else json_of(table, rows)
    response = TableInPieces(spoken(get_language() or "zh-hans", lines), content_type=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


class DocumentInPieces(Whole, StreamingHttpResponse):
    """A document that was made before it is sent."""


def document_answer(request: HttpRequest, content: bytes, name: str, media: str) -> HttpResponseBase:
    """A document that names its digest: what is unchanged is not sent again, and what costs time is made once."""
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    response = DocumentInPieces(iter([content]), content_type=media)
    response.headers["ETag"], response.headers["Content-Length"] = etag, str(len(content))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_answer(request: HttpRequest, file: SpooledTemporaryFile[bytes], name: str, media: str) -> HttpResponseBase:
    """A file that names its digest: what is unchanged is not sent again."""
    etag = f'"{hashlib.file_digest(file, "sha256").hexdigest()}"'
    file.seek(0)
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        file.close()
        return known
    response = TableAsFile(file, as_attachment=True, filename=name, content_type=media)
    response.headers["ETag"] = etag
    return response
