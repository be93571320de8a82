"""From an address to two PDFs: the whole way, reloaded, in two tabs, and with both writers at once."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.e2e.page.site import Site

BOTH = ["generate_resume", "generate_cover_letter"]


def start(page: Page, site: Site) -> str:
    """Opens the page, sends the example, and gives the request's id."""
    page.goto(site.url)
    press_start(page)
    return request_id(page)


def press_start(page: Page) -> None:
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    page.wait_for_url("**#request=*")


def request_id(page: Page) -> str:
    return page.url.partition("#request=")[2]


def expect_done(page: Page) -> None:
    expect(page.locator("#state")).to_have_text(re.compile("^Done in "))


def expect_running(page: Page, *steps: str) -> None:
    for step in steps:
        expect(page.locator(f"#{step}")).to_have_class("in_progress")


def test_a_stranger_has_two_pdfs_after_one_press_of_a_button(page: Page, site: Site, tmp_path: Path) -> None:
    start(page, site)
    expect_done(page)
    for tab, name in (("Résumé", "resume"), ("Cover letter", "cover_letter")):
        page.get_by_role("tab", name=tab).click()
        frame = page.get_by_role("tabpanel").locator("iframe")
        assert (frame.get_attribute("src") or "").startswith("blob:")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert re.fullmatch(
            rf"tidevann_grid_senior_platform_engineer_{name}_\d{{4}}-\d\d-\d\d\.pdf",
            download.value.suggested_filename,
        )
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")


def test_the_result_says_how_well_the_record_matches_and_what_it_took(page: Page, site: Site) -> None:
    view = site.request(start(page, site))
    expect_done(page)
    view = site.request(request_id(page))

    facts = page.locator("#facts")
    expect(facts.get_by_role("img")).to_have_accessible_name(f"{view['match']['score']} of 100")
    for title, words in (("Covered", "covered"), ("Not in your record", "missing")):
        shown = facts.locator(f"h4:text-is('{title}') + ul li").all_text_contents()
        assert shown == view["match"][words]
    expect(facts).to_contain_text("Tokens0")
    expect(facts).to_contain_text("Costnone")
    assert all(step["attempts"] == 1 for step in view["steps"])


def test_the_request_says_what_the_form_says(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_role("radio", name="Cover letter").check()
    page.get_by_label("Bring out").fill("Kubernetes, ,  on-call ")
    page.get_by_label("Style").select_option("technical")
    page.get_by_label("Page size").select_option("letter")
    page.get_by_label("Pages").select_option("1")
    page.get_by_label("Language").fill("de")
    with page.expect_request("**/generator/start") as sent:
        page.get_by_role("button", name="Create cover letter").click()
    body: Any = sent.value.post_data_json
    assert body["generateType"] == "coverLetter"
    assert body["provider"] == "offline"
    assert body["preferences"] == {
        "style": "technical",
        "emphasize": ["Kubernetes", "on-call"],
        "pageSize": "letter",
        "maxPages": 1,
        "language": "de",
    }
    expect_done(page)
    assert page.get_by_role("tab").all_text_contents() == ["Cover letter"]


def test_both_documents_are_written_at_the_same_time(page: Page, site: Site) -> None:
    site.close_gate("resume")
    site.close_gate("letter")
    start(page, site)
    expect_running(page, *BOTH)
    site.open_gate("letter")
    expect(page.locator("#create_cover_letter_pdf")).to_have_class("completed")
    expect_running(page, "generate_resume")
    expect(page.locator("#coverLetter iframe")).to_have_count(1)  # shown as soon as it is there
    site.open_gate("resume")
    expect_done(page)


def test_a_running_step_shows_how_long_it_has_been_running(page: Page, site: Site) -> None:
    site.close_gate("resume")
    start(page, site)
    expect_running(page, "generate_resume")
    meta = page.locator("#generate_resume small")
    first = meta.text_content()
    expect(meta).not_to_have_text(first or "")
    site.open_gate("resume")
    expect_done(page)


def test_a_reload_in_the_middle_resumes_and_repeats_nothing(page: Page, site: Site) -> None:
    site.close_gate("resume")
    started = start(page, site)
    expect_running(page, "generate_resume")
    expect(page.locator("#create_cover_letter_pdf")).to_have_class("completed")
    page.reload()
    expect_running(page, "generate_resume")
    assert request_id(page) == started
    site.open_gate("resume")
    expect_done(page)
    assert [step["attempts"] for step in site.request(started)["steps"]] == [1] * 6


def test_a_link_shows_the_finished_documents_to_somebody_else(
    page: Page, site: Site, visiting: object
) -> None:
    start(page, site)
    expect_done(page)
    link = page.url
    other = page.context.new_page()
    other.goto(link)
    expect_done(other)
    expect(other.get_by_role("tabpanel").locator("iframe")).to_have_count(1)
    expect(other.get_by_role("heading", name="Senior Platform Engineer")).to_be_visible()


def test_two_tabs_on_one_request_do_no_harm(page: Page, site: Site) -> None:
    site.close_gate("resume")
    site.close_gate("letter")
    started = start(page, site)
    expect_running(page, *BOTH)
    other = page.context.new_page()
    other.goto(page.url)
    expect_running(other, *BOTH)
    site.open_gate("resume")
    site.open_gate("letter")
    expect_done(page)
    expect_done(other)
    assert [step["attempts"] for step in site.request(started)["steps"]] == [1] * 6


def test_edit_and_regenerate_keeps_the_form(page: Page, site: Site) -> None:
    first = start(page, site)
    expect_done(page)
    page.get_by_label("Company", exact=True).fill("Fjordkraft")
    page.get_by_role("button", name="Edit and regenerate").click()
    expect(page.get_by_role("button", name=re.compile("^Create "))).to_be_focused()
    expect(page.get_by_label("Role")).to_have_value("Senior Platform Engineer")
    page.keyboard.press("Enter")
    expect(page.locator("#run")).to_contain_text("at Fjordkraft")
    expect_done(page)
    assert request_id(page) != first
    page.go_back()
    expect(page.locator("#run")).to_contain_text("at Tidevann Grid")


def test_the_form_is_remembered(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_label("Role").fill("Miller")
    page.get_by_role("radio", name="Résumé").check()
    page.reload()
    expect(page.get_by_label("Role")).to_have_value("Miller")
    expect(page.get_by_role("button", name="Create résumé")).to_be_visible()


def test_the_example_overwrites_nothing_that_was_chosen_before_it_came(page: Page, site: Site) -> None:
    def choose_first(route: Route) -> None:
        page.get_by_role("radio", name="Résumé").check()
        page.get_by_label("Company", exact=True).fill("Mill")
        route.continue_()

    page.route("**/example.json", choose_first, times=1)
    with page.expect_response("**/example.json"):
        page.goto(site.url)
    page.evaluate("fetch('example.json').then((answer) => answer.json())")  # after the page's own
    expect(page.get_by_label("Company", exact=True)).to_have_value("Mill")
    expect(page.get_by_role("button", name="Create résumé")).to_be_visible()
    expect(page.get_by_label("Role")).to_have_value("")


def test_the_example_can_be_cleared(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_label("Role")).to_be_focused()
    for label in ("Role", "Company", "Job posting", "Company website"):
        expect(page.get_by_label(label, exact=True)).to_have_value("")
