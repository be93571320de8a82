"""For everybody: keyboard, screen reader, phone, dark room, other languages; light, strict and checked."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from tests import parts
from tests.e2e.page.conftest import Visiting
from tests.e2e.page.site import Site
from tests.e2e.page.test_way_through import expect_done, expect_running, press_start

WEB = parts.ROOT / "web"
PHONE = {"width": 320, "height": 568}
DESKTOP = {"width": 1280, "height": 800}
MOST_BYTES = 60_000
"""Of all files together, the editor's side and Firebase included."""


@pytest.fixture(scope="session")
def axe(packages: Path) -> str:
    return (packages / "axe-core" / "axe.min.js").read_text()


def expect_accessible(page: Page, axe: str) -> None:
    """No rule of WCAG 2.2 AA, nor of good practice, is broken."""
    # In a world of its own, as a browser extension would: the page's policy forbids foreign scripts.
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    run = "axe.run({ iframes: false }).then((found) => JSON.stringify(found.violations))"
    told = session.send(
        "Runtime.evaluate", {"expression": f"{axe}; {run}", "contextId": world, "awaitPromise": True}
    )
    violations: list[dict[str, Any]] = json.loads(told["result"]["value"])
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in violations] == []


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["desk", "phone"])
def test_every_state_is_accessible_and_fits(
    visiting: Visiting, site: Site, axe: str, scheme: str, size: dict[str, int]
) -> None:
    with visiting(color_scheme=scheme, viewport=size, reduced_motion="reduce") as context:
        page = context.new_page()

        def look() -> None:
            expect_accessible(page, axe)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

        page.goto(site.owner_url)
        expect(page.get_by_label("Role")).not_to_have_value("")
        look()
        page.get_by_label("Posting’s address").fill("nowhere")
        page.get_by_label("Posting’s address").blur()
        look()
        page.get_by_label("Posting’s address").fill("")
        site.close_gate("resume")
        site.fail_next("resume", 1)
        press_start(page)
        expect_running(page, "generate_resume")
        look()
        site.open_gate("resume")
        expect(page.get_by_role("button", name="Retry")).to_be_visible()
        look()
        page.get_by_role("button", name="Retry").click()
        expect_done(page)
        look()
        for name in ("History", "Profile"):
            page.get_by_role("link", name=name, exact=True).click()
            expect(page.locator(f"#{name.lower()} .card").first).to_be_visible()
            look()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in").click()
        look()


