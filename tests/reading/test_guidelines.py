"""Guideline lines: labelled ones, one for each way of citing, and the older forms' "which is part of the MTUS"."""

from __future__ import annotations

import pytest

from imr_llm.letters.text import FoldedText
from imr_llm.reading.relied_on import read_relied_on
from imr_llm.schema.record import Citation
from made import read_item
from scoring import Share, citations, rows

FLOOR = 0.988
CHRONIC = "MTUS: Chronic Pain Medical Treatment 2009"
LINES = {
    "The Claims Administrator did not cite any medical evidence for its decision.": ("none",),
    "The Expert Reviewer did not cite any medical evidence for their decision.": ("none",),
    "Decision based on MTUS Chronic Pain Medical Treatment 2009.": ("mtus", CHRONIC),
    "Decision based on MTUS Chronic Pain Medical Treatment 2016 Guidelines.": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment 2016",
    ),
    "Decision based on MTUS Shoulder Complaints 2004, Section(s): Special Studies.": (
        "mtus",
        "MTUS: Shoulder Complaints 2004 | Special Studies",
    ),
    "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, criteria for use.": (
        "mtus",
        f"{CHRONIC} | Opioids, criteria for use",
    ),
    "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): 326.": ("mtus", f"{CHRONIC} | 326"),
    "Decision based on MTUS Chronic Pain Treatment Guidelines Physical Medicine Section Page(s): 98 - 99.": (
        "mtus",
        "MTUS: Chronic Pain Treatment Guidelines | Physical Medicine Section | 98-99",
    ),
    "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids Page(s): 76-80, 91.": (
        "mtus",
        f"{CHRONIC} | Opioids | 76-80, 91",
    ),
    "Decision based on MTUS Low Back Complaints 2004, and Chronic Pain Medical Treatment 2009, Section(s): NSAIDs.": (
        "mtus",
        "MTUS: Low Back Complaints 2004",
        f"{CHRONIC} | NSAIDs",
    ),
    "Decision based on MTUS Elbow Complaints 2007 and MTUS Chronic Pain Medical Treatment 2009, Section(s): NSAIDs.": (
        "mtus",
        "MTUS: Elbow Complaints 2007",
        f"{CHRONIC} | NSAIDs",
    ),
    "Decision based on MTUS Elbow Complaints 2007; MTUS Chronic Pain Medical Treatment 2009.": (
        "mtus",
        "MTUS: Elbow Complaints 2007",
        CHRONIC,
    ),
    "Decision based on MTUS Elbow Complaints 2007, Section(s): Surgical Considerations, and the MTUS Chronic Pain"
    " Medical Treatment 2009, Section(s): TENS.": (
        "mtus",
        "MTUS: Elbow Complaints 2007 | Surgical Considerations",
        f"{CHRONIC} | TENS",
    ),
    "Decision based on MTUS Elbow Complaints 2007 as well as MTUS Chronic Pain Medical Treatment 2009.": (
        "mtus",
        "MTUS: Elbow Complaints 2007",
        CHRONIC,
    ),
    "Decision based on MTUS (ACOEM) Chapter 10, page 44.": ("mtus", "ACOEM: (ACOEM) Chapter 10, page 44 | 44"),
    "Decision based on Non-MTUS Citation Medscape reference, and the ODG Mental Illness Chapter, Insomnia.": (
        "other",
        "other: Medscape reference",
        "ODG: Mental Illness Chapter, Insomnia",
    ),
    "Decision based on Non-MTUS Citation Medscape and Official Disability Guidelines (ODG), Pain Chapter.": (
        "other",
        "other: Medscape",
        "ODG: Pain Chapter",
    ),
    "Decision based on Non-MTUS Citation the ODG Pain Chapter, and Medscape.": (
        "other",
        "ODG: Pain Chapter",
        "other: Medscape",
    ),
    "No section of the MTUS or other guideline was relied upon by the Claims Administrator.": ("none",),
    "No guideline was cited or needed.": ("none",),
    "None cited or needed.": ("none",),
    "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines."
    " Decision based on Non-MTUS Citation Official Disability Guidelines (ODG) Low Back, MRIs.": (
        "other",
        "ODG: Low Back, MRIs",
    ),
    "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG).": ("other", "ODG: None"),
    "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter; Knee Chapter, MRI.": (
        "other",
        "ODG: Pain Chapter",
        "ODG: Knee Chapter, MRI",
    ),
    "Decision based on Non-MTUS Citation Doe J. Splints for the jaw. Journal of Oral Care 2008.": (
        "other",
        "other: Doe J. Splints for the jaw. Journal of Oral Care 2008",
    ),
    "Decision based on Non-MTUS Citation Low Back (Hyperstimulation analgesia).": (
        "other",
        "other: Low Back (Hyperstimulation analgesia)",
    ),
    "Decision based on Non-MTUS Citation http://www.drugs.com/pro/ambien.html.": (
        "other",
        "other: http://www.drugs.com/pro/ambien.html",
    ),
    "Decision based on Non-MTUS Citation ACOEM, 2nd edition, chapter 7.": (
        "other",
        "ACOEM: ACOEM, 2nd edition, chapter 7",
    ),
    "Decision based on MTUS Neck and Upper Back Complaints 2004. Decision based on Non-MTUS Citation"
    " Official Disability Guidelines (ODG) Neck and Upper Back, Facet joint injections.": (
        "both",
        "MTUS: Neck and Upper Back Complaints 2004",
        "ODG: Neck and Upper Back, Facet joint injections",
    ),
    "The Expert Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines.": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment Guidelines",
    ),
    "Decision based on the Official Disability Guidelines, Knee Chapter.": ("other", "ODG: Knee Chapter"),
    "Decision based on MTUS/ACOEM Low Back Complaints 2004.": ("mtus", "MTUS: Low Back Complaints 2004"),
    "Decision based on MTUS Chronic Pain Treatment Guidelines, and Low Back Complaints 2004.": (
        "mtus",
        "MTUS: Chronic Pain Treatment Guidelines",
        "MTUS: Low Back Complaints 2004",
    ),
    "Decision based on MTUS Low Back Complaints Guidelines.": ("mtus", "MTUS: Low Back Complaints Guidelines"),
    "Decision based on MTUS 9792.24.1.": ("mtus", "MTUS: 9792.24.1"),
    "Decision based on MTUS.": ("mtus",),
    "Decision based on MTUS Low Back Complaints 2004, and Dental Trauma 2012, Section(s): Crowns.": (
        "mtus",
        "MTUS: Low Back Complaints 2004",
        "MTUS: Dental Trauma 2012 | Crowns",
    ),
    "Decision based on Non-MTUS Citation per ODG Low Back.": ("other", "ODG: per ODG Low Back"),
    "Decision based on MTUS Low Back Complaints 2004 Page(s): 98-9.": ("mtus", "MTUS: Low Back Complaints 2004 | 98, 9"),
    "Decision based on Non-MTUS Citation.": ("other",),
    "Decision based on MTUS Low Back Complaints 2004 Page(s): 98-98, 101 and 103.": (
        "mtus",
        "MTUS: Low Back Complaints 2004 | 98, 101, 103",
    ),
    "Decision based on Non-MTUS Citation Mosby's Drug Consult; FDA label and Official Disability Guidelines (ODG), Pain.": (
        "other",
        "other: Mosby's Drug Consult",
        "other: FDA label",
        "ODG: Pain",
    ),
    "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter. FDA (Soma).": (
        "other",
        "ODG: Pain Chapter",
        "other: FDA (Soma)",
    ),
}  # fmt: skip
RELIED_ON = {
    "The Expert Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, Antidepressants, pages 13-16,"
    " and the Official Disability Guidelines (ODG), Pain Chapter, which is not part of the MTUS.": (
        "both",
        "MTUS: Chronic Pain Medical Treatment Guidelines | Antidepressants | 13-16",
        "ODG: Pain Chapter",
    ),
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, Opioids,"
    " pages 76-80, which is part of the MTUS.": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment Guidelines | Opioids | 76-80",
    ),
    "The Expert Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines (2009), Opioids,"
    " long-term assessment, pages 88-89, which is part of the MTUS.": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment Guidelines (2009) | Opioids, long-term assessment | 88-89",
    ),
    "The Physician Reviewer based his/her decision on the Official Disability Guidelines (ODG), Pain Chapter,"
    " which is not part of the MTUS.": ("other", "ODG: Pain Chapter"),
    "The Claims Administrator based its decision on the Low Back Complaints Chapter (ACOEM Practice Guidelines, 2nd"
    " Edition (2004), Chapter 12), page 303, which is part of the MTUS, and the Official Disability Guidelines"
    " (ODG), Low Back Chapter, which is not part of the MTUS.": (
        "both",
        "MTUS: Low Back Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 12) | 303",
        "ODG: Low Back Chapter",
    ),
    "The Claims Administrator based its decision on a textbook of surgery, which is not part of the MTUS.": (
        "other",
        "other: textbook of surgery",
    ),
    "The Claims Administrator did not cite any evidence-based criteria for its decision.": ("none",),
    "The Claims Administrator based its decision on no stated guideline.": ("none",),
    "The Physician Reviewer did not cite any guideline but relied on his/her clinical experience.": ("none",),
    "The Expert Reviewer based his/her decision on the following, which is not part of the MTUS: AAO Dry Eye Pattern.": (
        "other",
        "other: AAO Dry Eye Pattern",
    ),
    "The Expert Reviewer based his/her decision on the following guideline, which is part of the MTUS: Elbow Complaints "
    "(2007), Initial Care, page 26.": ("mtus", "MTUS: Elbow Complaints (2007) | Initial Care | 26"),
    "The Claims Administrator relied on the Official Disability Guidelines, Knee Chapter.": ("other", "ODG: Knee Chapter"),
    "The Claims Administrator cited the Chronic Pain Medical Treatment Guidelines.": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment Guidelines",
    ),
    "Acupuncture Medical Treatment Guidelines apply.": ("mtus", "MTUS: Acupuncture Medical Treatment Guidelines"),
    "The Claims Administrator based its decision on the MTUS, the Acupuncture Medical Treatment Guidelines, page 8,"
    " which is part of the MTUS.": ("mtus", "MTUS: Acupuncture Medical Treatment Guidelines | 8"),
    "The Claims Administrator based its decision on the ACOEM Guidelines, which is not part of the MTUS.": (
        "other",
        "ACOEM: ACOEM Guidelines",
    ),
    "Nothing of note. The reviewer relied on the Knee Complaints chapter, which is part of the MTUS; and the ODG, Knee"
    " Chapter, which is not part of the MTUS.": ("both", "MTUS: Knee Complaints chapter", "ODG: Knee Chapter"),
    "The reviewer based the decision on the Academy of Neurology Practice Parameter: Therapies for Vertigo, 2008, which is not"
    " part of the MTUS.": ("other", "other: Academy of Neurology Practice Parameter: Therapies for Vertigo, 2008"),
    "The reviewer based the decision on the following: the ODG, Knee Chapter, which is not part of the MTUS.": (
        "other",
        "ODG: Knee Chapter",
    ),
    "The reviewer relied on the MTUS Chronic Pain Medical Treatment Guidelines, Drug testing, page 43, and on the ODG, Pain Chapter,"
    " which is not part of the MTUS.": (
        "both",
        "MTUS: Chronic Pain Medical Treatment Guidelines | Drug testing | 43",
        "ODG: Pain Chapter",
    ),
    "The reviewer used Ankle and Foot Complaints 2004, pages 374-375, and, for its numbers, the ODG, Ankle Chapter.": (
        "both",
        "MTUS: Ankle and Foot Complaints 2004 | 374-375",
        "ODG: Ankle Chapter",
    ),
    "The reviewer relied on the ODG, Ankle Chapter, Rolling walker, in the absence of anything in the MTUS.": (
        "other",
        "ODG: Ankle Chapter, Rolling walker",
    ),
    "The reviewer relied on the American Academy of Ophthalmology Preferred Practice Pattern: Dry Eye (2011), as it is fuller.": (
        "other",
        "other: American Academy of Ophthalmology Preferred Practice Pattern: Dry Eye (2011), as it is fuller",
    ),
    "The reviewer relied on the Chronic Pain Medical Treatment Guidelines, Home health services, page 51 (part of the MTUS).": (
        "mtus",
        "MTUS: Chronic Pain Medical Treatment Guidelines | Home health services | 51",
    ),
    "The claims administrator relied on nothing.": ("none",),
    "Professional Reviewer: no guideline was cited or needed.": ("none",),
    "No part of the Medical Treatment Utilization Schedule (MTUS) was relied upon by the Claims Administrator.": ("none",),
    "The reviewer based the decision on Miller AB, Young CD. Braces: a review, which is not part of the MTUS.": (
        "other",
        "other: Miller AB, Young CD. Braces: a review",
    ),
    "The reviewer based the decision on Miller AB, et al. Weight loss. Ann Nutr. 2005, which is not part of the MTUS.": (
        "other",
        "other: Miller AB, et al. Weight loss. Ann Nutr. 2005",
    ),
    "American College of Surgeons, Assistants at Surgery: 2011 Study, which is not part of the MTUS.": (
        "other",
        "other: American College of Surgeons, Assistants at Surgery: 2011 Study",
    ),
    "The reviewer based the decision on the Elbow Complaints Chapter, page 44, and the Endocrine Society Guideline. The first is"
    " part of the MTUS; the second is not part of the MTUS.": (
        "both",
        "MTUS: Elbow Complaints Chapter | 44",
        "other: Endocrine Society Guideline",
    ),
    "The reviewer based the decision on the ODG, Elbow Chapter, and the Elbow Complaints Chapter, page 44; only the latter is part"
    " of the MTUS.": ("both", "ODG: Elbow Chapter", "MTUS: Elbow Complaints Chapter | 44"),
    "The reviewer based the decision on the Elbow Complaints Chapter, page 44, and the ODG, Elbow Chapter. The former is part of the"
    " MTUS, the latter is not.": ("both", "MTUS: Elbow Complaints Chapter | 44", "ODG: Elbow Chapter"),
    "Both sides turned to the ODG, Head Chapter, the MTUS having no chapter on the head.": ("other", "ODG: Head Chapter"),
    "which is part of the MTUS.": (None,),
}  # fmt: skip
RELIED_ON |= {
    f"The reviewer based the decision on the Chronic Pain Medical Treatment Guidelines, Opioids, pages {pages}, which is"
    " part of the MTUS.": ("mtus", f"MTUS: Chronic Pain Medical Treatment Guidelines | Opioids | {read}")
    for pages, read in (
        ("78 to 91", "78-91"),
        ("78 and 91", "78, 91"),
        ("78 through 80, 84, and 91-92", "78-80, 84, 91-92"),
    )
}


