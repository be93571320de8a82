"""The page: how soon a visitor sees it and has what they came for, and what it weighs."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench import Row
from tests import parts
from tests.e2e.page.conftest import FLAGS
from tests.e2e.page.site import Site, running
from tests.e2e.page.test_pleasant import MOST_BYTES, WEB
from tests.e2e.page.test_way_through import expect_done, press_start

VISITS: Final = 9
VIEWS: Final = 15
LATER: Final = ("firebase.js", "history.js", "profile.js")
"""What is loaded only where and when it is needed."""
SETTLING: Final = 1000
"""Milliseconds. A new window of Chromium loads its address bar and more in processes of its own, for about
half a second and on the same cores; a visitor's window has done so before an address is entered."""
FIRST_VIEW: Final = """new Promise((tell) =>
    new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries())
            if (name === "first-contentful-paint") tell(startTime);
    }).observe({ type: "paint", buffered: true }))"""


def measure() -> Iterator[Row]:
    """Visits in Chromium on this machine, each in a window that has seen nothing yet."""
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as site,
    ):
        browser = playwright.chromium.launch(executable_path=parts.find("chromium"), args=FLAGS)
        # /health: a line of text without a style from the same server, what no page can go below.
        addresses = (site.url, f"{site.url}health")
        views = [[_first_view(browser, address) for address in addresses] for _ in range(VIEWS)]
        visits = [_visit(browser, site) for _ in range(VISITS)]
        browser.close()
    page, floor = zip(*views, strict=True)
    done, transferred = (median(figures) for figures in zip(*visits, strict=True))
    yield Row(
        subject="first view of the page",
        value=median(page),
        unit="ms",
        most=100,
        note=f"{min(page):.0f} at best",
    )
    yield Row(
        subject="first view of a line of text without a style",
        value=median(floor),
        unit="ms",
        note=f"{min(floor):.0f} at best; the browser's own part of the row above",
    )
    yield Row(subject="from the address to two PDFs, one button pressed", value=done / 1000, unit="s", most=5)
    files = [file for file in WEB.iterdir() if file.name not in LATER]
    yield Row(
        subject="what a visitor loads",
        value=sum(file.stat().st_size for file in files) / 1000,
        unit="kB",
        note=f"{transferred / 1000:.0f} kB of it on the wire",
    )
    whole = sum(file.stat().st_size for file in WEB.iterdir()) / 1000
    yield Row(
        subject="the page with its editor's side and Firebase",
        value=whole,
        unit="kB",
        most=MOST_BYTES / 1000,
    )


def _first_view(browser: Browser, address: str) -> float:
    """Milliseconds until something is seen in a new window at rest."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.wait_for_timeout(SETTLING)
    page.goto(address)
    painted: float = page.evaluate(FIRST_VIEW)
    context.close()
    return painted


def _visit(browser: Browser, site: Site) -> tuple[float, float]:
    """Milliseconds until two PDFs are there, and bytes that travelled."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    begun = perf_counter()
    page.goto(site.url)
    press_start(page)
    expect_done(page)
    done = (perf_counter() - begun) * 1000
    transferred = _transferred(page)
    context.close()
    return done, transferred


def _transferred(page: Page) -> float:
    bytes_: float = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((entry) => !entry.name.includes("/generator/"))
            .reduce((sum, entry) => sum + entry.transferSize, 0)"""
    )
    return bytes_