def test_everything_can_be_done_with_the_keyboard(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")

    def tab_to(target: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", target):
                return
        raise AssertionError(f"{target} cannot be reached")

    tab_to("[name=generateType]")
    page.keyboard.press("ArrowLeft")  # round to the last: cover letter
    page.keyboard.press("ArrowRight")
    tab_to("[name='job.role']")
    page.keyboard.press("Control+A")
    page.keyboard.type("Miller")
    site.fail_next("resume", 1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    tab_to("#failure button")
    page.keyboard.press("Enter")
    expect_done(page)
    tab_to("[role=tab]")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Cover letter")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Cover letter")).to_be_visible()
    tab_to("a[download]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert "miller_cover_letter" in download.value.suggested_filename


def test_a_screen_reader_hears_what_happens(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.evaluate(
        """() => {
            window.heard = [];
            const node = document.querySelector("[aria-live=polite]");
            new MutationObserver(() => heard.push(node.textContent)).observe(node, { childList: true });
        }"""
    )
    site.close_gate("resume")
    press_start(page)
    expect_running(page, "generate_resume")
    site.open_gate("resume")
    expect_done(page)
    heard: list[str] = page.evaluate("heard")
    assert "Write the résumé: running." in " ".join(heard)
    assert any(re.search(r"Draw the résumé: done\..* \d of 6 steps done\.", text) for text in heard)
    assert re.fullmatch(r"All done in .*\. The documents are ready\.", heard[-1])
    expect(page.get_by_role("listitem").filter(has_text="Write the résumé")).to_contain_text(", done")


def test_news_of_several_steps_in_one_answer_is_heard_whole(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    heard: str = page.evaluate(
        """async () => {
            const { run } = await import("./run.js");
            const instant = new Date().toISOString();
            const view = (status) => ({
                status,
                job: {},
                generateType: "resume",
                createdAt: instant,
                steps: ["a", "b"].map((id) => ({ id, status, name: `Step ${id}`, attempts: 1 })),
            });
            const done = view("completed");
            for (const step of done.steps) step.completedAt = instant;
            const client = { executeStep: async () => done, getRequest: () => new Promise(() => {}) };
            run(client, "id", view("pending"), {});
            const said = document.querySelector("#say");
            await new Promise((done) => new MutationObserver(done).observe(said, { childList: true }));
            return said.textContent;
        }"""
    )
    assert heard == "Step a: done. Step b: done. 2 of 2 steps done."


def test_nothing_jumps_while_a_generation_runs(visiting: Visiting, site: Site) -> None:
    with visiting(viewport=DESKTOP) as context:
        page = context.new_page()
        context.add_init_script(
            """window.shifts = [];
            new PerformanceObserver((list) => {
                for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifts.push(shift.value);
            }).observe({ type: "layout-shift", buffered: true });"""
        )
        page.goto(site.url)
        site.close_gate("resume")
        press_start(page)
        expect_running(page, "generate_resume")
        page.wait_for_timeout(600)  # what comes within half a second of a click is not counted as a jump
        site.open_gate("resume")
        expect_done(page)
        expect(page.locator("#resume iframe")).to_have_count(1)
        assert sum(page.evaluate("shifts")) < 0.02


@pytest.mark.parametrize(("locale", "zone"), [("de-DE", "Europe/Berlin"), ("ja-JP", "Pacific/Kiritimati")])
def test_the_browsers_language_and_time_zone_do_no_harm(
    visiting: Visiting, site: Site, locale: str, zone: str
) -> None:
    with visiting(locale=locale, timezone_id=zone) as context:
        page = context.new_page()
        page.goto(site.owner_url)
        with page.expect_request("**/generator/start") as sent:
            press_start(page)
        here = page.evaluate("(timeZone) => new Intl.DateTimeFormat('sv', { timeZone }).format()", zone)
        body: Any = sent.value.post_data_json
        assert body["date"] == here
        expect_done(page)
        assert re.fullmatch(r"Done in (\d+ ms|\d\.\d s|\d+ s)", page.locator("#state").inner_text())
        page.get_by_role("link", name="History").click()
        made = page.locator("#history li .soft").first
        expect(made).to_contain_text(re.compile(r"· [A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d [AP]M"))


# --- light, strict, checked -------------------------------------------------------------------------


def test_the_page_is_light() -> None:
    assert sum(file.stat().st_size for file in WEB.iterdir()) < MOST_BYTES


def test_the_first_view_needs_no_script(visiting: Visiting, site: Site) -> None:
    with visiting(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.url)
        for label in ("Role", "Job posting", "Language"):
            expect(page.get_by_label(label)).to_be_visible()
        expect(page.get_by_role("button", name="Create")).to_be_visible()


def test_the_policy_is_strict_and_foreign_to_no_one(page: Page, site: Site) -> None:
    answer = page.goto(site.url)
    assert answer is not None
    policy = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert not any("unsafe" in rule or "http" in rule or "*" in rule for rule in policy.values())


def test_the_types_hold(packages: Path) -> None:
    checker = packages / "typescript" / "bin" / "tsc"
    command = [parts.require("node"), str(checker), "--project", str(packages.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_client_works_alone_on_another_origin(
    context: BrowserContext, own_sites: Callable[..., Site], tmp_path: Path
) -> None:
    guide = (parts.ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    example = re.search(r"```html\n(.*?)```", guide, re.DOTALL)
    assert example
    shutil.copy(WEB / "generator-client.js", tmp_path)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer((parts.LOOPBACK, 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        shop = f"http://localhost:{server.server_port}"
        site = own_sites(CORS_ALLOWED_ORIGINS=shop)
        html = example[1].replace("https://generator.example.com", site.url.rstrip("/"))
        (tmp_path / "index.html").write_text(html, encoding="utf-8")
        page = context.new_page()
        page.goto(shop)
        site.fail_next("resume", 1)
        page.get_by_role("button").dblclick()  # as many people press buttons
        expect(page.get_by_role("status")).to_contain_text("The AI provider is not available")
        page.get_by_role("button").click()
        link = page.get_by_role("link", name="Résumé")
        expect(link).to_be_visible()
        server.shutdown()
    assert requests.get(link.get_attribute("href") or "", timeout=30).content.startswith(b"%PDF-")
    [request] = site.stored_requests()
    assert [step["attempts"] for step in site.request(request)["steps"]] == [1, 2, 1, 1]
