"""`imr-llm prompt` prints what would be sent; `--answers` reads what came back, from wherever."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from answered import NAME, TEXT, changed, true_answer
from click.testing import CliRunner

from imr_llm import FailedLetter, Letter, ModelFailed, UsageError, extract, extract_many
from imr_llm.cli.main import main
from imr_llm.extraction.prompting import ANSWER_SCHEMA

LETTER = Letter.from_text(TEXT, NAME)


def run(*arguments: object):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_text(TEXT)
    return tmp_path


def given(folder: Path, *lines: object) -> str:
    path = folder / "answers.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return str(path)


def plain(record) -> dict:
    return record.model_dump(exclude={"provenance"})


def test_a_prompt_is_printed_to_be_read(folder):
    done = run("prompt", NAME)
    assert done.exit_code == 0
    assert done.output.startswith(f"# {NAME}, call 1 of 1\nrequest key: ")
    order = ["parameters: {", "\n## system\n", "# Rules", "\n## user\n", "\n<letter-", "\n## response schema"]
    places = [done.output.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places


def test_a_prompt_as_json_holds_all_that_is_sent(folder):
    done = run("prompt", NAME, "--jsonl", "--model", "gpt-5", "--temperature", "0.5", "--seed", "7")
    (line,) = done.output.splitlines()
    said = json.loads(line)
    assert (said["letter"], said["call"], said["calls"], said["model"]) == (NAME, 1, 1, "gpt-5")
    assert said["parameters"] == {"temperature": 0.5, "seed": 7, "max_output_tokens": 16384}
    assert [message["role"] for message in said["messages"]] == ["system", "user"]
    assert TEXT.strip() in said["messages"][1]["content"]
    assert said["response_schema"] == ANSWER_SCHEMA.json_schema
    assert said["schema_sha256"] == ANSWER_SCHEMA.sha256
    assert said["prompt_version"] == "extraction/v1"


def test_the_key_hangs_on_all_that_can_change_the_answer(folder):
    def key(*options: object) -> str:
        return json.loads(run("prompt", NAME, "--jsonl", *options).output)["request_key"]

    keys = [
        key(),
        key("--model", "m"),
        key("--seed", 1),
        key("--temperature", 1),
        key("--max-output-tokens", 9000),
    ]
    assert len(set(keys)) == len(keys)
    assert key() == keys[0]


def test_of_letters_that_cannot_be_read_the_others_are_printed(folder):
    done = run("prompt", "nosuch.txt", NAME)
    assert done.exit_code == 1
    assert "nosuch.txt: no such file" in done.stderr
    assert f"# {NAME}, call 1 of 1" in done.stdout


def test_answers_by_their_request_keys(folder):
    said = json.loads(run("prompt", NAME, "--jsonl", "--model", "mine").output)
    answers = given(folder, {"request_key": said["request_key"], "content": true_answer()})
    record = extract(NAME, model="mine", answers=answers)
    assert plain(record) == plain(changed())
    made = record.provenance
    assert (made.model, made.attempts, made.usage, made.cost_usd) == ("mine", 0, None, None)
    with pytest.raises(ModelFailed, match="the file of answers has none for it") as raised:
        extract(NAME, model="another", answers=answers)
    assert raised.value.failure == "no_answer"


def test_answers_to_a_split_letter_by_their_keys_in_any_order(folder):
    lines = [
        json.loads(line)
        for line in run("prompt", NAME, "--jsonl", "--max-output-tokens", 1700).output.splitlines()
    ]
    assert len(lines) == 2
    first, second = true_answer(), true_answer()
    first["items"], second["items"], second["case"] = first["items"][:1], second["items"][1:], None
    contents = [first, second]
    answers = given(
        folder,
        *(
            {"request_key": line["request_key"], "content": contents[line["call"] - 1]}
            for line in reversed(lines)
        ),
    )
    assert plain(extract(NAME, answers=answers, max_output_tokens=1700)) == plain(changed())


TRUE_TEXT = json.dumps(true_answer())
CONTENTS = {
    "an object": true_answer(),
    "text": TRUE_TEXT,
    "indented": json.dumps(true_answer(), indent=2),
    "a code block": f"Here it is:\n```json\n{TRUE_TEXT}\n```\nAnything else?",
    "prose around it": f"The answer is {TRUE_TEXT} as asked.",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_how_an_answer_may_be_written(folder, content):
    record = extract(LETTER, answers=given(folder, {"letter": NAME, "content": content}))
    assert plain(record) == plain(changed())


WRONG = {
    "no JSON": ("I could not read it.", "invalid_json"),
    "empty": ("", "invalid_json"),
    "cut": (TRUE_TEXT[:500], "invalid_json"),
    "no object": ("[]", "schema_violation"),
    "a key too many": (json.dumps({**true_answer(), "note": "x"}), "schema_violation"),
    "a key missing": (json.dumps({"case": None}), "schema_violation"),
    "a word that is none of the list": (TRUE_TEXT.replace('"upheld"', '"denied"'), "schema_violation"),
    "a number as text": (TRUE_TEXT.replace('"value": 47', '"value": "47"'), "schema_violation"),
    "a day that is none": (TRUE_TEXT.replace("2012-11-02", "2012-13-02"), "schema_violation"),
}


@pytest.mark.parametrize(("content", "failure"), WRONG.values(), ids=WRONG)
def test_an_answer_that_breaks_the_schema_fails_its_letter_alone(folder, content, failure):
    answers = given(
        folder,
        {"letter": "bad.txt", "content": content},
        {"letter": NAME, "content": true_answer()},
    )
    bad, good = extract_many([Letter.from_text(TEXT, "bad.txt"), LETTER], answers=answers)
    assert isinstance(bad, FailedLetter)
    assert bad.error.code == f"model_{failure}"
    assert bad.error.message.startswith("bad.txt: the answer given for it does not fit the schema (")
    assert "-  " not in bad.error.message
    assert plain(good) == plain(changed())


LINES = {
    "no JSON": ("{", "is no JSON; one answer a line"),
    "nested without end": ('{"content": ' + "[" * 100_000, "is no JSON; one answer a line"),
    "no object": ("[]", "is no JSON object"),
    "no content": ('{"letter": "a"}', 'has no "content"'),
    "content of another kind": ('{"letter": "a", "content": 3}', 'has no "content"'),
    "for nobody": ('{"content": "x"}', 'has neither "request_key" nor "letter"'),
}


@pytest.mark.parametrize(("line", "told"), LINES.values(), ids=LINES)
def test_a_line_that_is_no_answer_is_named(folder, line, told):
    answers = given(folder, {"letter": NAME, "content": "x"}, "", line)
    with pytest.raises(UsageError) as raised:
        extract_many([LETTER], answers=answers)
    assert str(raised.value).startswith(f"{answers}, line 3: {told}")


def test_a_file_that_is_none(folder):
    with pytest.raises(UsageError, match=r"nosuch.jsonl: cannot be read \(No such file or directory\)"):
        extract(LETTER, answers="nosuch.jsonl")
    (folder / "latin.jsonl").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError, match=r"latin.jsonl: is no UTF-8"):
        extract(LETTER, answers="latin.jsonl")


def test_a_file_with_a_mark_of_windows_and_line_ends_of_its_own(folder):
    path = folder / "windows.jsonl"
    line = json.dumps({"letter": NAME, "content": true_answer()})
    path.write_bytes(b"\xef\xbb\xbf" + line.encode() + b"\r\n")
    assert plain(extract(LETTER, answers=str(path))) == plain(changed())


def test_a_line_separator_inside_an_answer_ends_no_line(folder):
    answer = true_answer()
    answer["items"][0]["strength"] = "300\u2028mg"
    path = folder / "answers.jsonl"
    path.write_text(json.dumps({"letter": NAME, "content": answer}, ensure_ascii=False))
    assert extract(LETTER, answers=str(path)).checks["/items/0/strength"].model == "300\u2028mg"


def test_by_letter_the_answers_are_taken_in_their_order(folder):
    other = true_answer()
    other["case"]["patient"]["age"]["value"] = 48
    answers = given(folder, *({"letter": NAME, "content": one} for one in (true_answer(), other)))
    first, second, third = extract_many([LETTER, LETTER, LETTER], answers=answers, concurrency=1)
    assert [first.checks["/patient/age"].model, second.checks["/patient/age"].model] == [47, 48]  # type: ignore[union-attr]
    assert isinstance(third, FailedLetter)
    assert third.error.code == "model_no_answer"


def test_the_program_takes_answers(folder):
    answers = given(folder, {"letter": NAME, "content": true_answer()})
    done = run("extract", NAME, "nosuch.txt", "--answers", answers, "--policy", "strict")
    assert done.exit_code == 1
    record, failed = map(json.loads, done.stdout.splitlines())
    assert record["items"][0]["outcome"] == "upheld"
    assert record["provenance"]["policy"] == "strict"
    assert failed["error"]["code"] == "not_found"
    done = run("extract", NAME, "--answers", "nosuch.jsonl")
    assert done.exit_code == 2


def key_of(*options: object) -> str:
    return json.loads(run("prompt", NAME, "--jsonl", *options).stdout)["request_key"]


def test_two_answers_to_one_call_are_told(folder):
    line = {"request_key": key_of(), "content": true_answer()}
    assert plain(extract(LETTER, answers=given(folder, line, line))) == plain(changed())
    answers = given(folder, line, "", {**line, "content": "{}"})
    with pytest.raises(UsageError, match="line 3: answers the same call as line 1, otherwise; keep one"):
        extract(LETTER, answers=answers)


def told(caplog) -> list[str]:
    """What the package itself logged; event loops log too."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("imr_llm")]


def test_answers_that_fit_no_call_are_told(folder, caplog):
    right = {"request_key": key_of(), "content": true_answer()}
    strays = [{"request_key": key_of("--seed", 3), "content": "{}"}, {"letter": "other.txt", "content": "{}"}]
    assert len(list(extract_many([LETTER], answers=given(folder, right)))) == 1
    assert told(caplog) == []
    (record,) = extract_many([LETTER], answers=given(folder, right, *strays))
    assert plain(record) == plain(changed())
    (message,) = told(caplog)
    assert "2 of its answers, the first in line 2, fit no call of these letters" in message


def test_the_program_says_that_an_answer_fits_no_call(folder):
    answers = given(folder, {"letter": NAME, "content": true_answer()}, {"letter": NAME, "content": "{}"})
    program = Path(sys.executable).parent / "imr-llm"
    done = subprocess.run(
        [program, "extract", NAME, "--answers", answers],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.startswith(f"{answers}: 1 of its answers, the first in line 2, fit no call")
