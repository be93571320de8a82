"""A browser, a served page, and what no test may leave behind: errors, refusals, foreign requests."""

import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests import parts
from tests.e2e.page.site import Site, running

HERE = Path(__file__).parent
PATIENCE = 20_000
"""Milliseconds; what is waited for is there much sooner, but for a machine that does much else."""
expect.set_options(timeout=PATIENCE)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
EXPECTED = "Failed to load resource"
"""What Chromium writes for every answer that is an error; tests look at those themselves."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the session."""
    chromium = parts.require("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def session_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(session_site: Site) -> Iterator[Site]:
    """The session's server, its gates open and nothing failing."""
    session_site.reset()
    yield session_site
    session_site.reset()


@pytest.fixture
def own_sites(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes a server with the given settings that is this test's alone."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(running(tmp_path, settings))


@dataclass
class Visit:
    """A browser window of a person of their own, watched."""

    context: BrowserContext
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    unanswered: list[str] = field(default_factory=list)
    seen: str = ""

    def watch(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._note_request)
        page.on("requestfinished", self._forget_request)
        page.on("requestfailed", self._forget_request)

    def look(self) -> None:
        """Keeps what a person sees now, for the report of a failure that may not come again."""
        pages = [f"{page.url}\n{page.locator('body').aria_snapshot()}" for page in self.context.pages]
        self.seen = "\n".join([*pages, f"faults: {self.faults}", f"unanswered: {self.unanswered}"])

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.faults.append(message.text)

    def _note_request(self, request: Request) -> None:
        self.unanswered.append(request.url)
        if request.url.startswith(("http:", "https:")):
            self.hosts.add(request.url.split("/")[2])

    def _forget_request(self, request: Request) -> None:
        self.unanswered.remove(request.url)


Visiting = Callable[..., AbstractContextManager[BrowserContext]]
VISITS = pytest.StashKey[list[Visit]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and report.failed:
        for visit in item.stash.get(VISITS, []):
            if not visit.seen:
                visit.look()
            report.sections.append(("the page", visit.seen))
    return report


@pytest.fixture
def visiting(browser: Browser, request: pytest.FixtureRequest) -> Visiting:
    """Opens a window as a context. At its end: no script failed, nothing was refused or fetched elsewhere."""

    @contextmanager
    def open_context(**options: Any) -> Iterator[BrowserContext]:
        allowed = options.pop("hosts", None)
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        visit = Visit(context)
        context.on("page", visit.watch)
        request.node.stash.setdefault(VISITS, []).append(visit)
        try:
            yield context
            assert visit.faults == []
            assert allowed is not None or all(host.startswith("localhost:") for host in visit.hosts)
        except BaseException:
            visit.look()
            raise
        finally:
            context.close()

    return open_context


@pytest.fixture
def context(visiting: Visiting) -> Iterator[BrowserContext]:
    with visiting() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder with the npm packages of ``package-lock.json``, installed if they are not."""
    npm = parts.require("npm")
    folder = HERE / "node_modules"
    with parts.locked(HERE / ".npm-lock"):
        lock, done = HERE / "package-lock.json", folder / ".package-lock.json"
        if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            subprocess.run(command, cwd=HERE, check=True)
    return folder
