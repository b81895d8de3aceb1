"""The pages as people use them, in a real Chromium: a letter explained, values settled, by mouse and by keyboard."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import orjson
import pytest
from playwright.sync_api import expect
from serving import LETTER, SAMPLES, Client, served

from chromium import NEEDED, violations
from imr_llm.service.tables import sessions
from imr_llm.simulator.server import simulated_provider

HOSTILE = [
    "<script>window.broken = 1</script>",
    "<img src=x onerror='window.broken = 1'>",
    '"><svg onload=window.broken=1>',
    "</textarea></title></style><script>window.broken=1</script>",
    "{{ 7 * 7 }}{% for x in y %}${7*7}",
    "javascript:window.broken=1//",
    "<!-- --><iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "\u202egnp.exe\u2066 &lt;b&gt; &#x3C;script&#x3E;window.broken=1&#x3C;/script&#x3E;",
]

pytestmark = [
    NEEDED,
    pytest.mark.allow_hosts(["127.0.0.1", "::1"]),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service whose letters were read by the simulated provider, which plants errors to be found."""
    with simulated_provider(profile="sim-careless") as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_TEST_KEY", "sim")
        settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
        folder = tmp_path_factory.mktemp("store")
        with served(folder / "x.db", model="sim-careless", model_settings=settings) as (_, address):
            client = Client(address)
            for name in ("sample-f1a-02.txt", "sample-f1b-02.txt"):
                client.added(SAMPLES / name, name=name)
            yield client


def desk(opened, client, letter_id, **how):
    page = opened(client, f"/review/{letter_id}", **how)
    page.locator(".one.here").wait_for()
    return page


def state(client, letter_id, pointer):
    fields = client.get(f"/v1/letters/{letter_id}/review").json()["fields"]
    return next(field for field in fields if field["pointer"] == pointer)["state"]


def box(page, group, label):
    return page.locator(".one").filter(has=page.get_by_role("button", name=f"{group}: {label}", exact=True))


def select(page, words):
    """Select words of the letter, which stand in one passage."""
    page.evaluate(
        """words => {
            const paper = document.getElementById("letter");
            const walker = document.createTreeWalker(paper, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at >= 0) {
                    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                    return;
                }
            }
            throw new Error("not there");
        }""",
        words,
    )


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut(service, opened, width, scheme):
    letter_id = service.get("/v1/letters").json()[0]["id"]
    for path in ("/", "/review", f"/letters/{letter_id}?lang=es", "/login", f"/letters/{'0' * 32}"):
        page = opened(service, path, width=width, scheme=scheme, bypass_csp=True)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    opened.expects("404")  # the page of a letter that is not there
    page = desk(opened, service, letter_id, width=width, scheme=scheme, bypass_csp=True)
    for group, label in (
        ("Case", "Diagnoses"),
        ("Item 1", "Quantity"),
        ("Item 1", "Reasons"),
        ("Item 1", "Reviewer's citations"),
        ("Item 1", "Body parts"),
    ):
        box(page, group, label).get_by_role("button", name=f"Correct: {label}").click()
        assert violations(page, ".editor") == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys").click()
    assert violations(page, "#keys") == []


def test_a_pasted_letter_is_explained_in_either_language(service, opened):
    page = opened(service, "/")
    page.get_by_label("Or paste its text").fill(LETTER.read_text())
    page.get_by_role("button", name="Explain it").click()
    page.get_by_role("heading", name="What was decided").wait_for()
    page.get_by_role("link", name="Español").click()
    page.get_by_role("heading", name="Qué se decidió").wait_for()
    assert page.locator("html").get_attribute("lang") == "es"
    page.evaluate("window.print = () => document.body.dataset.printed = 1")
    page.get_by_role("button", name="Imprimir").click()
    expect(page.locator("body[data-printed]")).to_have_count(1)


