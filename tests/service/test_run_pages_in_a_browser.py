"""The pages of runs as people use them, in a real Chromium: begun, followed, filtered, cancelled, gone on with after a kill.

Skipped where no Chromium is installed; `.ci/run` installs one.
"""

from __future__ import annotations

import re
import signal
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from program import Program
from running import begun, many, over, samples, until
from serving import Client, served

from chromium import NEEDED, violations
from imr_llm.bulk.pacing import Pacing
from imr_llm.service.settings import RunSettings
from imr_llm.simulator.profile import Latency, load_profile
from imr_llm.simulator.server import simulated_provider

pytestmark = [
    NEEDED,
    pytest.mark.allow_hosts(["127.0.0.1", "::1"]),
]

BAD = [("scan.pdf", b"%PDF-1.7 nothing behind it"), ("empty.txt", b" ")]


@pytest.fixture(scope="module")
def provider():
    """A simulated provider that takes its time."""
    profile = load_profile("sim-perfect").model_copy(update={"latency": Latency(median=0.25)})
    with simulated_provider(profile=profile) as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_TEST_KEY", "sim")
        yield provider


@pytest.fixture(scope="module")
def service(tmp_path_factory, provider):
    """A service whose runs a slow model may read."""
    runs = RunSettings(models=("sim-slow",), pacing=Pacing(concurrency=1, jobs=1))
    settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY", "mode": "json_schema"}
    store = tmp_path_factory.mktemp("store") / "x.db"
    with served(store, runs=runs, model_settings=settings) as (_, address):
        yield Client(address)


@pytest.fixture
def priced(service_at, tmp_path, monkeypatch):
    """A service whose runs have budgets."""
    monkeypatch.setenv("IMR_TEST_KEY", "sim")
    prices = tmp_path / "prices.toml"
    prices.write_text(
        '[models."sim-perfect"]\ninput = 1.0\noutput = 4.0\nchecked = 2026-11-28\nsource = "a test"\n'
    )
    pacing = Pacing(concurrency=1, jobs=1, max_cost=Decimal(1))
    with simulated_provider() as provider:
        asked = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY", "mode": "json_schema"}
        _, client = service_at(
            runs=RunSettings(models=("sim-perfect",), pacing=pacing, folder=str(tmp_path / "runs")),
            model_settings={**asked, "prices": str(prices)},
        )
        yield client


@pytest.fixture(scope="module")
def finished(service):
    """A run that is over, with more items than a page holds and letters without a record."""
    return over(service, [*samples(), *many(24), *BAD])


