"""What guidelines call a treatment that a request names otherwise: "Zofran" is an antiemetic, "NCV" a nerve
conduction study. Words only, from general knowledge of the field.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter

_CALLED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ncv ncs nerve_conduction", ("nerve conduction", "electrodiagnostic")),
    ("emg electromyogra", ("electromyogra", "electrodiagnostic")),
    ("mri mra arthrogram", ("magnetic resonance", "imaging")),
    ("fce", ("functional capacity",)),
    ("uds urine_drug", ("drug test", "drug screen")),
    ("esi epidural", ("epidural",)),
    ("tens", ("transcutaneous",)),
    ("ssep", ("evoked potential",)),
    ("discogra diskogra", ("discogra", "diskogra")),
    ("medrox terocin capsaicin", ("capsaicin",)),
    ("eswt shockwave shock_wave", ("shockwave", "shock wave")),
    (
        "patch cream ointment lotion gel topical terocin lidoderm lidopro medrox dendracin menthoderm flector",
        ("topical",),
    ),
    ("lidoderm lidopro terocin lidocaine anecream", ("lidocaine",)),
    ("zofran ondansetron promethazine phenergan", ("antiemetic", "anti-emetic", "ondansetron")),
    ("fioricet fiorinal butalbital esgic", ("barbiturate",)),
    (
        "soma carisoprodol flexeril fexmid amrix cyclobenzaprine zanaflex tizanidine robaxin methocarbamol skelaxin metaxalone norflex orphenadrine baclofen parafon chlorzoxazone",
        ("muscle relaxant", "relaxants", "carisoprodol", "cyclobenzaprine"),
    ),
    (
        "xanax alprazolam ativan lorazepam klonopin clonazepam valium diazepam restoril temazepam",
        ("benzodiazepine",),
    ),
    ("ambien zolpidem lunesta eszopiclone sonata zaleplon", ("hypnotic", "sleep medication", "sleep aid")),
    ("toradol ketorolac", ("ketorolac",)),
    (
        "norco vicodin hydrocodone percocet oxycodone oxycontin roxicodone ms_contin morphine opana dilaudid nucynta tapentadol ultram tramadol fentanyl duragesic methadone butrans buprenorphine",
        ("opioid", "opiate"),
    ),
    ("prilosec omeprazole protonix pantoprazole nexium prevacid lansoprazole aciphex", ("proton pump",)),
    (
        "keflex cephalexin amoxicillin augmentin levaquin levofloxacin cipro ciprofloxacin clindamycin doxycycline bactrim zithromax azithromycin cefadroxil duricef ancef cefazolin",
        ("antibiotic", "antimicrobial"),
    ),
    ("theramine sentra trepadone gabadone glucosamine", ("medical food",)),
    ("botox botulinum dysport xeomin myobloc", ("botulinum",)),
    ("cpm continuous_passive", ("cpm", "passive motion")),
    (
        "lyrica pregabalin neurontin gabapentin gralise horizant topamax topiramate trokendi keppra lamictal",
        ("epileptic", "epilepsy", "convulsant"),
    ),
    (
        "cymbalta duloxetine effexor venlafaxine zoloft sertraline prozac fluoxetine lexapro escitalopram paxil paroxetine celexa citalopram wellbutrin bupropion trazodone remeron mirtazapine elavil amitriptyline pamelor nortriptyline savella",
        ("antidepressant", "anti-depressant"),
    ),
    (
        "seroquel quetiapine abilify aripiprazole risperdal risperidone zyprexa olanzapine",
        ("antipsychotic", "quetiapine"),
    ),
    ("provigil nuvigil", ("modafinil", "armodafinil")),
    (
        "naproxen anaprox naprosyn ibuprofen motrin celebrex celecoxib mobic meloxicam diclofenac voltaren relafen nabumetone lodine etodolac daypro oxaprozin indocin indomethacin duexis vimovo toradol ketorolac",
        ("nsaid", "anti-inflammator", "antiinflammator"),
    ),
    ("lovenox enoxaparin xarelto rivaroxaban heparin", ("heparin", "anticoagula", "thrombo")),
    (
        "synvisc euflexxa orthovisc supartz hyalgan monovisc gel-one viscosuppl hyaluron",
        ("hyaluron", "viscosuppl"),
    ),
    ("prp platelet", ("platelet", "prp")),
    ("facet medial_branch", ("facet", "medial branch")),
    ("radiofrequency rhizotomy neurotomy", ("radiofrequency", "neurotom", "rhizotom")),
    (
        "cold_therapy cryotherapy game_ready vascutherm ice_machine cold_compression",
        ("cryotherap", "cold therapy", "cold pack"),
    ),
    (
        "lso lumbar_brace back_brace lumbosacral_orth lumbar_support",
        ("lumbar support", "back brace", "corset"),
    ),
    ("gym health_club", ("gym", "health club")),
    ("aquatic pool", ("aquatic", "water exercise")),
    ("chiropractic", ("manipulation", "manual therap")),
    ("kinesio", ("taping", "kinesio")),
    ("polysomnogra psg sleep_study", ("polysomnogra", "sleep stud")),
    ("scs spinal_cord_stim neurostim", ("spinal cord stim", "neurostim")),
    ("x-ray radiograph", ("x-ray", "radiograph", "film")),
    ("dna genetic pharmacogen cytochrome", ("genetic", "pharmacogen")),
    ("colace docusate senna miralax senokot", ("laxative", "constipation", "stool softener")),
    ("narcan evzio", ("naloxone",)),
    ("marinol dronabinol marijuana cannab", ("cannab", "marijuana")),
    ("imitrex sumatriptan maxalt rizatriptan zomig", ("triptan",)),
    ("androgel axiron testim", ("testosterone",)),
)
_NAMES: dict[str, tuple[str, ...]] = {}
for _words, _others in _CALLED:
    for _word in _words.split():
        _NAMES[_word.replace("_", " ")] = (*_NAMES.get(_word.replace("_", " "), ()), *_others)
_NAMED: Final = Seldom(by_letter(r"\b(?:" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")"))


_WORD: Final = re.compile(r"[a-z]{4,}")
_COMMON_WORDS: Final = frozenset(
    [
        "times",
        "time",
        "week",
        "weeks",
        "sessions",
        "session",
        "visits",
        "visit",
        "treatment",
        "treatments",
        "therapy",
        "right",
        "left",
        "bilateral",
        "with",
        "without",
        "additional",
        "post",
        "associated",
        "surgical",
        "service",
        "original",
        "physical",
        "request",
        "unknown",
        "quantity",
        "operative",
        "retrospective",
        "sodium",
        "days",
        "month",
        "months",
    ]
)
"""Words of requests that name no treatment."""


def is_named(request: str, text: str) -> bool:
    """Whether a text names a treatment of a request, by its own words or by those guidelines use for it.

    Both in lower case. A request of no words that name a treatment is named by any text.
    """
    own = _own_words(request)
    if has_any(text, own):
        return True
    called = _other_names(request)
    return has_any(text, called) or not (own or called)


def names_of(request: str) -> frozenset[str]:
    """What may name a treatment of a request in lower case: its own words, and those guidelines use for it."""
    return frozenset(_own_words(request) + _other_names(request))


def _own_words(request: str) -> tuple[str, ...]:
    return tuple([word for word in _WORD.findall(request) if word not in _COMMON_WORDS])


def _other_names(request: str) -> tuple[str, ...]:
    return tuple([name for match in _NAMED.finditer(request) for name in _NAMES[match.group()]])