def test_a_chosen_file_and_a_dropped_one_are_explained(service, opened, tmp_path, pdf):
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    page = opened(service, "/")
    page.get_by_label("Drop a letter here").set_input_files(path)
    page.get_by_role("button", name="Explain it").click()
    page.get_by_role("heading", name="What was decided").wait_for()
    page = opened(service, "/")
    page.evaluate(
        """words => {
            const data = new DataTransfer();
            data.items.add(new File([words], "dropped.txt", {type: "text/plain"}));
            document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }""",
        LETTER.read_text(),
    )
    page.get_by_role("heading", name="What was decided").wait_for()
    expect(page.get_by_text("dropped.txt")).to_be_visible()


def test_what_cannot_be_read_is_told_on_the_page(service, opened):
    page = opened(service, "/")
    page.get_by_role("button", name="Explain it").click()
    assert "Choose a file" in page.locator("#told").inner_text()
    page.get_by_label("Or paste its text").fill("x\u0000" * 60)
    page.get_by_role("button", name="Explain it").click()
    page.get_by_text("is neither text nor PDF").wait_for()
    opened.expects("415")


def test_a_letter_is_deleted_from_its_page(service, opened):
    letter_id = service.added()
    page = opened(service, f"/letters/{letter_id}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete letter").click()
    page.get_by_role("heading", name="Explain a decision letter").wait_for()
    assert service.get(f"/v1/letters/{letter_id}").status_code == 404


def test_the_queue_leads_to_the_riskiest_letter(service, opened):
    page = opened(service, "/review")
    queue = service.get("/v1/letters").json()
    names = [
        shown.split("\n")[0] for shown in page.locator("tbody th").all_inner_texts()
    ]  # flags stand below
    assert names == [entry["name"] for entry in queue]
    page.locator("tbody a").first.click()
    page.locator(".one.here").wait_for()
    assert page.url.endswith(queue[0]["id"])


def test_letter_and_fields_lead_to_each_other(service, opened):
    letter_id = service.added(SAMPLES / "sample-f1a-02.txt")
    page = desk(opened, service, letter_id)
    assert (
        page.locator("#letter").evaluate("one => one.textContent")
        == (SAMPLES / "sample-f1a-02.txt").read_text()
    )
    page.locator("mark", has_text="03/21/2014").click()
    assert "Date assigned" in page.locator(".one.here").inner_text()
    box(page, "Case", "Age").get_by_role("button", name="Case: Age").click()
    assert "39" in page.locator("mark.here").first.inner_text()


def test_a_value_is_corrected_with_words_selected_in_the_letter(service, opened):
    letter_id = service.added()
    page = desk(opened, service, letter_id)
    one = box(page, "Case", "Age")
    one.get_by_role("button", name="Correct: Age").click()
    page.locator(".editor").get_by_label("Age").fill("51")
    select(page, "MAXIMUS")
    page.wait_for_function("document.getElementById('evidence').value === 'MAXIMUS'")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Age: corrected.").wait_for()
    stands = state(service, letter_id, "/patient/age")
    assert (stands["action"], stands["value"], stands["span"]["quote"]) == ("correct", 51, "MAXIMUS")
    text = LETTER.read_text()
    assert text[stands["span"]["start"] : stands["span"]["end"]] == "MAXIMUS"
    (line,) = service.get(f"/v1/letters/{letter_id}/corrections").content.splitlines()
    assert orjson.loads(line)["new"] == 51


def test_words_that_carried_the_old_value_are_no_evidence_of_a_new_one(service, opened):
    letter_id = service.added()
    page = desk(opened, service, letter_id)
    words, editor = page.locator("#evidence"), page.locator(".editor")

    def save(label):
        page.get_by_role("button", name="Save").click()
        page.get_by_text(f"{label}: corrected.").wait_for()

    box(page, "Case", "Age").get_by_role("button", name="Correct: Age").click()
    old, age = words.input_value(), editor.get_by_label("Age").input_value()
    assert old
    editor.get_by_label("Age").fill("51")
    assert words.input_value() == ""
    editor.get_by_label("Age").fill(age)
    assert words.input_value() == old
    select(page, "MAXIMUS")
    page.wait_for_function("document.getElementById('evidence').value === 'MAXIMUS'")
    editor.get_by_label("Age").fill("52")
    assert words.input_value() == "MAXIMUS"
    editor.get_by_role("button", name="Leave").click()
    box(page, "Case", "Age").get_by_role("button", name="Correct: Age").click()
    editor.get_by_label("Age").fill("51")
    save("Age")
    box(page, "Case", "Diagnoses").get_by_role("button", name="Correct: Diagnoses").click()
    assert words.input_value() == ""
    named = editor.get_by_label("Diagnoses").input_value()
    editor.get_by_label("Diagnoses").fill(f"{named}\nshoulder impingement")
    save("Diagnoses")
    box(page, "Item 1", "Body parts").get_by_role("button", name="Correct: Body parts").click()
    editor.get_by_role("button", name="Take out").first.click()
    save("Body parts")
    assert [
        state(service, letter_id, pointer)["span"]
        for pointer in ("/patient/age", "/diagnoses", "/items/0/body_parts")
    ] == [None, None, None]


