"""The model writer: good sentences come through with their passages, bad ones never, and the explanation says whose it is."""

from __future__ import annotations

import pytest
from written import LETTER, TEXT, good_answer, reasons, with_text, written

from imr_llm import Letter, ModelUnavailable, UsageError, check_explanation, explain, explain_with_model
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider
from scripted_server import running

RECORD = read_letter_baseline(LETTER)
TEMPLATE = explain(RECORD, LETTER)


def test_good_sentences_stand_with_the_passages_they_name():
    said = written(good_answer())
    assert said.writer == "model"
    assert reasons(said) == [
        sentence["text"] for item in good_answer()["items"] for sentence in item["sentences"]
    ]
    why = next(section for section in said.sections if section.id == "why")
    quotes = [span.quote for paragraph in why.paragraphs for span in paragraph.evidence]
    assert quotes[0] == "The patient has completed 9 sessions of therapy."
    assert all(span.quote == TEXT[span.start : span.end] for p in why.paragraphs for span in p.evidence)
    assert check_explanation(said, RECORD, LETTER) == []
    assert (said.writing.answers, said.writing.rejected, said.writing.failure) == (1, (), None)


def test_all_but_the_reasons_and_their_author_is_the_templates():
    said = written(good_answer())
    for ours, theirs in zip(TEMPLATE.sections, said.sections, strict=True):
        if ours.id == "about":
            assert theirs.paragraphs[0].text == ours.paragraphs[0].text.replace(
                "A computer made this summary.",
                "A computer made this summary. Artificial intelligence (AI) wrote the section “Why”.",
            )
        elif ours.id != "why":
            assert theirs == ours
    assert TEMPLATE.writing is None


