"""The editor's side: signing in as the owner, the record, the prompts, the history."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.e2e.page.site import Site, running
from tests.e2e.page.test_way_through import expect_done, press_start

Sites = Callable[..., Site]


@pytest.fixture(scope="module")
def session_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose record these tests may change: others expect the example person's."""
    with running(tmp_path_factory.mktemp("editor")) as site:
        yield site


@pytest.fixture
def editor(page: Page, site: Site) -> Page:
    """The page, opened by the link that ``make serve`` prints."""
    page.goto(site.owner_url)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def owner(site: Site, method: str, path: str, **given: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {site.owner_token}"}
    return requests.request(method, f"{site.url}generator/{path}", headers=headers, timeout=30, **given)


def open_view(page: Page, name: str, heading: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


# --- signing in -------------------------------------------------------------------------------------


def test_the_printed_link_signs_in_and_leaves_no_token_in_the_address(editor: Page, site: Site) -> None:
    assert site.owner_token not in editor.url
    assert "owner" not in editor.evaluate("JSON.stringify(history.state) + location.hash")
    editor.reload()
    expect(editor.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_link_for_a_token_of_ones_own_signs_in_whatever_signs_it_has(
    page: Page, own_sites: Sites
) -> None:
    site = own_sites(GENERATOR_OWNER_TOKEN="/+" + "a" * 40 + "==")  # as base64 makes them
    link = re.search(r"http\S+#owner=\S+", (site.folder / "log").read_text())
    assert link
    page.goto(link[0])
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_signing_in_by_hand_and_out_again(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The owner’s token").fill(site.owner_token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name="History")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation")).to_be_hidden()
    assert site.owner_token not in page.evaluate("JSON.stringify(localStorage)")


def test_a_wrong_token_is_said_and_not_kept(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The owner’s token").fill("x" * 43)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("This is no editor’s sign-in.")
    assert "x" * 43 not in page.evaluate("JSON.stringify(localStorage)")


def test_a_stranger_is_shown_no_editors_pages(page: Page, site: Site) -> None:
    for name in ("history", "profile"):
        page.goto(f"{site.url}#{name}")
        expect(page.get_by_role("button", name=re.compile("^Create "))).to_be_visible()


# --- the record -------------------------------------------------------------------------------------


def test_personal_info_is_changed_field_by_field_and_shown_as_it_is_typed(editor: Page, site: Site) -> None:
    open_view(editor, "Profile", "Your record")
    sheet = editor.locator("#profile .sheet")
    editor.get_by_label("Headline").fill("Baker of systems")
    editor.get_by_label("Colour").fill("#aa3300")
    editor.locator("#profile").get_by_label("Style").select_option("executive")
    expect(sheet).to_contain_text("Baker of systems")
    expect(sheet.locator("i").first).to_have_css("background-color", "rgb(170, 51, 0)")
    expect(sheet).to_have_class("sheet executive")
    with editor.expect_request("**/generator/personal-info") as sent:
        editor.get_by_role("button", name="Save").click()
    body: Any = sent.value.post_data_json
    assert {name for name in body if name != "aiPrompts"} == {"title", "accentColor", "defaultStyle"}
    expect(editor.get_by_text("Saved", exact=True)).to_be_visible()
    stored = owner(site, "GET", "personal-info").json()["data"]
    assert (stored["title"], stored["accentColor"].lower()) == ("Baker of systems", "#aa3300")
    assert stored["email"] == "marta.lindstrom@example.com"


def test_what_is_wrong_with_personal_info_is_said_beside_the_field(editor: Page) -> None:
    open_view(editor, "Profile", "Your record")
    editor.get_by_label("E-mail").fill("nobody")
    website = editor.get_by_label("Website", exact=True)
    website.fill("not an address")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_label("E-mail")).to_have_accessible_description(re.compile("must be an e-mail"))
    expect(website).to_have_attribute("aria-invalid", "true")


def test_what_is_missing_in_personal_info_is_said_before_it_is_sent(editor: Page) -> None:
    open_view(editor, "Profile", "Your record")
    sent: list[str] = []
    editor.on("request", lambda request: sent.append(request.method))
    editor.get_by_label("Name", exact=True).fill(" ")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_label("Name", exact=True)).to_be_focused()
    expect(editor.get_by_label("Name", exact=True)).to_have_accessible_description("Name is required")
    assert "PUT" not in sent


def test_a_change_made_elsewhere_meanwhile_is_not_overwritten(editor: Page, site: Site) -> None:
    open_view(editor, "Profile", "Your record")
    assert owner(site, "PUT", "personal-info", json={"phone": "+46 31 000"}).ok
    editor.get_by_label("Phone").fill("+46 31 111")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("This was changed elsewhere meanwhile")).to_be_visible()
    assert owner(site, "GET", "personal-info").json()["data"]["phone"] == "+46 31 000"