def said(cited: Citation) -> str:
    """A citation in words: source, title, section, pages."""
    pages = ", ".join(
        f"{page[0]}-{page[1]}" if isinstance(page, tuple) else str(page) for page in cited.pages
    )
    return " | ".join(filter(None, (f"{cited.source}: {cited.title}", cited.section, pages)))


def test_labelled_lines():
    share = Share()
    for row in rows("guidelines.jsonl"):
        got = read_item(**{row["role"]: row["line"]}).model_dump(mode="json")
        basis, cited = got[f"{row['role']}_basis"], got[f"{row['role']}_citations"]
        share.mark(row["line"], (row["basis"], citations(row["citations"])), (basis, citations(cited)))
    assert share.reaches(FLOOR)


@pytest.mark.parametrize(("line", "expected"), LINES.items())
@pytest.mark.parametrize("who", ["administrator", "reviewer"])
def test_line_is_read(line, expected, who):
    item = read_item(**{who: line})
    assert getattr(item, f"{who}_basis") == expected[0]
    assert [said(cited) for cited in getattr(item, f"{who}_citations")] == list(expected[1:])


def relied_on(passage: str) -> tuple[str | None, ...]:
    """The basis of a passage and its citations in words."""
    folded = FoldedText(passage)
    line = read_relied_on(folded.low, 0, len(folded.low))
    assert all(passage[first:last].strip() for first, last in line.said)
    cited = [
        Citation(
            source=c.source,
            title=folded.verbatim(*c.title) if c.title else None,
            section=folded.verbatim(*c.section) if c.section else None,
            pages=c.pages,
        )
        for c in line.citations
    ]
    return line.basis, *map(said, cited)


