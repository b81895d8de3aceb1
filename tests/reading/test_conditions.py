"""Diagnoses as case summaries state them: labelled summaries, and one for each way of listing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.reading.conditions import find_conditions
from made import read
from scoring import Overlap, key, rows

FLOOR = 0.945
CONDITIONS = [
    "lumbar radiculopathy",
    "cervicalgia",
    "right shoulder pain",
    "knee osteoarthritis",
    "chronic pain syndrome",
]
SUMMARIES = {
    "The worker was diagnosed with lumbar strain.": ["lumbar strain"],
    "The PR-2 of 2/9/2015 lists healed ankle fracture and peroneal tendinitis.": [
        "healed ankle fracture",
        "peroneal tendinitis",
    ],
    "The PR-2 of 2/9/2015 lists the drugs he takes.": [],
    "The report lists three operations of 2012.": [],
    "The treater's assessment reads cervical myofascial pain and tension-type headaches.": [
        "cervical myofascial pain",
        "tension-type headaches",
    ],
    "Assessment 9/16/16: chronic migraine without aura and vestibular dysfunction.": [
        "chronic migraine without aura",
        "vestibular dysfunction",
    ],
    "The pain physician carries the diagnoses failed back surgery syndrome and lumbar radiculopathy.": [
        "failed back surgery syndrome",
        "lumbar radiculopathy",
    ],
    "The surgeon carries her under two diagnoses, right cubital tunnel syndrome and medial epicondylitis.": [
        "right cubital tunnel syndrome",
        "medial epicondylitis",
    ],
    "Diagnoses are radiculopathy, cervical region (M54.12) and other disc degeneration, lumbar region (M51.36).": [
        "radiculopathy, cervical region",
        "other disc degeneration, lumbar region",
    ],
    "Dx lumbar strain. He is sore.": ["lumbar strain"],
    "Diagnoses per the 7/9/2013 report of the treating surgeon: knee strain; patellar tendinitis. He is sore.": [
        "knee strain", "patellar tendinitis"],
    "Diagnosed with left ankle sprain and sinus tarsi syndrome. She had a brace and therapy for two-\nmonths.": [
        "left ankle sprain", "sinus tarsi syndrome"],
    "Diagnosed with hip fracture, fixed with a nail the next day.": ["hip fracture"],
    "A guard of 61, fall from height in 2010. T10 paraplegia, neurogenic bladder, stage III heel ulcer. Lives alone.": [
        "T10 paraplegia", "neurogenic bladder", "stage III heel ulcer"],
    "A guard of 61, fall from height in 2010. Pain, numbness, weak grip. Lives alone.": [],
    "The treating doctor's list contains cervical radiculopathy and cervicogenic headache.": [
        "cervical radiculopathy", "cervicogenic headache"],
    "His ophthalmologist follows him for dry eye syndrome and pterygium of the left eye.": [
        "dry eye syndrome", "pterygium of the left eye"],
    "The medical examiner found rheumatoid arthritis. She takes folic acid.": ["rheumatoid arthritis"],
    "The medical examiner found the MRI of May to show a meniscus tear.": [],
    "She underwent an L4-L5 fusion for degenerative spondylolisthesis. She is home.": ["degenerative spondylolisthesis"],
    "The employee reported a right hip strain sustained on January 9, 2013.": ["right hip strain"],
    "Impressions of the orthopedist on 12/19/2017 were hip impingement and iliopsoas tendinitis.": [
        "hip impingement", "iliopsoas tendinitis"],
    "Diagnoses are knee osteoarthritis and obesity, with a body mass index of 44.": ["knee osteoarthritis", "obesity"],
    "The diagnosis is thumb tenosynovitis after an injury in May.": ["thumb tenosynovitis"],
    "The diagnosis is chronic low back pain ever since.": ["chronic low back pain"],
    "Two years of pain have left him with major depressive disorder, single episode, and insomnia due to pain; the orthopedist carries cervical strain as"
    " well.": ["major depressive disorder, single episode", "insomnia due to pain", "cervical strain"],
    "The records list lumbar strain and sacroiliac joint dysfunction as his diagnoses.": [
        "lumbar strain",
        "sacroiliac joint dysfunction",
    ],
    "Axis I: posttraumatic stress disorder, chronic; major depressive disorder. Axis II: none.": [
        "posttraumatic stress disorder, chronic",
        "major depressive disorder",
    ],
    "He is followed for osteoarthritis of both knees; the left was replaced in 2013.": [
        "osteoarthritis of both knees"
    ],
    "The diagnoses are lumbar strain and insomnia following a lifting event at work.": [
        "lumbar strain",
        "insomnia",
    ],
    "She carries the diagnoses of: 1. Lumbar sprain 2. Gastritis\n\nAt the most recent visit pain was 5/10.": [
        "Lumbar sprain",
        "Gastritis",
    ],
    "The diagnoses are Achilles tendinitis and posture abnormality.": [
        "Achilles tendinitis",
        "posture abnormality",
    ],
    "He was diagnosed with adjustment disorder with anxiety and depressed mood, and insomnia.": [
        "adjustment disorder with anxiety and depressed mood",
        "insomnia",
    ],
    "She was diagnosed as having hip bursitis and being status post hip arthroscopy.": [
        "hip bursitis",
        "status post hip arthroscopy",
    ],
    "He was given diagnoses of lumbar spondylosis and plantar fasciitis on a May 1, 2017 office visit.": [
        "lumbar spondylosis",
        "plantar fasciitis",
    ],
    "Current assessment according to the treating physician: left knee osteoarthritis, and opioid dependence.": [
        "left knee osteoarthritis",
        "opioid dependence",
    ],
    "The diagnoses at that visit were entered as: wrist sprain, along with lumbar sprain and myospasm.": [
        "wrist sprain",
        "lumbar sprain",
        "myospasm",
    ],
    "The applicant has filed a claim for neck pain. She presented with persistent complaints of poor sleep and anxiety.": [
        "neck pain"
    ],
    "The diagnoses are: 1. Lumbar sprain. 2. Neck pain. The records list naproxen, a sleeve and an injection.": [
        "Lumbar sprain",
        "Neck pain",
    ],
    "The diagnosis is lumbar sprain. She has not been seen by a chiropractor for this injury: no sessions to date.": [
        "lumbar sprain"
    ],
    "Axis I: major depressive disorder; Axis III: chronic headaches.": ["major depressive disorder", "chronic headaches"],
    "This is a woman, once a custodian, who has bilateral knee osteoarthritis from kneeling.": [
        "bilateral knee osteoarthritis"
    ],
    "Assessment at the 8/12/2013 visit: 1) right L5 radiculopathy, 2) constipation.": [
        "right L5 radiculopathy",
        "constipation",
    ],
    "He was first seen for a shoulder contusion.": ["shoulder contusion"],
    "Her doctors treat her for lumbar facet syndrome and dyspepsia.": ["lumbar facet syndrome", "dyspepsia"],
    "Assessment on 3/2/2013: elbow contusion, wrist sprain.": ["elbow contusion", "wrist sprain"],
    "Diagnoses given by the treating chiropractor were (1) lumbar sprain, (2) neck pain.": [
        "lumbar sprain",
        "neck pain",
    ],
    "He was diagnosed as having lumbar strain, insomnia and right knee pain.": [
        "lumbar strain",
        "insomnia",
        "right knee pain",
    ],
    "Diagnoses include cervical disc disease; lumbar sprain; anxiety.": [
        "cervical disc disease",
        "lumbar sprain",
        "anxiety",
    ],
    "The diagnoses are: 1. Lumbago. 2. Right carpal tunnel syndrome. 3. Depression.": [
        "Lumbago",
        "Right carpal tunnel syndrome",
        "Depression",
    ],
    "The diagnoses included healed left ankle fracture and painful retained hardware of the left ankle.": [
        "healed left ankle fracture",
        "painful retained hardware of the left ankle",
    ],
    "The working diagnoses are shoulder tear, possible cuff tear and impingement syndrome; left thumb fracture.": [
        "shoulder tear",
        "possible cuff tear",
        "impingement syndrome",
        "left thumb fracture",
    ],
    "The diagnoses are cervical sprain and strain; low back and hip pain.": [
        "cervical sprain and strain",
        "low back and hip pain",
    ],
    "The first report lists: neck sprain, rule out disc herniation, shoulder tendinitis.": [
        "neck sprain",
        "rule out disc herniation",
        "shoulder tendinitis",
    ],
    "She is being treated for dorsalgia, unspecified, and lateral epicondylitis.": [
        "dorsalgia, unspecified",
        "lateral epicondylitis",
    ],
    "Diagnoses include lumbar, hip, and neck strain.": ["lumbar, hip, and neck strain"],
    "Diagnosis: low back pain (M54.5).": ["low back pain"],
    "The impression was left rotator cuff tear and impingement syndrome.": [
        "left rotator cuff tear",
        "impingement syndrome",
    ],
    "The applicant has filed a claim for chronic neck pain reportedly associated with an industrial injury.": [
        "chronic neck pain"
    ],
    "The worker was diagnosed with lumbar strain. The diagnoses were lumbar strain and sciatica.": [
        "lumbar strain",
        "sciatica",
    ],
    "The patient is a 40 year old male who fell. MRI showed a disc protrusion at L4-5.": [],
    "No diagnosis was provided.": [],
    "Diagnoses: 1) Lumbago. 2) Sciatica.": ["Lumbago", "Sciatica"],
    "The diagnoses are as follows. 1. Lumbago. 2. Sciatica.": ["Lumbago", "Sciatica"],
    "Diagnosed with lumbago, and . He is well.": ["lumbago"],
    "Diagnoses: #1 neck pain, #2 insomnia.": ["neck pain", "insomnia"],
    "The diagnoses are 1. Lumbar strain 2. Knee pain, right 3) Anxiety.": ["Lumbar strain", "Knee pain, right", "Anxiety"],
    "The physician diagnosed bilateral knee osteoarthritis.": ["bilateral knee osteoarthritis"],
    "Diagnosed with neck pain, status post fusion.": ["neck pain, status post fusion"],
    "Diagnosed with pain affecting the neck and back.": ["pain affecting the neck and back"],
    "Diagnosed with lumbar spine pain with radiculopathy and spasm.": ["lumbar spine pain with radiculopathy", "spasm"],
    "Diagnosed with myalgia and myositis, unspecified.": ["myalgia and myositis, unspecified"],
    "Assessment: rotator cuff tear; adhesive capsulitis, left shoulder.": [
        "rotator cuff tear",
        "adhesive capsulitis, left shoulder",
    ],
    "The worker was diagnosed with lumbago, which is stable, and has depression.": ["lumbago"],
    "Diagnosed with rotator cuff tear, status post repair, and adhesive capsulitis.": [
        "rotator cuff tear, status post repair",
        "adhesive capsulitis",
    ],
    "He is a retired cook and has hip osteoarthritis, left greater than right, and obesity.": [
        "hip osteoarthritis, left greater than right",
        "obesity",
    ],
    "A 44 year old baker with occupational asthma and rhinitis, from flour.": ["occupational asthma", "rhinitis"],
    "On 2/12/2014 she presented with ankle tendinitis after a fall.": ["ankle tendinitis"],
    "She has a rotator cuff tear on MRI.": [],
    "She has wrist tendinitis, moderate to severe, and trigger finger.": [
        "wrist tendinitis, moderate to severe",
        "trigger finger",
    ],
    "He is treated for lumbar disc herniation (ICD-9 722.10, ICD-10 M51.26) and right carpal tunnel syndrome (ICD-9 354.0, ICD-10 G56.01).": ["lumbar disc herniation", "right carpal tunnel syndrome"],
    "She is being treated for a lumbar strain, and left hip labral tear, suspected (S73.192D).": ["lumbar strain", "left hip labral tear, suspected"],
    "He is being treated for right S1 radiculopathy and lumbar disc extrusion.": ["right S1 radiculopathy", "lumbar disc extrusion"],
    "He has been cared for since then for chronic cervical strain and depression.": ["chronic cervical strain", "depression"],
    "He was told that he had a left hip contusion and a groin strain.": ["left hip contusion", "groin strain"],
    "He was found to have a tibial fracture and a calcaneus fracture, both treated by fixation.": [
        "tibial fracture",
        "calcaneus fracture",
    ],
    "The records give cervical disc displacement and brachial neuritis. He smokes.": [
        "cervical disc displacement",
        "brachial neuritis",
    ],
    "Panic disorder and chronic insomnia are the diagnoses made by his psychologist.": [
        "Panic disorder",
        "chronic insomnia",
    ],
    "The chapter would have one refer when a diagnosis is complex.": [],
    "Your doctors are treating you for cervical strain.": ["cervical strain"],
    "She has had a sprain.": [],
    "Diagnosed with strain of muscle, fascia and-or tendon of lower back, and hip contusion.": [
        "strain of muscle, fascia and-or tendon of lower back",
        "hip contusion",
    ],
    "Diagnosed with metatarsal fracture with superimposed plantar fasciitis.": ["metatarsal fracture", "plantar fasciitis"],
    "The diagnoses are 1) wrist sprain; 2) hand strain; and 3) thumb pain.": ["wrist sprain", "hand strain", "thumb pain"],
    "The assessment on December 29, 2016 was left rotator cuff tendinopathy and capsulitis.": [
        "left rotator cuff tendinopathy",
        "capsulitis",
    ],
    "The impression of 12/29/2016 was lumbar strain.": ["lumbar strain"],
    "Diagnosed with knee tendinitis and deconditioning.": ["knee tendinitis", "deconditioning"],
    "Diagnosed with a foreign body in soft tissue and cutaneous abscess of the right arm.": [
        "foreign body in soft tissue",
        "cutaneous abscess of the right arm",
    ],
    "Diagnosed with cervical sprain and carpal tunnel syndrome, bilateral upper limbs.": [
        "cervical sprain",
        "carpal tunnel syndrome, bilateral upper limbs",
    ],
    "The records describe post traumatic stress disorder and chronic low back pain.": [
        "post traumatic stress disorder",
        "chronic low back pain",
    ],
    "The assessment carried forward on each note is left ankle sprain, left peroneal tendinitis.": [
        "left ankle sprain",
        "left peroneal tendinitis",
    ],
    "Diagnosed with second and third degree burns of both hands, and nightmares.": [
        "second and third degree burns of both hands",
        "nightmares",
    ],
    "Diagnosed with healed fractures of the second and third metatarsals.": [
        "healed fractures of the second and third metatarsals"
    ],
    "The diagnosis is documented as other meniscus derangements, posterior horn of medial meniscus, left knee.": [
        "other meniscus derangements, posterior horn of medial meniscus, left knee"
    ],
    "Diagnosed with adjustment disorder with mixed anxiety and depressed mood and panic attacks.": [
        "adjustment disorder with mixed anxiety and depressed mood",
        "panic attacks",
    ],
    "She filed a claim for foot pain. She reported foot pain, right greater than left, 5/10, attributed to plantar fasciitis.": [
        "plantar fasciitis"
    ],
    "He has shoulder pain (worse at night) ascribed to a rotator cuff tear.": ["rotator cuff tear"],
    "She has filed a claim for neck pain.": ["neck pain"],
    "He is treated for shoulder bursitis with an underlying labral tear.": ["shoulder bursitis", "labral tear"],
    "He has wrist pain, reportedly attributed to a ganglion cyst.": ["ganglion cyst"],
    "He sustained a displaced fracture of the left radius and a right knee sprain.": ["displaced fracture of the left radius", "right knee sprain"],
    "He sustained an injury to the low back.": [],
    "The PR-2 of 3/4/2014 lists: 1) hip strain 2) groin strain.": ["hip strain", "groin strain"],
    "The note of 3/4/2014 lists a course of therapy.": [],
    "She is treated for heel spurs of the left foot and pes cavus.": ["heel spurs of the left foot", "pes cavus"],
    "She is treated for a pain disorder associated with psychological factors and chronic left hip pain.": ["pain disorder associated with psychological factors", "chronic left hip pain"],
    "The psychologist gives two diagnoses, posttraumatic stress disorder and major depressive disorder.": ["posttraumatic stress disorder", "major depressive disorder"],
    "He was admitted that day with a displaced left femoral neck fracture and had surgery.": ["displaced left femoral neck fracture"],
    "The agreed medical examiner diagnosed posttraumatic stress disorder, chronic.": ["posttraumatic stress disorder, chronic"],
    "The psychologist doubts two diagnoses, which she wrote down.": [],
    "Diagnoses included hip bursitis, obesity unspecified and adjustment reaction with mixed features.": ["hip bursitis", "obesity unspecified", "adjustment reaction with mixed features"],
    "": [],
}  # fmt: skip


def diagnoses(summary: str) -> list[str]:
    return list(read(summary=summary).diagnoses)


def test_labelled_summaries():
    overlap = Overlap()
    for row in rows("narratives.jsonl"):
        got = diagnoses(row["summary"])
        overlap.mark(row["summary"], {key(d) for d in row["diagnoses"]}, {key(d) for d in got})
        assert len({key(d) for d in got}) == len(got), "each once"
        assert all(d in row["summary"] for d in got), "verbatim"
    assert overlap.reaches(FLOOR)


@pytest.mark.parametrize(("summary", "expected"), SUMMARIES.items())
def test_diagnoses_are_read(summary, expected):
    assert diagnoses(summary) == expected


@given(
    st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=5, unique=True),
    st.sampled_from(
        ["diagnosed with {}.", "The diagnoses include {}.", "The worker is being treated for {}."]
    ),
    st.booleans(),
)
def test_a_list_is_read_whole_and_in_order(conditions, sentence, semicolons):
    if semicolons:
        listed = "; ".join(conditions)
    else:
        listed = ", ".join(conditions[:-1]) + (" and " if conditions[:-1] else "") + conditions[-1]
    assert diagnoses(sentence.format(listed)) == conditions


@pytest.mark.parametrize("words", ["on a ", "of 1 ", "in the on a note ", "listed on a "])
def test_places_of_a_diagnosis_are_told_apart_in_one_way(words):
    """Read in no time: with two ways for each place this never ended."""
    text = f"diagnoses {words * 40}are lumbar strain"
    assert len(find_conditions(text, 0, len(text))) <= 1