def drop(target: Locator, name: str, content: bytes) -> None:
    """Drops a file onto an element, as a mouse would."""
    transfer = target.evaluate_handle(
        """(_, [name, bytes]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], name));
            return transfer;
        }""",
        [name, list(content)],
    )
    target.dispatch_event("drop", {"dataTransfer": transfer})


def test_a_dropped_json_resume_file_replaces_the_experience_once_confirmed(
    page: Page, own_sites: Sites
) -> None:
    site = own_sites()
    page.goto(site.owner_url)
    open_view(page, "Profile", "Your record")
    section = page.locator("section", has=page.get_by_role("heading", name="Experience"))
    expect(section).to_contain_text("Stored: work 7, ")
    before = owner(site, "GET", "experience").json()
    small = {"work": [{"name": "Mill", "position": "Miller", "startDate": "2020-01"}]}

    drop(section.get_by_text("Drop a JSON Resume file"), "mill.json", json.dumps(small).encode())
    expect(section).to_contain_text("mill.json holds work 1.")
    assert owner(site, "GET", "experience").json() == before
    section.get_by_role("button", name="Replace").click()
    expect(section).to_contain_text("Stored: work 1.")
    assert [job["name"] for job in owner(site, "GET", "experience").json()["work"]] == ["Mill"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "is no JSON file."),
        (b'{"work": "much"}', "work"),
        (b" " * (5 * 1024 * 1024 + 1), "is larger than 5 MiB."),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(
    editor: Page, site: Site, tmp_path: Path, content: bytes, said: str
) -> None:
    before = owner(site, "GET", "experience").json()
    open_view(editor, "Profile", "Your record")
    section = editor.locator("section", has=editor.get_by_role("heading", name="Experience"))
    file = tmp_path / "resume.json"
    file.write_bytes(content)
    section.get_by_label("Drop a JSON Resume file").set_input_files(file)
    replace = section.get_by_role("button", name="Replace")
    expect(section.get_by_role("status").locator(".card")).to_be_visible()
    if replace.is_visible():
        replace.click()
    expect(section.locator(".card.bad")).to_contain_text(said)
    assert owner(site, "GET", "experience").json() == before


def test_the_experience_is_downloaded_as_a_file_that_can_be_loaded_again(
    editor: Page, site: Site, tmp_path: Path
) -> None:
    open_view(editor, "Profile", "Your record")
    with editor.expect_download() as download:
        editor.get_by_role("button", name="Download as JSON Resume").click()
    download.value.save_as(tmp_path / "resume.json")
    assert json.loads((tmp_path / "resume.json").read_text()) == owner(site, "GET", "experience").json()


