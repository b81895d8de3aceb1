"""The sex of the worker, not of a bystander, and the day of the utilization review's decision told in other words."""

from __future__ import annotations

import datetime

import pytest

from made import read

NO_DATES = "Case Number: CM16-0900999"
SEXES = {
    "A male supervisor told the 33-year-old worker to lift. She hurt her back.": "female",
    "The 40-year-old worker was struck by a male patient. He hurt his knee.": "male",
    "The worker was lifting a female patient and hurt his back. He is 40 years old.": "male",
    "A male co-worker dropped a box on the worker, aged 40. She injured her foot.": "female",
    "A female supervisor saw the worker fall. He injured his hip.": "male",
    "The worker, 44, was assaulted by a male inmate. She has neck pain.": "female",
    "The worker was attacked by a man with a knife. She was cut on her hand.": "female",
    "A female customer slapped the 50-year-old clerk. He has neck pain and his jaw hurts.": "male",
    "While restraining a male student the 33-year-old teacher hurt her back. She has pain.": "female",
    "The worker helped a man lift a box. She hurt her back.": "female",
    "The worker was transferring a 300-pound male patient. She felt pain in her back.": "female",
    "An elderly female resident fell on the 29-year-old aide, who hurt his knee.": "male",
    "This is a 50-year-old male. His wife reports that she drives.": "male",
    "This 50-year-old female worker has neck pain.": "female",
    "A 50-year-old male supervisor fell and hurt his back.": "male",
    "This is a 61-year-old male supervisor with neck pain.": "male",
    "The worker is a male nurse with back pain.": "male",
    "A male driver hit the worker's car. She is 40 years old.": "female",
    "A female who is 44 years of age has pain in the knee.": "female",
    "A male worker of 44 has pain in the knee.": "male",
    "A female supervisor of 44 slipped and hurt her knee.": "female",
    "The male applicant has pain in the knee.": "male",
    "The worker is a man of 44.": "male",
    "A male police officer, 44, has neck pain.": "male",
    "Male, 44, with neck pain.": "male",
    "The worker is a 33-year-old female. A male supervisor told her to lift.": "female",
    "A male physical therapist saw the worker. She has neck pain.": "female",
    "The worker was seen by a female physician. His back hurts.": "male",
    "Sales manager, 44, female.": "female",
    "The patient presents as a well-developed male. The patient has neck pain.": "male",
    "Exam of the worker reveals a well-nourished female in no distress.": "female",
    "The worker, a male, was hurt at work.": "male",
    "The worker, an obese female, was hurt at work.": "female",
    "The injured worker is an adult male who fell. The worker has pain.": "male",
    "A male who fell from a ladder. The patient has pain in the neck.": "male",
    "A male fell from a ladder, and the patient has had neck pain since.": None,
    "This male patient has neck pain.": "male",
    "The female patient has neck pain.": "female",
    "The female employee fell. The worker was seen in June.": "female",
    "The case is that of a woman who fell; the worker was seen in June.": "female",
    "This is the case of a male painter. The worker fell in June.": "male",
    "The claimant is a 41-year-old who was hit by a male driver. Her neck hurts.": "female",
    "The worker cares for female patients and hurt his back.": "male",
    "She was lifting a male patient when her back gave.": "female",
    "He was bitten by a female inmate on his hand.": "male",
    "The male supervisor told the worker to lift. She hurt her back.": "female",
    "The worker was pushed by another female employee. His knee hurts.": "male",
    "An intoxicated man struck the 33-year-old officer. She has a jaw fracture.": "female",
    "The worker is a certified nurse, female, who fell.": "female",
    "The records describe a right-handed man. The patient has pain in the elbow.": "male",
    "Mr. Doe was lifting a female patient.": "male",
    "Ms. Doe was struck by a man.": "female",
    "The worker fell when two female customers pushed him.": "male",
    "The employee is a male warehouse worker, and the employee has low back pain.": "male",
    "A man of 44 years has neck pain; the worker was seen in June.": "male",
    "A woman, 44, has neck pain; the worker was seen in June.": "female",
    "Patient is a woman with neck pain. The patient was seen.": "female",
    "A right-handed woman with neck pain whom the worker's compensation carrier sent for therapy.": "female",
    "A woman with a claim of injury to the neck. She is the claimant.": "female",
    "A 33-year-old female caregiver was struck by a male client.": "female",
    "A female flight attendant was struck by a cart. The injured worker has knee pain.": "female",
    "We have here a man with a knee injury, and the worker asks for surgery.": "male",
}
DENIED = {
    "On 2/8/16 UR deferred the injections. With notes supplied, a new determination was made on 3/29/16, and it is this one that is disputed.": (
        2016,
        3,
        29,
    ),
    "On 2/8/16 UR denied the request. A second determination of 3/29/16 denied it again.": (2016, 3, 29),
    "UR denied it on 2/8/16, and the amended decision was issued on 3/29/16.": (2016, 3, 29),
    "UR denied it on 2/8/16. A revised decision dated 3/29/16 let the denial stand.": (2016, 3, 29),
    "UR denied it on 2/8/16 and, on reconsideration, again on 3/29/16.": (2016, 3, 29),
    "The request of 3/1/16 was denied by letter of 3/29/16.": (2016, 3, 29),
    "By letter dated 3/29/16 both requests were turned down.": (2016, 3, 29),
    "UR: 3/29/16, denied in full.": (2016, 3, 29),
    "UR? 3-29-16. It said no.": (2016, 3, 29),
    "The denial of 3/29/16 is in dispute.": (2016, 3, 29),
    "The denial letter is dated 3/29/16.": (2016, 3, 29),
    "The denial was issued on 3/29/16.": (2016, 3, 29),
    "The claim denial of 5/1/14 was reversed. UR denied the visits on 3/29/16.": (2016, 3, 29),
    "A report of 2/1/16 supports the request. On March 29, 2016 the claims administrator denied it.": (
        2016,
        3,
        29,
    ),
    "A new decision on surgery of 4/4/16 is awaited. UR denied therapy on 3/29/16.": (2016, 3, 29),
    "The employer's denial of 1/5/15 that she was injured was overruled by a judge. On 3/29/16 UR denied the visits.": (
        2016,
        3,
        29,
    ),
    "A later decision to operate was made on 4/5/16. UR denied therapy on 3/29/16.": (2016, 3, 29),
    "Previous denials are of 1/1/15 and 2/1/15; UR denied the present request on 3/29/16.": (2016, 3, 29),
    "The first request was denied on 1/5/16; the present one on 3/29/16.": (2016, 3, 29),
}


@pytest.mark.parametrize("summary", SEXES)
def test_the_sex_is_the_workers(summary: str) -> None:
    assert read(summary=summary).patient.sex == SEXES[summary]


@pytest.mark.parametrize("summary", DENIED)
def test_the_decision_in_dispute_is_the_latest(summary: str) -> None:
    told = read(summary=summary, header=NO_DATES).dates.ur_denial
    assert told == datetime.date(*DENIED[summary])