@pytest.mark.parametrize(("passage", "expected"), RELIED_ON.items())
def test_passage_of_an_older_form_is_read(passage, expected):
    assert relied_on(passage) == expected


@pytest.mark.parametrize("who", ["administrator", "reviewer"])
def test_words_that_name_no_guideline_have_no_basis(who):
    item = read_item(**{who: "See above."})
    assert getattr(item, f"{who}_basis") is None
    assert getattr(item, f"{who}_citations") == ()


PAIN = "MTUS: Chronic Pain Medical Treatment Guidelines"
IN_OWN_WORDS = {
    "The MTUS Chronic Pain Medical Treatment Guidelines, Drug Testing, page 43. Non-MTUS Official Disability Guidelines"
    " (ODG), Pain Chapter.": ("both", f"{PAIN} | Drug Testing | 43", "ODG: Pain Chapter"),
    "CA MTUS, Chronic Pain Medical Treatment Guidelines, Opioids, pages 78-80; Official Disability Guidelines (ODG), Pain"
    " Chapter, Opioids.": ("both", f"{PAIN} | Opioids | 78-80", "ODG: Pain Chapter, Opioids"),
    "The {} relied upon the MTUS Chronic Pain Medical Treatment Guidelines, Opioids, pages 78-80.": (
        "mtus",
        f"{PAIN} | Opioids | 78-80",
    ),
    "MTUS Chronic Pain Treatment Guidelines Opioids Page(s): 78-80.": (
        "mtus",
        "MTUS: Chronic Pain Treatment Guidelines | Opioids | 78-80",
    ),
    "MTUS Low Back Complaints 2004, Section(s): Physical Methods. ODG Low Back Chapter, Traction.": (
        "both",
        "MTUS: Low Back Complaints 2004 | Physical Methods",
        "ODG: Low Back Chapter, Traction",
    ),
    "ODG Pain Chapter, Zolpidem.": ("other", "ODG: Pain Chapter, Zolpidem"),
    "The {} based its decision on the Official Disability Guidelines (ODG), Shoulder, Continuous-flow cryotherapy, which"
    " is not part of the MTUS.": ("other", "ODG: Shoulder, Continuous-flow cryotherapy"),
    "The {} based its decision on the MTUS Chronic Pain Medical Treatment Guidelines, Behavioral Interventions, page 23,"
    " and the Non-MTUS Official Disability Guidelines (ODG), Mental Illness & Stress Chapter.": (
        "both",
        f"{PAIN} | Behavioral Interventions | 23",
        "ODG: Mental Illness & Stress Chapter",
    ),
}
NAMES = {"administrator": "Claims Administrator", "reviewer": "Expert Reviewer"}