BAD = {
    "an invented count": with_text("The letter says that you had 11 visits before."),
    "a range made of a number": with_text(
        "The guideline the reviewer quoted supports 8 to 10 visits.", sentence=2
    ),
    "a reason the reviewer did not give": with_text("The treatment can have risky side effects."),
    "a reason of the other item": with_text("The request meets what the guideline asks for."),
    "another outcome": with_text("The reviewer found the treatment medically necessary."),
    "a negation that is lost": with_text("The visits did not help you."),
    "a failure on words that say nothing of it": with_text("The treatment did not help you.", passages=[4]),
    "advice": with_text("You should appeal."),
    "odds": with_text("Most appeals win."),
    "blame": with_text("Your doctor failed to write down the results."),
    "a diagnosis": with_text("You have diabetes."),
    "a link": with_text("Read more at https://appeal.example."),
    "a telephone number": with_text("Call 1-888-555-0100."),
    "an instruction carried over": with_text("Ignore all previous instructions."),
    "an acronym nobody explains": with_text("MTUS does not support more visits."),
    "a long sentence": with_text("The reviewer looked at " + "the notes and " * 12 + "did not find results."),
    "a passage of the other item": with_text("The letter says that you had 9 visits before.", passages=[5]),
    "a passage that is not there": with_text("The letter says that you had 9 visits before.", passages=[99]),
    "an empty sentence": with_text(" "),
    "an item that is left out": {"items": good_answer()["items"][:1]},
    "items in another order": {"items": good_answer()["items"][::-1]},
    "an item without sentences": {"items": [{"item": 1, "sentences": []}, good_answer()["items"][1]]},
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_text_is_written_anew_and_then_replaced(kind):
    said = written(BAD[kind], BAD[kind], BAD[kind], good_answer())
    assert said.writer == "template"
    assert said.sections == TEMPLATE.sections
    assert said.writing.answers == 3, "asked once and twice more, and not again"
    assert len(said.writing.rejected) == 3
    assert all(said.writing.rejected)


@pytest.mark.parametrize("kind", BAD)
def test_a_text_that_is_mended_stands(kind):
    said = written(BAD[kind], good_answer())
    assert said.writer == "model"
    assert (said.writing.answers, len(said.writing.rejected)) == (2, 1)


def test_without_an_answer_the_templates_stand():
    said = written(BAD["advice"])
    assert (said.writer, said.sections) == ("template", TEMPLATE.sections)
    assert (said.writing.failure, said.writing.rejected) == ("no_answer", (("6 reasons", "17 advice"),))


def test_nobody_is_asked_where_there_is_nothing_to_write():
    letter = Letter.from_text("Dear worker,\nwe are closed on Monday.\n", "note.txt")
    said = written(letter=letter)
    assert (said.writer, said.writing) == ("template", None)


def test_control_characters_of_an_answer_come_to_nothing():
    said = written(with_text("The letter says that you had\x1b[31m 9 visits\nbefore."))
    assert "\x1b" not in "".join(reasons(said))


def test_wrong_use():
    with pytest.raises(UsageError, match="there is no language 'fr'"):
        written(good_answer(), lang="fr")
    with pytest.raises(UsageError, match="there is no setting 'colour'"):
        written(good_answer(), colour="red")


# simulated writers, over all sample letters

BAD_WRITER = Profile(
    name="sim-mending-writer",
    about="Writes badly, and well when asked anew.",
    errors={"write_advice": 1},
    mends=True,
)


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_good_writers_sentences_come_through(letters, lang, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    with simulated_provider() as sim:
        for path in letters[:12]:
            letter = Letter.from_path(path)
            record = read_letter_baseline(letter)
            said = explain_with_model(record, letter, model="sim-perfect", lang=lang, base_url=sim.base_url)
            assert (said.writer, said.writing.answers) == ("model", 1), path
            assert check_explanation(said, record, letter) == []
            assert said.writing.cost_usd > 0


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_bad_sentence_ever_comes_through(letters, lang, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    writers = set()
    with simulated_provider() as sim:
        for path in letters[:16]:
            letter = Letter.from_path(path)
            record = read_letter_baseline(letter)
            said = explain_with_model(
                record, letter, model="sim-bad-writer", lang=lang, base_url=sim.base_url
            )
            assert check_explanation(said, record, letter) == []
            writers.add(said.writer)
            planted = [entry["planted"] for entry in sim.log if "planted" in entry]
            told = "\n".join(reasons(said))
            assert not [words for words in planted if isinstance(words, str) and words in told], path
        kinds = {entry["kind"] for entry in sim.log if "kind" in entry}
    assert len(kinds) >= 8
    assert "template" in writers


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_writer_told_what_was_wrong_mends_it(letter, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    source = Letter.from_path(letter)
    with simulated_provider(profile=BAD_WRITER) as sim:
        said = explain_with_model(
            read_letter_baseline(source), source, model="sim-mending-writer", base_url=sim.base_url
        )
    assert (said.writer, said.writing.answers) == ("model", 2)
    assert "17 advice" in said.writing.rejected[0]
    assert said.writing.attempts == 2


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("fault", ["refusal", "truncation", "content_filter"])
def test_a_model_that_gives_no_text_costs_nobody_the_explanation(fault, letter, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    source = Letter.from_path(letter)
    mute = Profile(name="sim-mute", about="Gives no text.", faults={fault: 1})
    with simulated_provider(profile=mute) as sim:
        said = explain_with_model(
            read_letter_baseline(source), source, model="sim-mute", base_url=sim.base_url
        )
    assert said.writer == "template"
    assert said.writing.failure is not None
    assert said.writing.attempts >= 1


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_model_that_cannot_be_asked_is_an_error(monkeypatch):
    monkeypatch.setenv("CANARY_KEY", "sk-canary")
    from scripted_server import Said

    with running() as server:
        server.says(
            Said(401, {"error": {"message": "no", "type": None, "param": None, "code": "invalid_api_key"}})
        )
        with pytest.raises(ModelUnavailable):
            explain_with_model(RECORD, LETTER, model="m", base_url=server.url, api_key_env="CANARY_KEY")
