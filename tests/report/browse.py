"""A page in a headless Chromium, opened with no network."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-default-apps --disable-domain-reliability --hide-scrollbars "
    "--virtual-time-budget=3000 --enable-logging=stderr --host-resolver-rules=MAP*~NOTFOUND"
)

_BROWSERS_OWN = (".googleapis.com", ".google.com", ".gstatic.com", ".gvt1.com")


def find_browser() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def run_browser(browser: str, url: str, profile: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Open a page once. The network is off: no name is resolved."""
    quiet = [option.replace("MAP*~", "MAP * ~") for option in _QUIET.split()]
    command = [browser, *quiet, f"--user-data-dir={profile}", *options, url]
    return subprocess.run(command, capture_output=True, timeout=90, check=True)


def browse(browser: str, url: str, profile: Path) -> html.HtmlElement:
    """The page as it stands after its scripts ran; none failed, and nothing was refused by its policy."""
    done = run_browser(browser, url, profile, "--dump-dom")
    assert b"Uncaught" not in done.stderr, done.stderr[-2000:]
    assert b"Content Security Policy" not in done.stderr
    tree = html.fromstring(done.stdout)
    assert not tree.xpath("//img"), "corpus words became an element"
    return tree


def requests_of(browser: str, url: str, profile: Path, log: Path) -> set[str]:
    """Every address that was asked for while the page was open, by the browser's record, but for its own updates."""
    run_browser(browser, url, profile, f"--log-net-log={log}", "--dump-dom")
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    asked = {event["params"]["url"] for event in events if "url" in event.get("params", {})}
    return {url for url in asked if not (urlsplit(url).hostname or "").endswith(_BROWSERS_OWN)}
