"""HTTP on 127.0.0.1 (本机网页服务): reads requests within limits, hands them to the app, writes answers."""

from __future__ import annotations

import errno
import signal
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kaoping.errors import UsageError
from kaoping.serve.accesslog import AccessLog
from kaoping.serve.app import App
from kaoping.serve.messages import Request, Response

ADDRESS = "127.0.0.1"
PATIENCE = 20  # seconds without a byte
LARGEST_FORM = 4096
FIELDS = 6
AT_ONCE = 64
CHUNK = 1 << 18
FORM = "application/x-www-form-urlencoded"


class Server(ThreadingHTTPServer):
    """The listening socket; `handle` of every connection runs in a thread of its own.

    Raises:
        UsageError: another program listens at the port.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        self.app: App | None = None
        self.log: AccessLog | None = None
        self.clock: Callable[[], datetime] | None = None
        self.say: Callable[[str], None] = lambda _: None
        self._room = threading.BoundedSemaphore(AT_ONCE)
        try:
            super().__init__((ADDRESS, port), Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            what = "已被占用" if error.errno == errno.EADDRINUSE else "不许使用"
            raise UsageError(
                f"端口 {port} {what}", remedy="用 --port 换一个端口，或先停止占用它的程序"
            ) from error

    @property
    def hosts(self) -> frozenset[str]:
        """Names by which a browser may call; any other is a page that has been rebound to us."""
        return frozenset(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    def process_request(self, request: Any, client_address: Any) -> None:
        """A new connection, unless too many are open."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection from first to last."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection broke off: nothing to say about it."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    server: Server

    def version_string(self) -> str:
        """What the server calls itself: no versions."""
        return "kaoping"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the access log is written elsewhere, without addresses."""

    def do_GET(self) -> None:
        """A page or file."""
        self._answer({})

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """A form."""
        refused = self._form_refused()
        if refused:
            self.close_connection = True
            self._write(self._app.refuse(refused, "不能受理", "表单不合规定。"))
            return
        data = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            pairs = parse_qsl(data.decode(), keep_blank_values=True, max_num_fields=FIELDS)
        except ValueError:
            self._write(self._app.refuse(400, "不能受理", "表单不合规定。"))
            return
        self._answer(dict(pairs))

    def _form_refused(self) -> int:
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not length.isascii() or not length.isdigit():
            return 411
        if int(length) > LARGEST_FORM:
            return 413
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return 0 if kind == FORM else 415

    @property
    def _app(self) -> App:
        assert self.server.app is not None
        return self.server.app

    def _answer(self, form: dict[str, str]) -> None:
        if self.command != "POST" and ("Content-Length" in self.headers or "Transfer-Encoding" in self.headers):  # fmt: skip
            self.close_connection = True  # a body that nobody reads must not be taken for a request
        try:
            response = self._app.answer(self._request(form))
        except Exception as error:  # whatever happens, no trace of it reaches the browser
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.server.say(
                f"内部错误 {type(error).__name__}（{Path(where.filename).name}:{where.lineno}）"
            )
            response = self._app.refuse(500, "出错了", "服务内部出错，请告知维护人员。")
        self._write(response)

    def _request(self, form: dict[str, str]) -> Request:
        asked = urlsplit(self.path)
        hosts = self.headers.get_all("Host") or [""]
        headers = {name.lower(): text for name, text in self.headers.items()}
        headers["host"] = hosts[0] if len(hosts) == 1 and not asked.netloc else ""
        query = (
            dict(parse_qsl(asked.query, max_num_fields=FIELDS)) if len(asked.query) < 500 else {}
        )
        return Request(self.command, asked.path, headers, query, form, self._cookies())

    def _cookies(self) -> dict[str, str]:
        try:
            return {n: m.value for n, m in SimpleCookie(self.headers.get("Cookie", "")).items()}
        except CookieError:
            return {}

    def _write(self, response: Response) -> None:
        body = response.body
        size = body.stat().st_size if isinstance(body, Path) else len(body)
        self.send_response(response.status)
        for name, text in response.all_headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self._log(response)
        if self.command == "HEAD":
            return
        if isinstance(body, bytes):
            self.wfile.write(body)
            return
        with body.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                self.wfile.write(chunk)

    def _log(self, response: Response) -> None:
        if self.server.log and self.server.clock:
            method = self.command if self.command in ("GET", "HEAD", "POST") else "?"
            self.server.log.write(self.server.clock(), response.role, method, response.pattern, response.status)  # fmt: skip

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the protocol itself refuses: methods we do not have, broken requests."""
        self.command = getattr(self, "command", None) or "?"
        self.close_connection = True
        if code == 501:
            self._write(
                self._app.refuse(405, "只供查看", "本服务只供查看。", ("Allow", "GET, HEAD"))
            )
        else:
            self._write(self._app.refuse(code, "不能受理", "请求不合规定。"))


def run(server: Server) -> None:
    """Serve until Ctrl-C or a request to end; answers under way are finished first."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        server.server_close()
