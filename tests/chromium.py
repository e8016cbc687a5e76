"""Chromium without a window, spoken to over its DevTools protocol."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
_COMPLAINTS = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
_PATIENCE = 60  # seconds for an answer; only a browser that hangs takes them


def installed() -> str | None:
    """The path of a Chromium; None if there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class Seen:
    """What happened while a page was opened: addresses asked for, and what was complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Chromium:
    """A tab of a running browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        self._session: str | None = None
        self._events: list[dict[str, Any]] = []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        attached = self("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self(f"{domain}.enable")

    def __call__(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask, and wait for the answer; events that come meanwhile are kept."""
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": parameters}
        self._socket.send(json.dumps(asked | self._to()))
        while True:
            told = self._hear()
            if told.get("id") == self._asked:
                assert "error" not in told, told
                return dict(told["result"])

    def open(self, page: Path) -> Seen:
        """Open a file, wait until it is loaded, and say what happened."""
        self._events.clear()
        self("Page.navigate", url=page.resolve().as_uri())
        while not any(one["method"] == "Page.loadEventFired" for one in self._events):
            self._hear()
        self.evaluate("document.fonts.ready.then(() => 0)")
        seen = Seen()
        for one in self._events:
            if one["method"] == "Network.requestWillBeSent":
                seen.requests.append(one["params"]["request"]["url"])
            elif one["method"] in _COMPLAINTS:
                seen.complaints.append(json.dumps(one["params"]))
        return seen

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        told = self("Runtime.evaluate", **asked)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def _to(self) -> dict[str, str]:
        return {"sessionId": self._session} if self._session else {}

    def _hear(self) -> dict[str, Any]:
        told = json.loads(self._socket.recv(timeout=_PATIENCE))
        if "method" in told:
            self._events.append(told)
        return dict(told)


@contextmanager
def running(program: str, folder: Path) -> Iterator[Chromium]:
    """A browser with a profile of its own in a folder, ended at the end."""
    options = [
        *("--headless=new", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"),
        *(f"--user-data-dir={folder}", "--disable-dev-shm-usage"),
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    with subprocess.Popen([program, *options], stderr=subprocess.PIPE, text=True) as process:
        try:
            with connect(_address(process), max_size=None) as socket:
                yield Chromium(socket)
        finally:
            process.terminate()


def _address(process: "subprocess.Popen[str]") -> str:
    """Where the browser listens, as it says itself."""
    said = []
    for line in process.stderr or ():
        said.append(line)
        if line.startswith("DevTools listening on "):
            return line.split()[-1]
    raise AssertionError("Chromium did not start: " + "".join(said))
