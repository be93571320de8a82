"""Takes a picture of every state of the page, light and dark, on a phone and on a desk: ``make pictures``.

For people to look at; nothing is compared. The states are real: a server of its own, steps that wait and
fail when told to.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import parts
from tests.e2e.page.conftest import FLAGS
from tests.e2e.page.site import Site, running
from tests.e2e.page.test_way_through import expect_done, expect_running, press_start

FOLDER = parts.ROOT / "out" / "pictures" / "page"
SIZES = {"phone": (320, 640), "desktop": (1440, 900)}


class Camera:
    """Takes numbered pictures of one page."""

    def __init__(self, page: Page, look: str) -> None:
        self._page = page
        self._look = look
        self._taken = 0

    def take(self, state: str, patience: int = 400) -> None:
        """Patience, in milliseconds: for a PDF's viewer to draw, since nothing tells when it has."""
        self._taken += 1
        # The viewport grows to the whole page, not the picture alone: a PDF's viewer would stay as it was.
        size = self._page.viewport_size
        assert size is not None
        height = self._page.evaluate("document.documentElement.scrollHeight")
        self._page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        self._page.wait_for_timeout(patience)
        self._page.screenshot(path=FOLDER / f"{self._taken:02}-{state}-{self._look}.png")
        self._page.set_viewport_size(size)


def main() -> int:
    """The command; gives its exit code."""
    try:
        chromium = parts.find("chromium")
    except parts.PartMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for scheme in ("light", "dark"):
            for size in SIZES:
                with _site() as site:
                    _all_states(browser, site, scheme, size)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER.relative_to(parts.ROOT)}.")
    return 0


@contextmanager
def _site() -> Iterator[Site]:
    settings = {"RATE_LIMIT_EDITOR": "3 per hour"}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), settings) as site:
        yield site


def _all_states(browser: Browser, site: Site, scheme: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        is_mobile=size == "phone",
        has_touch=size == "phone",
    )
    page = context.new_page()
    camera = Camera(page, f"{size}-{scheme}")
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    camera.take("form")

    page.get_by_role("button", name="Sign in").click()
    camera.take("signing-in")
    page.get_by_role("button", name="Cancel").click()

    page.get_by_label("Company", exact=True).fill("")
    page.get_by_label("Posting’s address").fill("tidevann-grid.example.com")
    page.get_by_role("button", name="Create résumé and letter").click()
    camera.take("wrong-fields")
    page.get_by_label("Company", exact=True).fill("Tidevann Grid")
    page.get_by_label("Posting’s address").fill("")

    page.goto(site.owner_url)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    site.close_gate("resume")
    site.close_gate("letter")
    press_start(page)
    expect_running(page, "generate_resume", "generate_cover_letter")
    camera.take("running")
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("No connection")
    camera.take("offline")
    page.context.set_offline(False)
    site.fail_next("resume", 1)
    site.open_gate("letter")
    site.open_gate("resume")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    camera.take("failed")
    page.get_by_role("button", name="Retry").click()
    expect_done(page)
    expect(page.locator("iframe")).to_have_count(2)
    camera.take("resume", patience=2000)
    page.get_by_role("tab", name="Cover letter").click()
    camera.take("cover-letter")

    for _ in range(2):
        before = page.url
        press_start(page)
        expect(page).not_to_have_url(before)
        expect_done(page)
    page.get_by_role("button", name="Create résumé and letter").click()
    expect(page.locator("#notice")).to_contain_text("goes on by itself at")
    camera.take("too-many", patience=2000)
    page.get_by_role("button", name="Cancel").click()

    for number, name in enumerate(("History", "Profile")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator(f"#{name.lower()} .card").nth(number)).to_be_visible()
        camera.take(name.lower())
    file = site.folder / "marta.json"
    file.write_bytes((parts.ROOT / "examples" / "person.json").read_bytes())
    page.get_by_label("Drop a JSON Resume file").set_input_files(file)
    expect(page.get_by_role("button", name="Replace")).to_be_visible()
    camera.take("import")

    page.goto(f"{site.url}#request=nothing")
    expect(page.locator("#notice")).to_contain_text("There is no generation request")
    camera.take("no-such-request")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
