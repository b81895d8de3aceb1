"""Another language is a folder, and its words of the legal facts; nothing else has to be changed."""

from __future__ import annotations

import shutil
from importlib.resources import files

import pytest
from explained import TODAY, read, texts

from imr_llm import UsageError, check_explanation, explain
from imr_llm.explanation import language, write
from imr_llm.explanation.formats import as_html, as_text
from imr_llm.explanation.legal_facts import LegalFacts, legal_facts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The languages there are and one more, "xx", which is a copy of English."""
    shutil.copytree(str(files("imr_llm.explanation") / "languages"), tmp_path / "languages")
    shutil.copytree(tmp_path / "languages" / "en", tmp_path / "languages" / "xx")
    monkeypatch.setattr(language, "_folder", lambda: tmp_path / "languages")
    language.languages.cache_clear()
    language.language.cache_clear()
    yield tmp_path / "languages" / "xx"
    language.languages.cache_clear()
    language.language.cache_clear()


def facts_with(lang: str, like: str) -> LegalFacts:
    """The legal facts with words in one more language."""
    told = legal_facts().model_dump()
    for fact in told["facts"].values():
        if fact["text"]:
            fact["text"][lang] = fact["text"][like]
    return LegalFacts(**told)


def test_a_folder_without_its_legal_facts_says_which_are_missing(folder, letter):
    source, record = read(letter)
    with pytest.raises(UsageError, match=r"the legal fact '.*' has no text in the language 'xx'"):
        explain(record, source, lang="xx", today=TODAY)


def test_a_folder_and_its_legal_facts_are_a_language(folder, letter, monkeypatch):
    monkeypatch.setattr(write, "legal_facts", lambda: facts_with("xx", "en"))
    words = folder / "language.toml"
    words.write_text(words.read_text().replace('decided = "What was decided"', 'decided = "Zaq wsx"'))
    source, record = read(letter)
    said = explain(record, source, lang="xx", today=TODAY)
    assert said.sections[0].heading == "Zaq wsx"
    assert texts(said) == texts(explain(record, source, today=TODAY))
    assert check_explanation(said, record, source) == []
    assert "Zaq wsx" in as_text(said)
    assert '<html lang="xx">' in as_html([said])


def test_a_hole_in_a_folder_is_an_error(folder, letter, monkeypatch):
    monkeypatch.setattr(write, "legal_facts", lambda: facts_with("xx", "en"))
    template = folder / "about.j2"
    template.write_text(template.read_text().replace("A computer", "{{ nobody }}"))
    source, record = read(letter)
    with pytest.raises(Exception, match="'nobody' is undefined"):
        explain(record, source, lang="xx", today=TODAY)