def test_offsets_are_right_behind_characters_outside_of_the_basic_plane(service, opened):
    text = "\U0001f9be\U0001f9be\n" + LETTER.read_text()
    letter_id = service.added(text)
    page = desk(opened, service, letter_id)
    box(page, "Case", "Age").get_by_role("button", name="Correct: Age").click()
    page.locator(".editor").get_by_label("Age").fill("51")
    page.locator("#evidence").fill("maximus  federal")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Age: corrected.").wait_for()
    span = state(service, letter_id, "/patient/age")["span"]
    assert text[span["start"] : span["end"]].lower() == "maximus federal"


@pytest.mark.parametrize(
    ("group", "label", "pointer", "fill", "value"),
    [
        ("Case", "Priority", "/priority", [("Priority", "expedited")], "expedited"),
        ("Case", "Date of injury", "/dates/injury", [("Date of injury", "2015-02-03")], "2015-02-03"),
        (
            "Case",
            "Diagnoses",
            "/diagnoses",
            [("Diagnoses", "strain\n\n impingement ")],
            ["strain", "impingement"],
        ),
        ("Item 1", "Retrospective", "/items/0/retrospective", [("Retrospective", "yes")], True),
        ("Item 1", "Prior visits", "/items/0/prior_visits", [("Prior visits", "3.0")], 3),
        ("Item 1", "Outcome", "/items/0/outcome", [("Outcome", "upheld")], "upheld"),
        (
            "Item 2",
            "Quantity",
            "/items/1/quantity",
            [("From", "2"), ("To", "3.5"), ("Unit", "each")],
            {"min": 2, "max": 3.5, "unit": "each"},
        ),
        (
            "Item 2",
            "Frequency",
            "/items/1/frequency",
            [("Times a week, from", "1"), ("Weeks, from", "")],
            None,
        ),
    ],
)
def test_each_kind_of_value_has_its_editor(service, opened, group, label, pointer, fill, value):
    letter_id = service.added()
    page = desk(opened, service, letter_id)
    box(page, group, label).get_by_role("button", name=f"Correct: {label}", exact=True).click()
    editor = page.locator(".editor")
    for name, words in fill:
        place = editor.get_by_label(name).first
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(words)
        else:
            place.fill(words)
    page.keyboard.press("Control+Enter")
    page.get_by_text(f"{label}: corrected.").wait_for()
    got = state(service, letter_id, pointer)["value"]
    if value is None:
        assert (got["per_week_min"], got["weeks_min"]) == (1, None)
    else:
        assert got == value


def test_an_outcome_that_was_not_read_is_chosen_not_left_open(service, opened):
    letter = (SAMPLES / "sample-f2-01.txt").read_text()
    letter_id = service.added(re.sub(r"(is|are)\s+(not\s+)?medically\s+necessary", "was looked at", letter))
    page = desk(opened, service, letter_id)
    box(page, "Item 1", "Outcome").get_by_role("button", name="Correct: Outcome").click()
    assert page.locator(".editor").get_by_label("Outcome").input_value() == ""
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Choose: Outcome.").wait_for()
    page.locator(".editor").get_by_label("Outcome").select_option("overturned")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Outcome: corrected.").wait_for()
    assert state(service, letter_id, "/items/0/outcome")["value"] == "overturned"


