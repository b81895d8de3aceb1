"""The vocabulary of drug names: how it is written, what it holds, what it must not hold."""

from __future__ import annotations

import re

import pytest

from imr_llm.reading.drugs import FORMS, NAMES

_EVERYDAY = """
    ace active align aquatic arm assistant back baseline bath bed bone boost brace brain cane care cast
    chair chest chiropractic clearance cold collar commit compression consultation contour contrast
    corrector cushion custom decompression device diabetes distant driver drug electrodes emergency
    ensure entered epidural evaluation exercise facet flex follow foot function fusion gait general gold
    graft gym hand head hearing heat heel help home hospital hot ice imaging infrared injection install
    insurance interferential interpreter joint knee laboratory lateral level limited lumbar machine
    magnetic manual massage mattress medical medicine meridian mineral monitor month motion muscle muse
    neck needle nerve northern nurse open orthotic over oxygen pack pad pain panel patient physical
    pillow plan plate posterior posture precise president private procedure program pump purchase
    radiograph range reference refresh rehabilitation relief removal rental repair replacement report
    resting review right scan scooter screen screw session seventy shoe shoulder silicone sleep sling
    solar spectral spinal spine splint stimulator strap supplies surgeon surgery swelling system table
    taping tens test testing therapy tissue topical tracing traction training transportation treatment
    trigger ultrasound unit urine versed versus vertical vision visit vital walker water wedge week
    weekly weight wheelchair wrist yoga zero
"""
_DEVICES = """
    tens h-wave orthofix exogen synvisc orthovisc hyalgan supartz euflexxa monovisc tegaderm dermabond
    gadolinium omnipaque infuse thermacare theraband theracane dynasplint hemovac hyaluronic_acid
"""
_ASKED_FOR = """
    hydrocodone norco oxycodone percocet tramadol ultram nucynta opana zohydro hysingla belbuca butrans
    subsys abstral xartemis trezix naloxone naproxen anaprox ibuprofen celebrex mobic voltaren flector
    pennsaid zipsor cambia zorvolex tivorbex duexis vimovo acetaminophen cyclobenzaprine flexeril fexmid
    amrix soma tizanidine lorzone baclofen gabapentin gralise horizant lyrica topamax cymbalta
    amitriptyline trazodone xanax ativan ambien lunesta prosom seroquel abilify provigil omeprazole
    prilosec ranitidine colace senna amitiza ondansetron lidocaine lidoderm capsaicin menthol camphor
    ketamine dextromethorphan flurbiprofen terocin lidopro dendracin medrox menthoderm methoderm exoten
    biotherm theraflex xolido medi-derm genicin somnicin theramine trepadone gabadone deprizine
    dicopanol fanatrex synapryn tabradol ketophene sumavel sumatriptan fioricet botox prednisone medrol
    cephalexin valacyclovir fluconazole lisinopril atorvastatin metformin warfarin levothyroxine
    albuterol cetirizine viagra testosterone alendronate tamsulosin mupirocin restasis glucosamine
    chondroitin omega-3 chantix dronabinol humira allopurinol copaxone sinemet mucinex
"""

EVERYDAY = frozenset(_EVERYDAY.split())
"""Words of requests for everything else."""
DEVICES = frozenset(name.replace("_", " ") for name in _DEVICES.split())


def _without_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@pytest.mark.parametrize("vocabulary", [NAMES, FORMS], ids=["names", "forms"])
def test_entries_are_lower_case_words_with_single_blanks(vocabulary: frozenset[str]) -> None:
    written = re.compile(r"[a-z0-9]\S*(?: \S+)*")
    assert [entry for entry in vocabulary if entry != entry.lower() or not written.fullmatch(entry)] == []
    assert [entry for entry in vocabulary if "_" in entry or len(entry) < 2] == []


def test_names_are_many() -> None:
    assert len(NAMES) >= 1500


@pytest.mark.parametrize(
    "name",
    _ASKED_FOR.split(),
)
def test_names_asked_for_are_known(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize(
    "name",
    [
        "ms contin",
        "new terocin",
        "sentra am",
        "sentra pm",
        "medrol dosepak",
        "methyl salicylate",
        "vitamin d",
        "hydrocodone apap",
        "tylenol with codeine",
    ],
)
def test_blanks_are_blanks(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize(
    "name", ["hydrocodon", "cyclobenzapine", "gabapentine", "omeprazol", "tramadal", "trazadone", "zanaflec"]
)
def test_common_misspellings_are_known(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize(
    "form", ["tablet", "tab", "capsule", "cream", "patch", "odt", "er", "hcl", "dosepak", "dose pack", "rx"]
)
def test_forms_are_known(form: str) -> None:
    assert form in FORMS


@pytest.mark.parametrize("form", ["pad", "dr", "xr", "drops", "drug", "medicine", "kit", "injection", "oral"])
def test_forms_of_other_things_are_left_out(form: str) -> None:
    assert form not in FORMS


def test_no_everyday_word_or_device_is_a_name() -> None:
    assert NAMES.isdisjoint(EVERYDAY | DEVICES)
    assert NAMES.isdisjoint(word + "s" for word in EVERYDAY)


def test_no_everyday_word_is_a_form() -> None:
    assert FORMS.isdisjoint(EVERYDAY - {"topical"})


def test_no_everyday_word_is_a_letter_away_from_a_long_name() -> None:
    shapes = {
        shape: name for name in NAMES if len(name) >= 7 and name.isalpha() for shape in _without_one(name)
    }
    near = {
        word: shapes[shape]
        for word in EVERYDAY
        if len(word) >= 6
        for shape in _without_one(word)
        if shape in shapes
    }
    assert near == {}


def test_names_and_forms_are_apart() -> None:
    assert NAMES.isdisjoint(FORMS)
