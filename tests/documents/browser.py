"""A real Chromium over its debugging pipe: no port, no driver, no further dependency.

Every page reports what it logged, what it threw and what it asked for, so that a test can demand silence.
"""

import base64
import fcntl
import importlib.util
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 30.0
FLAGS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--no-proxy-server", "--remote-debugging-pipe", "--disable-features=Translate",
)  # fmt: skip


class Browser:
    """One Chromium process; `open` gives a page."""

    def __init__(self, process: subprocess.Popen[bytes], write: int, read: int) -> None:
        self._process, self._write, self._read = process, write, read
        self._number, self._rest = 0, b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """One command and its answer; events that come in between are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            answer = self._next(limit)
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                found: dict[str, Any] = answer["result"]
                return found
            self.events.append(answer)
        raise TimeoutError(method)

    def _next(self, limit: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, limit - time.monotonic()))
            if not ready:
                raise TimeoutError("chromium is silent")
            data = os.read(self._read, 1 << 20)
            assert data, "chromium has ended"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def open(self, address: str, width: int = 1366, height: int = 900) -> "Page":
        """A new tab with that address, loaded."""
        target = self.call("Target.createTarget", url="about:blank")
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = Page(self, attached["sessionId"], target["targetId"])
        page.size(width, height)
        page.go(address)
        return page


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        self._browser, self._session, self._target = browser, session, target
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command to this tab."""
        return self._browser.call(method, self._session, **params)

    def size(self, width: int, height: int) -> None:
        """The window's inner size."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def go(self, address: str) -> None:
        """Load an address and wait until it has loaded."""
        self.call("Page.navigate", url=address)
        self.wait(
            f"document.readyState === 'complete' && location.href.split('#')[0] === {json.dumps(address.split('#')[0])}"
        )

    def js(self, expression: str) -> Any:
        """The value of an expression in the page (promises awaited)."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until an expression is true; what cannot be asked of a half-built page yet is not."""
        asked = f"(() => {{ try {{ return Boolean({expression}) }} catch {{ return false }} }})()"
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            try:
                if self.js(asked):
                    return
            except AssertionError as error:  # the old page is just going
                if "context" not in str(error) and "navigated" not in str(error):
                    raise
            time.sleep(0.02)
        raise TimeoutError(expression)

    def click(self, selector: str) -> None:
        """Click the middle of an element, as a person does."""
        spot = self.js(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=spot[0], y=spot[1], button="left", clickCount=1)  # fmt: skip

    def type(self, text: str) -> None:
        """Enter text where the focus is."""
        self.call("Input.insertText", text=text)

    def key(self, name: str, text: str = "", shift: bool = False) -> None:
        """Press one key: Enter, ArrowDown, Tab, Escape, or a character."""
        codes = {"Enter": 13, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9, "Escape": 27}
        given: dict[str, Any] = {"key": name, "code": name, "windowsVirtualKeyCode": codes.get(name, 0)}  # fmt: skip
        given["modifiers"] = 8 if shift else 0
        if text:
            given["text"] = text
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, **given)

    def violations(self, axe: str) -> list[str]:
        """What axe-core has against the page (WCAG 2.1 A and AA, and its own good practice).

        Of long tables the first rows are looked at; the others are made the same way.
        """
        self.js(f"{axe};0")
        found: list[str] = self.js(
            "axe.run({exclude: [['tbody tr:nth-child(n+4)'], ['.tree details:nth-of-type(n+2):not([open])']]},"
            " {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
            ".then(r => r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)}`))"
        )
        return found

    def small_targets(self) -> list[str]:
        """Controls smaller than 24 by 24 pixels (WCAG 2.2, 2.5.8); links in running text are exempt."""
        found: list[str] = self.js(
            "[...document.querySelectorAll('a, button, input, select, summary')].filter(e => {"
            " const r = e.getBoundingClientRect();"
            " if (!r.width || (e.tagName === 'A' && getComputedStyle(e).display === 'inline')) return false;"
            " return Math.min(r.width, r.height) < 24 && !e.closest('.visually-hidden, .skip'); })"
            ".map(e => e.outerHTML.slice(0, 120))"
        )
        return found

    def picture(self, file: Path, whole: bool = False) -> None:
        """A screenshot as PNG."""
        more: dict[str, Any] = {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            more = {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
        data = self.call("Page.captureScreenshot", format="png", **more)["data"]
        file.write_bytes(base64.b64decode(data))

    def pdf(self, file: Path) -> None:
        """The page as it prints."""
        data = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
        file.write_bytes(base64.b64decode(data))

    def _own(self, *methods: str) -> Iterator[dict[str, Any]]:
        self.js("1")  # whatever has happened is reported by now
        for event in self._browser.events:
            if event.get("sessionId") == self._session and event["method"] in methods:
                yield event["params"]

    def complaints(self) -> list[str]:
        """Errors and warnings of console and log, and exceptions nobody caught."""
        found = [str(p["exceptionDetails"]) for p in self._own("Runtime.exceptionThrown")]
        found += [
            str(p["args"])
            for p in self._own("Runtime.consoleAPICalled")
            if p["type"] in ("error", "warning", "assert")
        ]
        return found + [
            p["entry"]["text"]
            for p in self._own("Log.entryAdded")
            if p["entry"]["level"] in ("error", "warning")
        ]

    def requests(self) -> list[str]:
        """Every address the page asked for."""
        return [p["request"]["url"] for p in self._own("Network.requestWillBeSent")]

    def close(self) -> None:
        """Close the tab."""
        self._browser.call("Target.closeTarget", targetId=self._target)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are not 3 or 4: those are where Chromium listens and speaks."""
    low = os.pipe()
    read, write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low)
    for end in low:
        os.close(end)
    return read, write


def _fonts(folder: Path) -> Path:
    """The machine's fonts and the Chinese ones that documents are set in, so that pages can be read."""
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.origin is not None
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path(spec.origin).parent))
    listed = "".join(f"<dir>{name}</dir>" for name in folders)
    file = folder / "fonts.conf"
    file.write_text(f"<?xml version='1.0'?><fontconfig>{listed}<cachedir>{folder}/fonts</cachedir></fontconfig>")  # fmt: skip
    return file


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of its own profile; it ends with the block."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(found for name in names if (found := shutil.which(name)))
    (to_child, from_us), (to_us, from_child) = _pipe(), _pipe()
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        fonts = _fonts(Path(profile))
        process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{to_child} 4>&{from_child}', program, *flags, f"--user-data-dir={profile}"],
            pass_fds=(to_child, from_child), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        )  # fmt: skip
        os.close(to_child)
        os.close(from_child)
        try:
            yield Browser(process, from_us, to_us)
        finally:
            process.terminate()
            process.wait(10)
            os.close(from_us)
            os.close(to_us)