def test_a_run_is_begun_followed_and_looked_through(service, opened, tmp_path):
    paths = []
    for name, data in [*samples(), *BAD]:
        (tmp_path / name).write_bytes(data)
        paths.append(tmp_path / name)
    page = opened(service, "/")
    page.get_by_role("link", name="Runs").click()
    page.get_by_label("Letters, as PDF or text").set_input_files(paths)
    page.get_by_label("Read by").select_option("sim-slow")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/runs/*")
    page.get_by_role("link", name="Refresh").wait_for(state="hidden")
    page.locator("table.items tbody tr").first.wait_for()  # while it goes on, without a click
    page.get_by_text("The run is done.").wait_for()
    page.locator("#state", has_text="done").wait_for()
    page.locator("#counts", has_text="3 of 5 letters read, 2 failed").wait_for()
    page.get_by_role("button", name="Cancel the run").wait_for(state="detached")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "run.csv"
    causes = page.locator("table", has_text="Way out").locator("tbody tr")
    causes.nth(1).wait_for()
    expect(causes).to_have_count(2)
    page.locator("#causes").get_by_role("link", name="pdf damaged (1)").click()
    causes.filter(has_text="scan.pdf").filter(has_text="pdf damaged").first.wait_for()
    page.locator("table.items").get_by_role("link", name="sample-f1b-01.txt").first.click()
    page.get_by_role("heading", name="What was decided").wait_for()
    page.go_back()
    page.get_by_role("link", name=re.compile("Review sample-f1a-02.txt")).first.click()
    page.locator(".one.here").wait_for()


def test_items_are_filtered_and_sorted_by_keyboard_and_the_address_can_be_shared(service, opened, finished):
    page = opened(service, f"/runs/{finished['id']}")
    rows = page.locator("table.items tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="More").click()
    assert "Page 2 of" in page.get_by_role("navigation", name="Pages of items").inner_text()
    page.get_by_role("link", name="Decided").focus()
    page.keyboard.press("Enter")
    page.locator("th[aria-sort=ascending]", has_text="Decided").wait_for()
    page.get_by_role("link", name="Decided").focus()
    page.keyboard.press("Enter")
    page.locator("th[aria-sort=descending]", has_text="Decided").wait_for()
    days = page.locator("table.items tbody td:nth-child(3)").all_inner_texts()
    assert days == sorted(days, reverse=True)
    page.get_by_label("Outcome", exact=True).select_option("overturned")
    page.get_by_label("Name or case number").fill("sample")
    page.keyboard.press("Enter")
    page.wait_for_url("**outcome=overturned**")
    assert {words.split("\t")[7].strip() for words in rows.all_inner_texts()} == {"overturned"}
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Decided")
    asked = urlsplit(page.url)
    again = opened(service, f"{asked.path}?{asked.query}")
    assert again.locator("table.items tbody tr").all_inner_texts() == rows.all_inner_texts()
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(50)
    nothing = opened(service, f"{asked.path}?category=surgery&year=1999")
    expect(nothing.get_by_text("No item is like that.")).to_be_visible()
    assert nothing.get_by_label("Year", exact=True).input_value() == "1999"


def test_charts_say_what_their_tables_say_and_follow_the_filter(service, opened, finished):
    page = opened(service, f"/runs/{finished['id']}")
    counted = service.get(f"/v1/runs/{finished['id']}/outcomes").json()
    figures = page.locator("figure")
    expect(figures).to_have_count(4)
    for figure, by in zip(figures.all(), ("category", "part", "guideline", "year"), strict=True):
        assert figure.get_by_role("img").get_attribute("aria-label").startswith("Stacked bars")
        figure.locator("summary").click()
        total = sum(int(words) for words in figure.locator("tbody td:last-child").all_inner_texts())
        assert total == sum(sum(one.values()) for one in counted[by].values())
        bars = figure.locator("svg rect[class=bar-upheld]")
        assert bars.count() == sum("upheld" in one for one in counted[by].values())
        assert figure.locator("svg rect[fill='url(#on-overturned)']").count() == sum(
            "overturned" in one for one in counted[by].values()
        )
    solid = page.locator("figure .bar-upheld").first.evaluate("one => getComputedStyle(one).fill")
    other = page.locator("figure .bar-overturned").first.evaluate("one => getComputedStyle(one).fill")
    assert solid != other
    figures.first.locator("tbody a").first.click()
    page.wait_for_url("**category=**")
    expect(figures.first.locator("tbody tr")).to_have_count(1)


def test_a_run_is_cancelled_from_its_page(service, opened):
    run_id = begun(service, many(40), model="sim-slow")
    page = opened(service, f"/runs/{run_id}")
    page.locator("table.items tbody tr").first.wait_for()
    page.get_by_role("button", name="Cancel the run").click()
    page.locator("#state", has_text="cancelled").wait_for()
    page.get_by_text("letters were not read").wait_for()
    expect(page.get_by_role("link", name="JSON lines")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_a_run_out_of_budget_is_gone_on_with_from_its_page(priced, opened, width, scheme):
    run = over(priced, many(12), model="sim-perfect", max_cost="0.02")
    page = opened(priced, f"/runs/{run['id']}", width=width, scheme=scheme, bypass_csp=True)
    expect(page.locator("#state")).to_have_text("stopped: the budget is used up")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    budget, go_on = (
        page.get_by_label("US dollars it may cost in all"),
        page.get_by_role("button", name="Go on"),
    )
    go_on.click()
    expect(budget).to_be_focused()  # it must be named
    budget.fill("1")
    budget.press("Enter")
    page.locator("#state", has_text="done").wait_for()
    expect(page.locator("#counts")).to_have_text("12 of 12 letters read, 0 failed")
    expect(go_on).to_have_count(0)


def test_without_scripts_a_run_is_begun_followed_and_deleted(service, opened, tmp_path):
    paths = [tmp_path / name for name, _ in samples()]
    for path, (_, data) in zip(paths, samples(), strict=True):
        path.write_bytes(data)
    page = opened(service, "/runs", java_script_enabled=False)
    page.get_by_label("Letters, as PDF or text").set_input_files(paths)
    page.get_by_label("Read by").select_option("sim-slow")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/runs/*")
    run_id = page.url.rpartition("/")[2]
    page.get_by_role("link", name="Refresh").wait_for()  # while a slow model reads
    over(service, run_id)
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("#state")).to_have_text("done")
    page.get_by_text("Delete this run").click()
    page.get_by_role("button", name="Delete run and letters").click()
    assert page.url.endswith("/runs")
    assert service.get(f"/v1/runs/{run_id}").status_code == 404
    page.goto(f"{service.base}/runs/{run_id}")
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    opened.expects("404")


def test_what_cannot_be_begun_is_told_on_a_page(service, opened, tmp_path):
    (tmp_path / "a.txt").write_bytes(samples()[0][1])
    page = opened(service, "/runs")
    page.get_by_label("Letters, as PDF or text").set_input_files([tmp_path / "a.txt"])
    page.get_by_label("With a model").fill("3.")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("Max_cost: the baseline costs nothing").wait_for()
    opened.expects("422")


def test_a_page_follows_a_service_that_is_killed_and_started_again(opened, provider, tmp_path):
    options = ["--run-model", "sim-slow", "--base-url", provider.base_url, "--api-key-env", "IMR_TEST_KEY"]
    options += ["--mode", "json_schema", "--concurrency", "1", "--jobs", "1"]
    store = str(tmp_path / "x.db")
    program = Program(store, *options)
    run_id = begun(program.client, many(10), model="sim-slow")
    page = opened(program.client, f"/runs/{run_id}")
    seen = until(program.client, run_id, lambda run: run["read"] >= 2)
    program.end(signal.SIGKILL)
    again = Program(store, *options, port=urlsplit(program.client.base).port)
    page.get_by_text("The run is done.").wait_for(timeout=60_000)
    run = again.client.get(f"/v1/runs/{run_id}").json()
    assert (run["state"], run["read"], run["failed"]) == ("done", 10, {})
    assert run["calls"] == 10  # what was under way at the kill was finished, and paid once
    assert run["version"] > seen["version"]
    assert len(again.client.get("/v1/letters").json()) == 10
    page.locator("#items-head", has_text=re.compile(r"\d+ items")).wait_for()
    assert page.locator("#counts").inner_text().startswith("10 of 10 letters read")
    page.context.close()
    opened.expects("ERR_")  # nobody answers for a while
    again.end()


def test_hostile_names_are_text_and_nothing_else(service, opened):
    from test_pages_in_a_browser import HOSTILE

    names = [f"{hostile.replace('/', '')}.txt" for hostile in HOSTILE]
    text = samples()[0][1].decode()
    files = [
        (name, f"{text.replace('shoulder', f'shoulder {hostile}', 3)}\n{name}".encode())
        for name, hostile in zip(names, HOSTILE, strict=True)
    ]
    run = over(service, [*files, *((name, b"") for name in names)])
    asked = []
    for query in (
        "",
        '?text="><script>window.broken=1</script>&category=</select><img src=x onerror=window.broken=1>',
    ):
        page = opened(service, f"/runs/{run['id']}{query}")
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        assert page.evaluate("window.broken") is None
        expect(page.locator("main script, main iframe, main img, main base, main meta")).to_have_count(0)
    assert all(url.startswith(service.base) for url in asked)
    page = opened(service, f"/runs/{run['id']}")
    kept = {line["name"] for line in service.get(f"/v1/runs/{run['id']}/failed").json()["letters"]}
    assert len(kept) == len(HOSTILE)
    assert kept <= set(page.locator("th[scope=row]").all_text_contents())


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_is_cut(service, opened, finished, width, scheme):
    for path in ("/runs", f"/runs/{finished['id']}?sort=risk&down=1&text=sample"):
        page = opened(service, path, width=width, scheme=scheme, bypass_csp=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for summary in page.locator("summary").all():
            summary.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_run_that_waits_and_one_that_nobody_may_begin_have_pages_too(service_at, opened):
    service, client = service_at(needs_tokens=True, runs=RunSettings(at_a_time=0))
    reviewer = Client(client.base, service.tokens.add("a reviewer", "reviewer"))
    run_id = begun(reviewer, samples())
    page = opened(reviewer, "/login", bypass_csp=True)
    page.get_by_label("Token").fill(service.tokens.add("a reader", "reader"))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_role("button", name="Begin")).to_have_count(0)
    assert violations(page) == []
    page.locator("tbody a").first.click()
    expect(page.locator("#state")).to_have_text("waiting")
    expect(page.get_by_text("Nothing has been read yet.")).to_be_visible()
    assert page.get_by_role("button").all_inner_texts() == ["Log out", "Show"]
    assert violations(page) == []
    assert reviewer.post(f"/runs/{run_id}/delete", allow_redirects=False).status_code == 403