def test_lists_of_reasons_parts_and_citations_are_edited(service, opened):
    letter_id = service.added()
    page = desk(opened, service, letter_id)
    editor = page.locator(".editor")
    box(page, "Item 1", "Reasons").get_by_role("button", name="Correct: Reasons").click()
    while editor.locator("input:checked").count():
        editor.locator("input:checked").first.uncheck()
    editor.get_by_label("safety concern").check()
    editor.get_by_label("criteria not met").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Reasons: corrected.").wait_for()
    box(page, "Item 1", "Body parts").get_by_role("button", name="Correct: Body parts").click()
    editor.get_by_role("button", name="Add one").click()
    editor.get_by_label("Part", exact=True).last.fill("knee")
    editor.get_by_label("Side").last.select_option("left")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Body parts: corrected.").wait_for()
    box(page, "Item 1", "Reviewer's citations").get_by_role(
        "button", name="Correct: Reviewer's citations"
    ).click()
    while editor.get_by_role("button", name="Take out").count():
        editor.get_by_role("button", name="Take out").first.click()
    editor.get_by_role("button", name="Add one").click()
    editor.get_by_label("Title").fill("Shoulder Complaints 2004")
    editor.get_by_label("Pages").fill("3, 5-7")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Reviewer's citations: corrected.").wait_for()
    assert state(service, letter_id, "/items/0/reasons")["value"] == ["safety_concern", "criteria_not_met"]
    assert state(service, letter_id, "/items/0/body_parts")["value"][-1] == {"part": "knee", "side": "left"}
    (cited,) = state(service, letter_id, "/items/0/reviewer_citations")["value"]
    assert cited == {
        "source": "MTUS",
        "title": "Shoulder Complaints 2004",
        "section": None,
        "pages": [3, [5, 7]],
    }


def test_a_whole_letter_is_settled_with_the_keyboard_alone(service, opened):
    letter_id = service.added(SAMPLES / "sample-f1a-02.txt")
    before = service.get(f"/v1/letters/{letter_id}").json()["left_to_review"]
    page = desk(opened, service, letter_id)
    assert before >= 2
    page.keyboard.press("s")
    page.get_by_text("skipped.").wait_for()
    page.keyboard.press("u")  # of another field, which nobody has decided
    page.get_by_text("There is nothing to undo here.").wait_for()
    for _ in range(before):
        page.keyboard.press("a")
        page.get_by_text("accepted.").wait_for()
        page.locator("#told").evaluate("one => one.textContent = ''")
    expect(page.locator("#progress")).to_contain_text(f"{before} of {before} doubtful values decided")
    assert service.get(f"/v1/letters/{letter_id}").json()["left_to_review"] == 0
    page.locator(".one.settled .goto").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("u")
    page.get_by_text("taken back.").wait_for()
    assert service.get(f"/v1/letters/{letter_id}").json()["left_to_review"] == 1
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "goto"
    page.get_by_role("button", name="History").click()
    page.locator("#history[open]").wait_for()
    expect(page.locator("#history-list li")).to_have_count(before + 2)


def test_where_no_doubtful_field_is_left_the_key_for_the_next_one_stays_and_says_so(service, opened):
    letter_id = service.added(SAMPLES / "sample-f1a-02.txt")
    fields = service.get(f"/v1/letters/{letter_id}/review").json()["fields"]
    *settled, last = [field for field in fields if field["needs_review"]]
    for field in settled:
        said = {"pointer": field["pointer"], "action": "accept", "version": 0}
        assert service.post(f"/v1/letters/{letter_id}/decisions", json=said).ok
    page = desk(opened, service, letter_id)
    here, told = page.locator(".one.here .goto"), page.locator("#told")
    box(page, "Case", "Case number").locator(".goto").click()
    page.keyboard.press("n")
    name = f"{last['group']}: {last['label']}"
    expect(here).to_have_attribute("aria-label", name)
    page.keyboard.press("n")
    expect(told).to_have_text("No other doubtful field is left.")
    expect(here).to_have_attribute("aria-label", name)
    page.keyboard.press("a")
    expect(told).to_have_text(f"{last['label']}: accepted.")
    box(page, "Case", "Age").locator(".goto").click()
    page.keyboard.press("n")
    expect(told).to_have_text("No doubtful field is left.")
    expect(here).to_have_attribute("aria-label", "Case: Age")


