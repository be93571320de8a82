"""What goes wrong on the way, and what the page makes of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, Route, expect

from tests.e2e.page.site import Site
from tests.e2e.page.test_way_through import (
    expect_done,
    expect_running,
    press_start,
    request_id,
    start,
)

Sites = Callable[..., Site]


def test_a_step_that_fails_twice_is_retried_and_then_goes_on(page: Page, site: Site) -> None:
    site.fail_next("resume", 2)
    started = start_resume(page, site)
    for attempt in (1, 2):
        alert = page.get_by_role("alert").filter(has_text="Write the résumé:")
        expect(alert).to_contain_text("The AI provider is not available right now")
        expect(alert).to_contain_text("Trying again can help")
        expect(page.locator("#state")).to_have_text("Stopped")
        assert attempts(site, started)["generate_resume"] == attempt
        alert.get_by_role("button", name="Retry").click()
    expect_done(page)
    expect(page.locator("#generate_resume")).to_contain_text("attempt 3")
    assert attempts(site, started) == {
        "fetch_data": 1,
        "generate_resume": 3,
        "create_resume_pdf": 1,
        "upload_documents": 1,
    }


def start_resume(page: Page, site: Site) -> str:
    """Starts one without a letter, whose step a second call might be given instead of the failed one."""
    page.goto(site.url)
    page.get_by_role("radio", name="Résumé").check()
    press_start(page)
    return request_id(page)


def attempts(site: Site, request: str) -> dict[str, int]:
    return {step["id"]: step["attempts"] for step in site.request(request)["steps"]}


def test_a_failed_step_still_waits_for_its_retry_after_a_reload(page: Page, site: Site) -> None:
    site.fail_next("resume", 1)
    started = start_resume(page, site)
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Retry").click()
    expect_done(page)
    assert attempts(site, started)["generate_resume"] == 2


def test_a_step_that_fails_in_another_tab_is_not_repeated_here(page: Page, site: Site) -> None:
    site.close_gate("resume")
    site.fail_next("resume", 1)
    started = start(page, site)
    expect_running(page, "generate_resume")
    other = page.context.new_page()
    other.goto(page.url)
    expect_running(other, "generate_resume")
    site.open_gate("resume")
    for tab in (page, other):
        expect(tab.get_by_role("button", name="Retry")).to_be_visible()
    assert attempts(site, started)["generate_resume"] == 1
    other.get_by_role("button", name="Retry").click()
    expect_done(other)
    assert attempts(site, started)["generate_resume"] == 2


def test_too_many_generations_wait_and_then_go_on_by_themselves(page: Page, own_sites: Sites) -> None:
    site = own_sites(RATE_LIMIT_VIEWER="1 per 6 seconds")
    page.goto(site.url)
    press_start(page)
    page.get_by_label("Company", exact=True).fill("Second")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.get_by_role("status").filter(has_text="goes on by itself at")).to_be_visible()
    expect(page.locator("#run")).to_contain_text("at Second")
    expect_done(page)
    assert len(site.stored_requests()) == 2


def test_waiting_for_the_limit_can_be_called_off(page: Page, own_sites: Sites) -> None:
    site = own_sites(RATE_LIMIT_VIEWER="1 per hour")
    page.goto(site.url)
    press_start(page)
    expect_done(page)
    start_again = page.get_by_role("button", name=re.compile("^Create "))
    start_again.click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#notice")).to_be_empty()
    expect(start_again).not_to_have_attribute("aria-disabled", "true")


def test_a_server_killed_in_the_middle_of_a_step_goes_on_after_its_restart(
    page: Page, own_sites: Sites
) -> None:
    site = own_sites(STEP_LEASE_SECONDS="3")
    site.close_gate("resume")
    started = start(page, site)
    expect_running(page, "generate_resume")
    expect(page.locator("#create_cover_letter_pdf")).to_have_class("completed")
    site.kill()
    expect(page.locator("#notice")).to_contain_text("No connection")
    site.reset()
    site.start()
    expect_done(page)
    expect(page.locator("#notice")).to_be_empty()
    assert attempts(site, started)["generate_resume"] == 2
    assert attempts(site, started)["generate_cover_letter"] == 1


def test_being_offline_for_a_while_stops_nothing_for_good(page: Page, site: Site) -> None:
    site.close_gate("resume")
    started = start(page, site)
    expect_running(page, "generate_resume")
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("No connection")
    site.open_gate("resume")
    page.context.set_offline(False)
    expect_done(page)
    expect(page.locator("#notice")).to_be_empty()
    assert attempts(site, started)["generate_resume"] == 1


def test_pressing_start_while_offline_starts_once_the_network_is_back(page: Page, site: Site) -> None:
    before = site.stored_requests()
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.locator("#notice")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect_done(page)
    assert len(site.stored_requests() - before) == 1


def test_a_start_whose_answer_is_lost_does_not_make_a_second_generation(page: Page, site: Site) -> None:
    before = site.stored_requests()
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            route.continue_()
            return
        answer: Any = route.fetch().json()  # the server did it all …
        lost.append(answer["data"]["requestId"])
        route.abort("connectionreset")  # … and the page hears nothing

    page.route("**/generator/start", lose_once)
    page.goto(site.url)
    press_start(page)
    expect_done(page)
    assert [request_id(page)] == lost
    assert site.stored_requests() - before == set(lost)


def test_a_step_whose_answer_is_lost_is_not_run_again(page: Page, site: Site) -> None:
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/generator/step/*", lose_first)
    started = start(page, site)
    expect_done(page)
    assert lost == [200]
    assert set(attempts(site, started).values()) == {1}


def test_a_gateway_in_front_that_gives_up_is_no_failure(page: Page, site: Site) -> None:
    given_up: list[bool] = []

    def give_up_once(route: Route) -> None:
        if given_up:
            route.continue_()
            return
        given_up.append(True)
        route.fulfill(status=504, content_type="text/html", body="<h1>Gateway Timeout</h1>")

    page.route("**/generator/step/*", give_up_once)
    start(page, site)
    expect_done(page)


def test_a_download_link_that_has_expired_is_renewed(page: Page, own_sites: Sites) -> None:
    site = own_sites(SIGNED_URL_HOURS="0.0003")  # a good second
    answers: list[int] = []
    page.on("response", lambda one: answers.append(one.status) if "/generator/files/" in one.url else None)

    def hold_until_expired(route: Route) -> None:
        while requests.get(route.request.url, timeout=10).ok:
            pass
        route.continue_()

    page.route("**/generator/files/**", hold_until_expired, times=1)
    page.goto(site.url)
    page.get_by_role("radio", name="Résumé").check()
    press_start(page)
    expect(page.locator("#resume iframe")).to_have_count(1)
    assert answers[0] == 403


@pytest.mark.parametrize("address", ["resume-generator-request-0000", "nonsense", "%00"])
def test_a_link_to_nothing_says_so(page: Page, site: Site, address: str) -> None:
    page.goto(f"{site.url}#request={address}")
    expect(page.get_by_role("status").filter(has_text="There is no generation request")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#notice")).to_be_empty()
    expect(page.get_by_role("button", name=re.compile("^Create "))).to_be_visible()
    page.evaluate("(again) => (location.hash = again)", f"#request={address}")
    expect(page.get_by_role("status").filter(has_text="There is no generation request")).to_be_visible()


def test_fields_that_are_wrong_are_named_before_anything_is_sent(page: Page, site: Site) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(site.url)
    page.get_by_role("button", name="Clear it").click()
    page.get_by_label("Posting’s address").fill("ftp://example.com")
    page.get_by_label("Job posting").fill("x" * 20_003)
    page.get_by_label("Bring out").fill("y" * 81)
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.get_by_label("Role")).to_be_focused()
    for label, message in (
        ("Role", "Role is required"),
        ("Company", "Company is required"),
        ("Posting’s address", "Posting’s address must start with http:// or https://"),
        ("Job posting", "Job posting is 3 characters too long"),
        ("Bring out", "Bring out takes entries of up to 80 characters"),
    ):
        field = page.get_by_label(label, exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(message)
    assert not any(url.endswith("/generator/start") for url in sent)
    page.get_by_label("Role").fill("Miller")
    expect(page.get_by_label("Role")).not_to_have_attribute("aria-invalid", "true")


def test_what_only_the_server_finds_wrong_is_shown_beside_its_field(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_label("Language").fill("Klingon!")
    page.get_by_label("Company website").fill("https://example.com:port")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.get_by_label("Language")).to_have_accessible_description(
        'Language must be a language tag such as "en" or "pt-BR"'
    )
    expect(page.get_by_label("Company website")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Language").fill("")
    page.get_by_label("Company website").fill("")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect_done(page)


def test_what_is_wrong_with_something_that_has_no_place_of_its_own_is_said_all_the_same(
    page: Page, site: Site
) -> None:
    details = [{"field": "generateType", "message": "is not made here"}]
    answer = {
        "success": False,
        "error": "VALIDATION_FAILED",
        "message": "This cannot be.",
        "details": details,
    }
    page.route("**/generator/start", lambda route: route.fulfill(status=400, json=answer))
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.get_by_role("alert")).to_have_text("This cannot be. generateType is not made here")


def test_an_answer_of_somebody_in_between_is_not_taken_for_the_functions(page: Page, site: Site) -> None:
    portal = "<h1>Welcome to the hotel</h1>"
    page.route("**/generator/start", lambda route: route.fulfill(content_type="text/html", body=portal))
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")
    page.get_by_role("button", name=re.compile("^Create ")).click()
    expect(page.get_by_role("alert")).to_have_text("The server gave an unexpected answer (200).")


def test_a_record_that_is_not_there_is_said_and_not_a_blank_page(page: Page, own_sites: Sites) -> None:
    site = own_sites()
    site.forget_the_person()
    page.goto(site.url)
    expect(page.get_by_role("alert").filter(has_text="no personal information")).to_be_visible()


def test_what_is_typed_before_the_function_answers_is_kept_and_goes_first(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_label("Role")).not_to_have_value("")  # the example is there
    page.get_by_label("Role").fill("Of last time")
    page.get_by_label("Company", exact=True).fill("Of last time")
    held: list[Route] = []
    page.route("**/generator/options", lambda route: held.append(route))
    with page.expect_request("**/generator/options"):
        page.reload()
    page.get_by_label("Company", exact=True).focus()
    page.keyboard.type("Tide")
    page.keyboard.press("Enter")  # too early to send anything, and no reason to leave the page
    held[0].continue_()
    expect(page.get_by_role("button", name=re.compile("^Create "))).to_be_enabled()
    page.keyboard.type("vann")
    expect(page.get_by_label("Company", exact=True)).to_have_value("Tidevann")
    expect(page.get_by_label("Role")).to_have_value("Of last time")
    assert page.url == site.url


def test_a_listener_that_falls_silent_is_not_waited_for(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.url)
    page.evaluate(
        """async () => {
            const { carryOn } = await import("./progress.js");
            const steps = [{ id: "a", name: "A", status: "in_progress", attempts: 1 }];
            window.looks = 0;
            const getRequest = async () => (looks++, { steps });
            const client = { executeStep: () => new Promise(() => {}), getRequest };
            const watch = (id, tell) => (tell(steps), () => {});
            void carryOn(client, "x", steps, () => {}, { signal: new AbortController().signal, watch });
        }"""
    )
    page.clock.run_for(8_000)
    assert page.evaluate("looks") == 0
    page.clock.run_for(4_000)
    assert page.evaluate("looks") == 1
    page.clock.run_for(5_000)
    assert page.evaluate("looks") == 1
    page.clock.run_for(8_000)
    assert page.evaluate("looks") == 2


def test_a_call_that_is_called_off_while_it_waits_says_that_it_waits_no_more(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.route("**/generator/requests/**", lambda route: route.abort())
    heard = page.evaluate(
        """async () => {
            const { GeneratorClient } = await import("./generator-client.js");
            const heard = [];
            const off = new AbortController();
            const onWait = (waiting) => (heard.push(waiting?.reason ?? null), waiting && off.abort());
            await new GeneratorClient({ onWait }).getRequest("x", { signal: off.signal }).catch(() => {});
            return heard;
        }"""
    )
    assert heard == ["offline", None]
