"""A mail server and a webhook on loopback, which keep what they were sent and answer as they are told to."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail; ``silent`` takes it and never says so."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, silent: bool = False, refusing: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.silent, self.refusing = silent, refusing
        self.taken: list[str] = []

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Mail(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say(b"220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                text = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    text += line
                self.server.taken.append(text.decode())
                if self.server.silent:
                    time.sleep(60)
                self._say(b"250 taken")
            elif word == b"QUIT":
                return self._say(b"221 bye")
            elif word == b"RCPT" and self.server.refusing:
                self._say(b"550 no such person as wang@example.gov.cn")
            else:
                self._say(b"250 fine")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class Webhook(ThreadingHTTPServer):
    """Takes posts; answers with ``status``, ``headers`` and ``answer``."""

    daemon_threads = True

    def __init__(self, *, status: int = 200, answer: bytes = b'{"errcode": 0}', headers: dict[str, str] | None = None):
        super().__init__(("127.0.0.1", 0), _Posted)
        self.status, self.answer, self.headers = status, answer, headers or {}
        self.taken: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/robot/send?key=k-1"


class _Posted(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append({"path": self.path, "body": json.loads(body), "raw": body, "headers": self.headers})
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def do_GET(self) -> None:
        self.server.taken.append({"path": self.path, "body": None})
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return None


@contextmanager
def running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