def test_flags_of_a_letter_as_a_whole_are_told_in_the_list_and_on_the_desk(service, opened):
    letter_id = service.added("hello world, this is no letter of any kind", name="hello.txt")
    flags = ["the letter has none of the known forms", "no decided treatment was found"]
    page = opened(service, "/review", bypass_csp=True)
    row = page.get_by_role("row").filter(has_text="hello.txt")
    for flag in flags:
        expect(row).to_contain_text(f"Flag: {flag}")
    assert violations(page) == []
    others = page.get_by_role("row").filter(has_text="sample-f1b-02.txt")
    expect(others.get_by_text("Flag:")).to_have_count(0)
    page = desk(opened, service, letter_id)
    expect(page.locator("#progress")).to_have_text("2 flags on the letter as a whole")
    expect(page.locator("#fields .flag")).to_have_text([f"Flag: {flag}" for flag in flags])
    service.delete(f"/v1/letters/{letter_id}")


def test_an_item_that_was_missed_is_added_with_the_keyboard_alone(service, opened):
    letter_id = service.added()
    page = desk(opened, service, letter_id, width=360, scheme="dark", bypass_csp=True)
    found = page.locator(".item-head").count()
    select(page, "MAXIMUS")
    page.keyboard.press("i")
    form = page.locator(".editor")
    assert form.get_by_label("Request").input_value() == "MAXIMUS"
    form.get_by_label("Request").fill("")
    assert form.get_by_label("Request").input_value() == ""  # what was emptied stays so
    form.get_by_label("Request").fill("MAXIMUS")
    assert page.locator("#evidence").input_value() == "MAXIMUS"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Control+Enter")
    page.get_by_text("Choose the outcome.").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("u")  # of "upheld"
    page.keyboard.press("Control+Enter")
    page.get_by_text(f"Item {found + 1}: added.").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Item {found + 1}: Request"
    assert "MAXIMUS" in page.locator("mark.here").first.inner_text()
    box(page, f"Item {found + 1}", "Refills").locator(".goto").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("e")
    page.locator(".editor").get_by_label("Refills").fill("3")
    select(page, "MAXIMUS")
    page.wait_for_function("document.getElementById('evidence').value === 'MAXIMUS'")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Refills: corrected.").wait_for()
    (line,) = map(orjson.loads, service.get(f"/v1/letters/{letter_id}/corrections").content.splitlines())
    assert (line["pointer"], line["new"]["request"], line["new"]["refills"]) == ("/items/-", "MAXIMUS", 3)
    assert {part: spans[0]["quote"] for part, spans in line["evidence"].items()} == {
        "/request": "MAXIMUS",
        "/refills": "MAXIMUS",
    }
    page.get_by_role("button", name="History").click()
    page.locator("#history[open]").wait_for()
    told = page.locator("#history-list").inner_text()
    assert f"added Item {found + 1}: MAXIMUS (upheld)" in told
    assert f"correct Item {found + 1}, Refills to 3" in told
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Undo: Item {found + 1}").press("Enter")
    page.get_by_text(f"Item {found + 1}: taken back.").wait_for()
    assert violations(page) == []
    assert service.get(f"/v1/letters/{letter_id}/corrections").text == ""


def test_an_item_that_is_none_is_taken_out_and_brought_back(service, opened):
    letter_id = service.added()
    page = desk(opened, service, letter_id)
    before = page.locator(".one").count()
    box(page, "Item 1", "Refills").locator(".goto").click()
    page.keyboard.press("x")
    page.get_by_text("Item 1: taken out.").wait_for()
    assert page.locator(".item-head").first.inner_text().splitlines()[0] == "Item 1"
    assert page.locator(".one").count() < before
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    told = service.get(f"/v1/letters/{letter_id}/record?corrected=true").json()
    assert len(told["items"]) == 1
    page.keyboard.press("Enter")
    page.get_by_text("Item 1: taken back.").wait_for()
    expect(page.locator(".one")).to_have_count(before)
    box(page, "Case", "Age").locator(".goto").click()
    page.keyboard.press("x")
    page.get_by_text("This field belongs to no item.").wait_for()


