"""Reports: what stands in them, what must not, and how pages do in a real browser."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from golds import SAMPLES
from remaking import failed, flip, flipped, remake

from chromium import NEEDED, violations
from imr_llm.cli.main import main
from imr_llm.evals.runs import load_run

LETTERS = SAMPLES / "letters"
HOSTILE = '<script>alert(1)</script><img src="http://x.example/a.png" onerror=alert(2)>'
POLICY = """
name = "test"
alpha = 0.05
resamples = 500
seed = 1
[[primary]]
measure = "letter.outcomes"
margin = 0.02
[[primary]]
measure = "micro.f1"
margin = 0.0
[[gate]]
measure = "operations.failed"
at_most = 0.0
"""


def hostile(k, record):
    """Three letters with another outcome, two that fail, one with markup for a request."""
    if k in (7, 8):
        return failed(record)
    if k == 4:
        first, *rest = record.items
        return record.model_copy(
            update={"items": (first.model_copy(update={"request": HOSTILE, "outcome": "upheld"}), *rest)}
        )
    return flipped(record) if k < 3 else record


class Page(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "mark":
            self.marked.append(data)


@pytest.fixture(scope="module")
def made(baseline, tmp_path_factory):
    """Both pages, Markdown and JSON of a run with all kinds of trouble against the baseline."""
    folder = tmp_path_factory.mktemp("reports")
    worse = remake(baseline, folder / "trouble", hostile, flip(0, 1, 2))
    (folder / "policy.toml").write_text(POLICY)
    outputs = {kind: folder / f"comparison.{kind}" for kind in ("html", "markdown", "json")}
    options = [word for kind, path in outputs.items() for word in (f"--{kind}", str(path))]
    where = ["--letters", str(LETTERS)]
    command = [
        "compare",
        str(baseline),
        str(worse),
        "--policy",
        str(folder / "policy.toml"),
        *options,
        *where,
    ]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 3, done.output
    run = folder / "run.html"
    done = CliRunner().invoke(main, ["report", str(worse), "--html", str(run), *where])
    assert done.exit_code == 0, done.output
    return {kind: path.read_text() for kind, path in outputs.items()} | {
        "run": run.read_text(),
        "path": folder,
    }


def test_the_verdict_comes_first_then_what_follows(made):
    page = made["html"]
    headings = re.findall(r"<h2[^>]*>([^<]+)", page)
    assert page.index("<strong>FAIL</strong>") < page.index("<h2")
    assert headings == [
        *("Primary measures", "Gates", "Letters that failed", "All measures", "Flips"),
        *("What verdicts are worth", "Cost and time", "Letters of one template", "Runs", "Method"),
    ]
    assert page.index('<svg class="forest"') < page.index("<table>")


@pytest.mark.parametrize("page", ["html", "run"])
def test_a_page_needs_nothing_else_and_runs_nothing(made, page):
    tags = Page(made[page]).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in tags:
        assert not {"src", "style", "onerror", "onclick"} & attributes.keys()
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in made[page]
    assert "default-src 'none'" in made[page]
    assert "&lt;script&gt;alert(1)" in made[page]


def test_a_flip_shows_both_values_and_marks_the_words_in_the_letter(made):
    page = made["html"]
    letter = (LETTERS / "sample-f1a-01.txt").read_text()
    here = page[page.index("sample-f1a-01 · items.outcome") :]
    here = here[: here.index("</li>")]
    shown = re.findall(r"<dd>\s*(\w+)", here)
    assert shown[0] == shown[1] != shown[2]
    (passage,) = re.findall(r"<blockquote>(.*?)</blockquote>", here)
    words = re.search(r"<mark>(.*?)</mark>", passage)[1]
    around = passage.replace("<mark>", "").replace("</mark>", "").strip("… ")
    assert words.lower() == shown[0]
    assert around in " ".join(letter.split())
    assert len(around) > 100


def test_without_the_letters_the_quoted_words_alone_are_shown(made, baseline, tmp_path):
    page = tmp_path / "page.html"
    runs = [str(baseline), str(made["path"] / "trouble")]
    CliRunner().invoke(
        main, ["compare", *runs, "--policy", str(made["path"] / "policy.toml"), "--html", str(page)]
    )
    text = page.read_text()
    assert "letters were not at hand" in text
    assert "<mark>Upheld</mark></blockquote>" in text or "<mark>Overturned</mark></blockquote>" in text


def test_markdown_names_letters_and_quotes_none(made, baseline):
    said = made["markdown"]
    assert said.startswith("## ❌ FAIL: trouble (B) against baseline (A)")
    assert "sample-f1a-01" in said
    assert "| letter.outcomes | 100.0 % |" in said
    requests = {
        item.request
        for run in (load_run(baseline), load_run(made["path"] / "trouble"))
        for score in run.scores
        if (record := run.record(score)) and hasattr(record, "items")
        for item in record.items
    }
    assert not [request for request in requests if request in said]


def test_markdown_tells_of_measures_that_moved_alone(baseline, tmp_path):
    (tmp_path / "policy.toml").write_text(POLICY)

    def moved(run):
        page = tmp_path / "comparison.md"
        command = ["compare", str(baseline), str(run), "--policy", str(tmp_path / "policy.toml")]
        CliRunner().invoke(main, [*command, "--markdown", str(page)])
        _, _, block = page.read_text().partition("Measures that moved most")
        return re.findall(r"^\| ([a-z]\S+)", block, re.MULTILINE)[1:]

    assert moved(baseline) == []
    names = moved(remake(baseline, tmp_path / "worse", flip(0)))
    assert {"letter.outcomes", "field.items.outcome.f1"} < set(names)
    assert not {"operations.failed", "grounding.a", "field.patient.age.f1"} & set(names)


def test_json_has_what_the_page_has(made):
    said = json.loads(made["json"])
    assert said["format"] == "imr-llm comparison 1"
    assert len(said["comparison"]["explored"]) > 50
    assert [one["letter"] for one in said["failures"]] == ["sample-f1b-03", "sample-f1b-04"]
    assert said["references"] == {"majority": [pytest.approx(5 / 30), pytest.approx(0.301, abs=1e-3)]}
    assert said["clusters"][0]["letters"]


def test_a_run_report_shows_headlines_and_mistakes(made, baseline):
    done = CliRunner().invoke(main, ["report", str(baseline)])
    lines = done.stdout.splitlines()
    assert lines[0] == "baseline on samples 1.0: 30 letters in 29 clusters, none failed"
    assert lines[1].split()[:1] == ["baseline"]
    assert any(line.startswith("letter.outcomes") and "100.0 %" in line for line in lines)
    assert "sample-f1a-01 · items.outcome" in made["run"]
    assert "right in 50.0 % of repeats" in made["run"]


@pytest.fixture
def inputs(baseline, tmp_path, monkeypatch):
    """Two runs, the baseline's beside them, a policy and a letter, all in the current folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("baseline", "a", "b"):
        remake(baseline, tmp_path / "runs" / name, flip(0))
        (tmp_path / "runs" / name / "answers.jsonl").write_text("paid\n")
    (tmp_path / "policy.toml").write_text(POLICY)
    (tmp_path / "letter").write_bytes((LETTERS / "sample-f2-01.txt").read_bytes())
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_bytes((LETTERS / "sample-f2-02.txt").read_bytes())
    return tmp_path