@pytest.mark.parametrize(("line", "expected"), IN_OWN_WORDS.items())
@pytest.mark.parametrize("who", NAMES)
def test_a_line_in_words_of_an_offices_own_is_read(line, expected, who):
    item = read_item(**{who: line.format(NAMES[who])})
    assert getattr(item, f"{who}_basis") == expected[0]
    assert [said(cited) for cited in getattr(item, f"{who}_citations")] == list(expected[1:])


@pytest.mark.parametrize(
    "line",
    [
        "The MTUS Chronic Pain Medical Treatment Guidelines state that opioids are for severe pain.",
        "ODG does recommend twelve visits.",
        "The MTUS Acupuncture Guidelines say that six visits are a trial.",
    ],
)
@pytest.mark.parametrize("who", NAMES)
def test_what_a_guideline_says_is_no_citation(line, who):
    assert getattr(read_item(**{who: line}), f"{who}_citations") == ()


def test_a_line_that_bases_the_decision_on_two_documents_gives_both():
    item = read_item(
        reviewer="Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s): Special Studies. The Expert Reviewer"
        " based his/her decision on the Official Disability Guidelines (ODG), Pain Chapter, which is not part of the MTUS."
    )
    assert item.reviewer_basis == "both"
    assert said(item.reviewer_citations[0]).startswith(
        "MTUS: Neck and Upper Back Complaints 2004 | Special Studies"
    )