def test_of_two_reviewers_who_add_an_item_one_is_told(service, opened):
    letter_id = service.added()
    first, second = (desk(opened, service, letter_id) for _ in range(2))
    for page, words in ((first, "MAXIMUS"), (second, "Upheld")):
        page.get_by_role("button", name="Add an item").click()
        page.locator(".editor").get_by_label("Request").fill(words)
        page.locator(".editor").get_by_label("Outcome").select_option("upheld")
    first.get_by_role("button", name="Save").click()
    first.get_by_text("Item 3: added.").wait_for()
    second.get_by_role("button", name="Save").click()
    second.get_by_text("Somebody else added an item meanwhile").wait_for()
    expect(box(second, "Item 3", "Request").get_by_text("MAXIMUS")).to_be_visible()
    opened.expects("409")


def test_two_reviewers_do_not_overwrite_each_other(service, opened):
    letter_id = service.added()
    first, second = (desk(opened, service, letter_id) for _ in range(2))
    box(first, "Case", "Age").get_by_role("button", name="Correct: Age").click()
    first.locator(".editor").get_by_label("Age").fill("33")
    first.get_by_role("button", name="Save").click()
    first.get_by_text("Age: corrected.").wait_for()
    box(second, "Case", "Age").get_by_role("button", name="Accept: Age").click()
    second.get_by_text("has decided on this field (correct) since you saw it").wait_for()
    assert "33" in box(second, "Case", "Age").inner_text()
    assert state(service, letter_id, "/patient/age")["value"] == 33
    opened.expects("409")
    box(second, "Case", "Age").get_by_role("button", name="Accept: Age").click()
    second.get_by_text("Age: accepted.").wait_for()


@pytest.mark.parametrize("part", [slice(None, 5), slice(5, None)])
def test_a_hostile_letter_is_text_and_nothing_else(service, opened, part):
    hostile = " ".join(HOSTILE[part])
    text = (
        LETTER.read_text()
        .replace("right rotator cuff strain", hostile)
        .replace("Physical therapy", f"Physical therapy {hostile}")
        + hostile
    )
    letter_id = service.added(text, name=f"{hostile.replace('/', '')}.txt")
    added = {"request": hostile, "outcome": "upheld"}
    next_item = service.get(f"/v1/letters/{letter_id}/review").json()["next_item"]
    said = {"pointer": next_item, "action": "add", "version": 0, "new": added}
    assert service.post(f"/v1/letters/{letter_id}/decisions", json=said).ok
    asked = []
    for path in (f"/letters/{letter_id}", f"/letters/{letter_id}?lang=es", "/review"):
        page = opened(service, path)
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        assert page.evaluate("window.broken") is None
        expect(
            page.locator("main script, main iframe, main img, main svg, main base, main meta")
        ).to_have_count(0)
    page = desk(opened, service, letter_id)
    page.on("request", lambda request: asked.append(request.url))
    assert page.locator("#letter").evaluate("one => one.textContent") == text
    box(page, "Case", "Diagnoses").get_by_role("button", name="Correct: Diagnoses").click()
    page.get_by_role("textbox", name="Diagnoses, one a line").fill(hostile)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Diagnoses: corrected.").wait_for()
    page.get_by_role("button", name="History").click()
    page.locator("#history[open]").wait_for()
    assert hostile.split()[0] in page.locator("#history-list").inner_text()
    assert page.evaluate("window.broken") is None
    expect(page.locator("main script, main iframe, main img, main svg, main base, main meta")).to_have_count(
        0
    )
    assert all(url.startswith(service.base) for url in asked)
    service.delete(f"/v1/letters/{letter_id}")


def test_a_script_in_the_page_would_not_run(service, opened):
    page = opened(service, "/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.broken = 1'}))"
    )
    assert page.evaluate("window.broken") is None
    opened.expects("Content Security Policy")