COMPARE = ["compare", "runs/a", "runs/b", "--policy", "policy.toml"]
REPORT = ["report", "runs/a"]


@pytest.mark.parametrize(
    ("command", "option", "place", "told"),
    [
        (COMPARE, "--html", "runs/a/manifest.json", "is a file of a run"),
        (COMPARE, "--json", "runs/b/../b/scores.jsonl", "is a file of a run"),
        (COMPARE, "--json", "runs/baseline/records.jsonl", "is a file of a run"),
        (COMPARE, "--markdown", "policy.toml", "is the policy"),
        ([*COMPARE, "--letters", "letters"], "--html", "letters/one.txt", "is one of the letters"),
        ([*COMPARE, "--letters", "letter"], "--html", "letter", "is one of the letters"),
        (REPORT, "--html", "runs/a/answers.jsonl", "is a file of a run"),
        (REPORT, "--markdown", "letters/one.txt", "is there already and looks like a letter"),
        ([*REPORT, "--letters", "letters"], "--json", "letters/one.txt", "is one of the letters"),
    ],
)
def test_nothing_that_is_read_is_written_over(inputs, command, option, place, told):
    def everything():
        return {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()}

    before = everything()
    done = CliRunner().invoke(main, [*command, option, place])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        f"Error: {place}: {told}; name another file for the output ({option})"
    )
    assert everything() == before


