"""Slips of the hand and of the network on the pages, in a real Chromium: nothing is lost, doubled or taken for another, and all of it is told."""

from __future__ import annotations

import re

import pytest
from browsing import dropped
from playwright.sync_api import expect
from serving import LETTER
from test_pages_in_a_browser import box, desk, select, state

from chromium import NEEDED

pytestmark = [
    NEEDED,
    pytest.mark.allow_hosts(["127.0.0.1", "::1"]),
]

FIRST = "Save what you are writing (Ctrl+Enter), or leave it (Esc), first."
STRANGER = {"content_type": "text/html", "body": "<h1>nginx</h1>"}


def names(client):
    return sorted(one["name"] for one in client.get("/v1/letters").json())


def test_the_letter_given_last_is_explained_and_kept_once(client, opened, tmp_path):
    before = names(client)
    first, second, empty = tmp_path / "first.txt", tmp_path / "second.txt", tmp_path / "folder"
    for path in (first, second):
        path.write_text(LETTER.read_text())
    empty.mkdir()
    page = opened(client, "/")
    page.set_viewport_size({"width": 800, "height": 400})
    told, file, pasted = page.locator("#told"), page.locator("#file"), page.get_by_label("Or paste its text")
    explain, away = page.get_by_role("button", name="Explain it"), page.get_by_role("button", name="Take")
    drop = page.locator("#drop")
    dropped(page, drop, first, second)
    expect(told).to_have_text("One letter at a time: 2 were dropped, and none of them was taken.")
    expect(told).to_be_in_viewport()
    dropped(page, drop, empty)
    expect(told).to_have_text("A folder is no letter; drop a file.")
    dropped(page, page.get_by_role("heading", name="Explain a decision letter"), first)
    expect(away).to_be_hidden()

    file.set_input_files(first)
    pasted.fill(LETTER.read_text())
    explain.click()
    expect(told).to_contain_text("Two letters are here, the file first.txt and pasted text")
    dropped(page, drop, second)
    expect(told).to_contain_text("Two letters are here, the file second.txt and pasted text")
    away.click()
    expect(file).to_be_focused()
    expect(told).to_be_empty()
    page.route("**/v1/letters?*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    explain.dblclick()
    page.get_by_role("heading", name="What was decided").wait_for()
    assert names(client) == sorted([*before, "pasted.txt"])

    page.go_back()
    expect(explain).to_be_enabled()
    expect(pasted).to_have_value("")
    file.set_input_files(first)
    explain.click()
    page.get_by_role("heading", name="What was decided").wait_for()
    page.go_back()
    expect(explain).to_be_enabled()
    expect(away).to_be_hidden()
    explain.click()
    expect(told).to_have_text("Choose a file or paste the text of a letter first.")
    assert names(client) == sorted([*before, "first.txt", "pasted.txt"])


def test_answers_of_a_stranger_and_none_are_told_and_a_letter_sent_again_is_kept_once(client, opened):
    before = names(client)
    page = opened(client, "/")
    told, pasted = page.locator("#told"), page.get_by_label("Or paste its text")
    explain = page.get_by_role("button", name="Explain it")
    pasted.fill(LETTER.read_text())
    expected = {
        413: "This is too large for a server on the way to the service.",
        502: "The service cannot be reached just now; try again in a minute.",
        200: "What answered was not the service (status 200).",
        None: "The service cannot be reached.",
    }
    statuses = iter(expected)

    def answer(route):
        route.fetch()  # it arrives; what is answered does not come back
        status = next(statuses)
        route.abort() if status is None else route.fulfill(status=status, **STRANGER)

    page.route("**/v1/letters?*", answer, times=len(expected))
    for words in expected.values():
        explain.click()
        expect(told).to_have_text(words)
    opened.expects("413", "502", "ERR_FAILED")
    explain.click()
    page.get_by_role("heading", name="What was decided").wait_for()
    assert names(client) == sorted([*before, "pasted.txt"])


def test_letters_dropped_anywhere_on_the_form_of_a_run_are_its_letters_and_it_is_begun_once(
    client, opened, tmp_path
):
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text(LETTER.read_text())
    page = opened(client, "/runs")
    told, label = page.locator("#told"), page.get_by_text("choose them all, or drop them here")
    dropped(page, page.get_by_role("heading", name="Begin a run"), *paths[:2])
    expect(told).to_have_text("2 letters are chosen.")
    dropped(page, label, *paths[1:])
    expect(told).to_have_text("3 letters are chosen, 2 of them before.")
    dropped(page, label, tmp_path)
    expect(told).to_contain_text("Folders are not opened: drop the letters that are in them.")
    dropped(page, page.get_by_role("heading", name="Runs"), paths[0])
    page.evaluate(
        """() => document.getElementById("begin").addEventListener("submit", (event) => {
            sessionStorage.sent = Number(sessionStorage.sent ?? 0) + Number(!event.defaultPrevented);
        })"""
    )
    page.get_by_role("button", name="Begin").dblclick()
    page.wait_for_url("**/runs/*")
    assert page.evaluate("sessionStorage.sent") == "1"
    (run,) = client.get("/v1/runs").json()
    assert run["letters"] == 3


def test_what_is_being_written_at_the_desk_outlives_keys_clicks_and_a_service_that_is_away(client, opened):
    letter_id = client.added()
    page = desk(opened, client, letter_id)
    told, editor = page.locator("#told"), page.locator(".editor")
    age = editor.get_by_label("Age")
    one = box(page, "Case", "Age")
    one.get_by_role("button", name="Correct: Age").click()
    select(page, "MAXIMUS")
    page.locator("mark").first.focus()  # in an empty form, too, a key decides nothing
    age.fill("88")
    page.locator("mark").nth(2).focus()
    for key in (*"asuxejkni", "Enter"):
        told.evaluate("one => one.textContent = ''")
        page.keyboard.press(key)
        expect(told).to_have_text(FIRST)
    others = (
        page.locator("mark").nth(4),
        box(page, "Case", "Priority").locator(".goto"),
        box(page, "Case", "Priority").locator("dl"),
        one.get_by_role("button", name="Accept: Age"),
        page.get_by_role("button", name="Take out: Item 1"),
        page.get_by_role("button", name="Add an item"),
    )
    for other in others:
        told.evaluate("one => one.textContent = ''")
        other.click()
        expect(told).to_have_text(FIRST)
    expect(age).to_have_value("88")
    assert client.get(f"/v1/letters/{letter_id}/decisions").json() == []

    save = editor.get_by_role("button", name="Save")
    page.route("**/decisions", lambda route: route.fulfill(status=502, **STRANGER), times=1)
    save.click()
    expect(told).to_have_text(re.compile("cannot be reached just now.* This is not known to be saved"))
    page.route("**/decisions", lambda route: route.abort(), times=2)
    save.click()
    expect(told).to_have_text("The service cannot be reached. This is not known to be saved.")
    page.get_by_role("button", name="History").click()
    expect(told).to_have_text("The service cannot be reached.")
    opened.expects("502", "ERR_FAILED")

    page.route("**/decisions", lambda route: (page.wait_for_timeout(300), route.continue_()), times=1)
    age.press("Control+Enter")
    age.press("Control+Enter")
    expect(told).to_have_text("The decision before is still being saved.")
    expect(told).to_have_text("Age: corrected.")
    stands = state(client, letter_id, "/patient/age")
    assert (stands["version"], stands["value"], stands["span"]["quote"]) == (1, 88, "MAXIMUS")

    here = page.locator(".one.here .goto")
    box(page, "Case", "Age").get_by_role("button", name="Correct: Age").click()
    box(page, "Case", "Priority").locator(
        ".goto"
    ).click()  # nothing is lost of a form that nobody has written in
    expect(editor).to_have_count(0)
    expect(here).to_have_attribute("aria-label", "Case: Priority")


@pytest.mark.parametrize(("width", "height"), [(640, 400), (360, 740)])
def test_passage_and_field_are_seen_together_where_the_page_is_large(client, opened, width, height):
    page = opened(client, f"/review/{client.added()}", width=width, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".one.here").wait_for()

    def is_seen():
        top = page.locator("#told").bounding_box()
        for one in (".one.here .goto", "mark.here >> nth=0"):
            place = page.locator(one).bounding_box()
            assert top["y"] + top["height"] <= place["y"], one
            assert place["y"] + place["height"] <= height, one

    page.locator("mark").nth(3).click()
    is_seen()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("j")
    is_seen()
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Enter")
    is_seen()
    page.keyboard.press("e")
    field = page.locator(".editor :focus").bounding_box()
    assert field["y"] + field["height"] <= height