def test_logging_in_with_a_token_and_out(service_at, opened):
    service, client = service_at(needs_tokens=True)
    secret = service.tokens.add("Maria", "reader")
    address = client.base
    page = opened(client, "/")
    expect(page).to_have_url(f"{address}/login")
    page.get_by_label("Token").fill("imr_wrong")
    page.get_by_role("button", name="Log in").click()
    assert "no token" in page.get_by_role("alert").inner_text()
    opened.expects("401")
    page.get_by_label("Token").fill(secret)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Explain a decision letter").wait_for()
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert secret not in cookie["value"]
    page.get_by_label("Or paste its text").fill(LETTER.read_text())
    page.get_by_role("button", name="Explain it").click()
    page.get_by_role("heading", name="What was decided").wait_for()
    expect(page.get_by_role("link", name="Review")).to_have_count(0)
    page.goto(f"{address}/review")
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
    opened.expects("403")
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("heading", name="Log in").wait_for()
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")


def test_what_a_colleague_did_is_told_at_the_desk_and_an_ended_session_costs_nothing(service_at, opened):
    service, stranger = service_at(needs_tokens=True)
    colleague = Client(stranger.base, service.tokens.add("P", "reviewer"))
    secret, letter_id = service.tokens.add("Q", "reviewer"), colleague.added()

    def decide(pointer, action, **more):
        said = {"pointer": pointer, "action": action, "version": 0, **more}
        assert colleague.post(f"/v1/letters/{letter_id}/decisions", json=said).ok

    def log_in(page):
        page.get_by_label("Token").fill(secret)
        page.get_by_role("button", name="Log in").click()
        page.locator(".one.here").wait_for()

    decide("/patient/age", "correct", new=77)
    page = opened(stranger, f"/review/{letter_id}")
    log_in(page)
    told, age = page.locator("#told"), box(page, "Case", "Age")
    age.locator(".goto").click()
    page.keyboard.press("a")
    expect(told).to_have_text("Age: accepted.")
    expect(age.locator("dd")).to_have_text(["77", re.compile(r"\d+"), "P"])
    expect(age.locator(".tag.done")).to_have_text("accepted by Q")

    decide("/items/0", "remove")
    outcome = box(page, "Item 1", "Outcome")
    outcome.get_by_role("button", name="Correct: Outcome").click()
    page.keyboard.press("Control+Enter")
    expect(told).to_have_text("P has taken this item out; its fields are not decided on")
    expect(page.locator(".editor, .one", has=page.get_by_text("Item 1: Outcome"))).to_have_count(0)
    expect(page.locator(".item-head s")).to_have_text("Item 1")
    opened.expects("409")

    service.database.write(lambda connection: connection.execute(sessions.delete()))
    age.get_by_role("button", name="Correct: Age").click()
    age.get_by_label("Age", exact=True).fill("66")
    page.keyboard.press("Control+Enter")
    expect(told).to_contain_text("Your session has ended; nothing was saved.")
    opened.expects("401")
    with page.context.expect_page() as another:
        told.get_by_role("link", name="Log in").click()
    log_in(another.value)
    page.bring_to_front()
    page.keyboard.press("Control+Enter")
    expect(told).to_have_text("Age: corrected.")
    assert state(colleague, letter_id, "/patient/age")["value"] == 66


def test_another_sites_page_cannot_hand_in_a_letter(service, opened):
    form = f"<form method=post enctype=text/plain action={service.base}/v1/letters><input name=a value=b><button>Go</button>"

    class OtherSite(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(form.encode())

        def log_message(self, *said):
            pass

    before = len(service.get("/v1/letters?most=500").json())
    with ThreadingHTTPServer(("127.0.0.1", 0), OtherSite) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        page = opened(SimpleNamespace(base=f"http://127.0.0.1:{other.server_port}"), "/")
        with page.expect_navigation() as gone:
            page.get_by_role("button", name="Go").click()
        other.shutdown()
    assert gone.value.url == f"{service.base}/v1/letters"
    assert (gone.value.status, gone.value.json()["code"]) == (403, "other_site")
    assert len(service.get("/v1/letters?most=500").json()) == before
    opened.expects("403", "404")  # the other site has no picture