def test_one_file_for_two_reports_is_wrong_use(inputs):
    done = CliRunner().invoke(main, [*REPORT, "--html", "out", "--json", "./out"])
    assert done.exit_code == 2
    assert "./out: is named by --html and --json" in done.stderr
    assert not (inputs / "out").exists()


@pytest.mark.parametrize(("command", "code"), [(COMPARE, 4), (REPORT, 0)])
@pytest.mark.parametrize(
    ("option", "place"), [("--html", "runs/a/out.html"), ("--markdown", "out.txt"), ("--json", "out.txt")]
)
def test_an_earlier_report_is_replaced(inputs, command, code, option, place):
    for _ in range(2):
        done = CliRunner().invoke(main, [*command, option, place])
        assert done.exit_code == code, done.output
    assert not list(inputs.rglob("*.part"))


def test_a_file_that_cannot_be_written_is_told(baseline, tmp_path):
    done = CliRunner().invoke(main, ["report", str(baseline), "--html", str(tmp_path / "no" / "page.html")])
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


@NEEDED
@pytest.mark.parametrize("page", ["comparison", "run"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_a_page_is_clean_by_axe_and_fits_the_screen(made, browser, page, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    shown = context.new_page()
    shown.goto(f"file://{made['path']}/{page}.html")
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    context.close()


@NEEDED
def test_a_page_asks_for_nothing_and_goes_by_keyboard(made, browser):
    context = browser.new_context(viewport={"width": 360, "height": 900})
    shown = context.new_page()
    asked, faults = [], []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: faults.append(message.text))
    shown.goto(f"file://{made['path']}/comparison.html")
    assert asked == [f"file://{made['path']}/comparison.html"]
    assert not faults
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(60):
        shown.keyboard.press("Tab")
        reached.add(shown.evaluate("document.activeElement.tagName + document.activeElement.className"))
    assert {"A", "DIVscroll", "SUMMARY"} <= reached
    shown.locator("summary").first.focus()
    shown.keyboard.press("Enter")
    assert shown.locator("details").first.get_attribute("open") is not None
    context.close()


@NEEDED
def test_a_page_of_two_hundred_letters_opens_within_a_second(baseline, browser, made, tmp_path):
    a = remake(baseline, tmp_path / "a", copies=7)
    b = remake(baseline, tmp_path / "b", flip(*range(0, 210, 2)), copies=7)
    page = tmp_path / "page.html"
    CliRunner().invoke(
        main, ["compare", str(a), str(b), "--policy", str(made["path"] / "policy.toml"), "--html", str(page)]
    )
    shown = browser.new_page()
    shown.goto("about:blank")
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        shown.goto(f"file://{page}", wait_until="load")
        seconds.append(time.perf_counter() - started)
    assert shown.locator(".flips > li").count() == 105
    assert min(seconds) < 1
    shown.close()