def test_prompts_take_variables_and_are_reset_to_ours(editor: Page, site: Site) -> None:
    ours = requests.get(f"{site.url}generator/options", timeout=30).json()["data"]["prompts"]
    open_view(editor, "Profile", "Your record")
    template = editor.get_by_label("Résumé: what it is asked", exact=True)
    expect(template).to_have_value(ours["resume"]["userPromptTemplate"])
    template.fill("Write for ")
    editor.get_by_role("button", name="{{company}}").click()
    expect(template).to_have_value("Write for {{company}}")
    expect(template).to_be_focused()
    save = editor.get_by_role("button", name="Save")
    save.click()
    expect(editor.get_by_text("Saved", exact=True)).to_be_visible()
    own = owner(site, "GET", "personal-info").json()["data"]["aiPrompts"]
    assert own["resume"]["userPromptTemplate"] == "Write for {{company}}"
    assert not own["resume"].get("systemPrompt")  # still ours, whatever ours will be

    editor.reload()
    expect(template).to_have_value("Write for {{company}}")
    editor.get_by_role("button", name="Reset: Résumé: what it is asked").click()
    expect(template).to_have_value(ours["resume"]["userPromptTemplate"])
    save.click()
    expect(editor.get_by_text("Saved", exact=True)).to_be_visible()
    own = owner(site, "GET", "personal-info").json()["data"].get("aiPrompts") or {}
    assert not own.get("resume", {}).get("userPromptTemplate")


# --- history ----------------------------------------------------------------------------------------


def make_requests(site: Site, *companies: str) -> None:
    for company in companies:
        body = {"generateType": "resume", "job": {"role": "Miller", "company": company}}
        requests.post(f"{site.url}generator/start", json=body, timeout=30).raise_for_status()


def test_history_is_filtered_and_its_pages_are_loaded_as_needed(page: Page, own_sites: Sites) -> None:
    site = own_sites()
    make_requests(site, "Oldest", *(f"Mill {number}" for number in range(60)))
    page.goto(site.owner_url)
    open_view(page, "History", "History")
    rows = page.locator("#history li:visible")
    expect(rows.first).to_contain_text("Miller at Mill 59")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(61)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    page.reload()
    page.get_by_label("Find").fill("OLDEST")  # on the second page, which is fetched for it
    expect(rows).to_have_count(1)
    page.get_by_label("Status").select_option("completed")
    expect(page.get_by_text("None of these fits.")).to_be_visible()


def test_a_generation_of_the_history_is_opened_downloaded_and_deleted(page: Page, own_sites: Sites) -> None:
    site = own_sites()
    page.goto(site.owner_url)
    press_start(page)
    expect_done(page)
    open_view(page, "History", "History")
    row = page.locator("#history li")
    expect(row).to_contain_text("Senior Platform Engineer at Tidevann Grid")
    expect(row).to_contain_text("Done")
    with page.expect_download() as download:
        row.get_by_role("button", name="Cover letter: ").click()
    assert download.value.suggested_filename.startswith("tidevann_grid_senior_platform_engineer_cover_")

    page.once("dialog", lambda dialog: dialog.dismiss())
    row.get_by_role("button", name="Delete: ").click()
    expect(row).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Delete: ").click()
    expect(row).to_have_count(0)
    expect(page.get_by_text("Nothing was made yet.")).to_be_visible()
    assert site.stored_requests() == set()


def test_going_to_the_history_and_back_leaves_a_running_generation_running(editor: Page, site: Site) -> None:
    site.close_gate("resume")
    editor.get_by_label("Role").fill("Miller")
    editor.get_by_label("Company", exact=True).fill("Mill")
    press_start(editor)
    expect(editor.locator("#generate_resume")).to_have_class("in_progress")
    open_view(editor, "History", "History")
    expect(editor.locator("#history li").first).to_contain_text("In progress")
    editor.go_back()
    expect(editor.locator("#generate_resume")).to_have_class("in_progress")
    site.open_gate("resume")
    expect_done(editor)


def test_an_owner_without_a_record_can_make_one(page: Page, own_sites: Sites) -> None:
    site = own_sites()
    site.forget_the_person()
    page.goto(site.owner_url)
    expect(page.get_by_role("alert").filter(has_text="no personal information")).to_be_visible()
    open_view(page, "Profile", "Your record")
    page.get_by_label("Name").fill("Ada Miller")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert owner(site, "GET", "personal-info").json()["data"]["name"] == "Ada Miller"
