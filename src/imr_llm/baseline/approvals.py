"""What a sentence of an approval's rationale gives as a reason: gains, failed care, findings, criteria met."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.denied_reasons import Given
from imr_llm.baseline.quoting import Sentence
from imr_llm.baseline.signs import Signed
from imr_llm.schema.vocabulary import Reason

_SHOWN: Final = Signed(
    r"(?<!no )(?<!without )(?<!little )(?<!such )\b(?:progress|gains?|improvements?|changes?) of (?:that|this) (?:kind|sort|order)\b(?![^.;]{0,60}\b(?:would|must|should|cannot|could|can|may|might|not|never|lacking|needed|required|wanted)\b)|\b(?:doubled|tripled|quadrupled)\b|(?:holds|keeps) an? (?:[a-z-]+ ){0,2}job|resulted in (?:fewer|less|better|more|improved)|\bfewer (?:work )?restrictions(?=,| and\b)|(?<!whether )\bthe (?:functional )?benefit (?:is |was |has been |to be )?(?:well |clearly )?(?:documented|recorded|shown|established)\b|(?<!no )(?<!no documented )(?<!no significant )(?<!without )(?<!without any )(?<!little )(?<!to produce )(?:functional|objective|significant|documented|measurable|subjective|good|marked|clear|lasting|true|real|genuine|definite)(?: \w+){0,3} (?:improvement|benefit|gain|progress|response|relief)(?! (?:may|can|might|is to|should) be| is expected)|improved (?:in|function|strength|range|grip|adl|ability|work|with)|(?<!no )(?<!no documented )(?<!no significant )improvement (?:in|of|with)|demonstrated (?:the |an? )?(?:\w+ )?improvement|(?<!unsuccessful )(?<!failed )\breturn to (?:\w+ ){0,2}work\b(?! attempts?)|(?<!not )(?<!never )\breturned to (?:[a-z-]+ ){1,2}(?:work|duty)\b|\b(?:has|have) been (?:\w+ )?beneficial\b|\bsleep(?:s|ing) better\b|\bdrop in (?:\w+ )?pain\b|\bimproved (?:enough|across|over)\b|(?<!hopes he )(?<!hopes she )\b(?:sleeps|walks|sits|stands|lifts|drives|works) (?:(?!no\b|not\b)\w+ ){0,3}(?:longer|farther|further|better)\b|\bfall in (?:the )?(?:\w+ )?score|reduction in (?:work|pain|medication|the)|reported benefit|(?:with|reports?|shows?) (?!no |little |minimal )(?:\w+ ){0,2}benefit|(?<!may )(?<!might )(?<!could )(?<!known to )benefit(?:ed)? from|able to (?:work|perform|walk|sit|stand|lift|continue|return)|(?<!expected to )(?<!hopes to )(?<!unsuccessful )(?<!failed )return(?:ed)? to (?:work(?! attempts?)|full|modified|light)"
    r"|reduced (?:restrictions|medication|use|beck|pain|opioid)|(?:went|going) from (?!5/5|normal)|(?<!in)(?<!loss of the )(?<!loss of )(?<!limits the )ability to (?:work|cook|sit|walk|stand|do|sleep|perform|function|drive|lift)|back to (?:[a-z-]+ )?(?:work|duty)|\b(?:score|inventory|scale|rating)\b[^.;]{0,30} (?:has |have |had )?(?:come|came|gone|went) down|restrictions? (?:was|were|has been|have been) (?:raised|lifted|eased|relaxed|reduced)|\b(?<!grip is )(?<!grip )(?<!strength is )(?<!strength )(?<!motion is )(?<!motion )(?:cut|down|fell|fallen|dropped|lower|lowered|halved) by (?:(?:more|better) than )?(?:half|a third|two thirds|\d)|less than half what|resume|stopped (?:oxy|hydro|nor|opio)|cut in|(?:allows|lets|enables) (?:him|her|the (?:patient|worker|employee|applicant|claimant))|(?<!to be )gained|pain (?:down|from (?:an? |about |around )?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b)|decrease[ds]? (?:in )?(?:pain|use|medication)|(?<!needs )(?<!need )(?<!wants )help(?:s|ed)? (?:him|her)\b|helps with",
)
_FAILED: Final = Signed(
    r"failure of (?:each|all|both) of|fail(?:ed|ures?(?! can| may| could)|s)?(?: of| to (?:respond|improve))?[^.;]{0,80}(?:conservative|\bpt\b|bracing|therapy|medication|nsaid|injection|treatment|care|exercise|splint|measures|first)|(?:conservative|therapy|medication|nsaids?|treatment|care|exercises?|splint(?:s|ing)?|injections?|measures|anti-inflammator[a-z]*|program)[^.;]{0,90}(?:fail(?:ed|ure|s)?\b|did not|not (?:responded|helped|improved|relieved|resolved|controlled|sufficed|eased|benefi|proven|give)|no (?:benefit|relief|improvement|documented improvement)|without (?:relief|benefit|improvement|lasting)|unsuccessful|exhausted|no better|(?:of|with) no (?:\w+ )?(?:benefit|relief|help|avail|change)|came back(?! to)|recurred)"
    r"|persist\w*[^.;]{0,40} after [^.;]{0,60}(?:therapy|injections?|splint|medications?|treatment|care)\b|despite [^.;]{0,60}(?:therapy|conservative|medication|treatment|nsaid|care|injection|splint|exercis|brac)|not responded|\b(?:tried|gone through [^.;]{3,80}) without (?:\w+ )?(?:relief|success|benefit|effect|improvement)|refractory|unresponsive|(?:have|has) not helped\b|(?:have|has|were) (?:been )?tried|could not (?:be )?tolerate|(?:not|n't) (?:get|gotten|got) better (?:with|after|despite)|gave no (?:change|relief|benefit)|\b(?:have|has|had|did) not (?:brought?|bring|given?|provided?|produced?|yield(?:ed)?|afford(?:ed)?) (?:\w+ ){0,2}(?:relief|benefit|improvement|help|gains?)\b|(?<!reduced or )not tolerate|had to (?:be )?stop|had to give (?:it|them) up|failed to (?:give|bring|provide|relieve|help)|\bwith little (?:change|benefit|relief|effect)\b|(?:come|came) to nothing|made no difference|\bneither (?:the )?[a-z -]{3,30} nor (?:the )?[a-z -]{3,30} (?:held|helped|worked|lasted|relieved|sufficed)\b|\bleft (?:him|her|them|the \w+) where (?:he|she|they|it)\b|no documented improvement|with no benefit|\bin spite of [^.;]{0,60}(?:therapy|conservative|medication|treatment|care|injection)|remains? symptomatic|(?:symptoms?|pain) persist\w* (?:nevertheless|nonetheless)|conservative (?:care|treatment) (?:since|of at least|for)|has been through|wore off|\b(?:neither|none) (?:of (?:which|them|these) )?(?:has |have )?(?:brought|gave|given|helped|lowered|relieved|lasted|held|returned|restored|touched|worked|changed|improved|settled)\b|\b(?:has|have) failed to\b|(?:non-?operative|conservative) (?:care|treatment|measures?)[^.;]{0,20} (?:tried|insufficient|exhausted|failed|was had)|\bhas not progressed in\b|\b(?:did not|didn't|has not|hasn't) (?:hold|last|held|lasted|worked|work)\b|\bfailed (?!to\b|return|try|tries|attempt|rtw\b)[a-z]|\bhas had (?:exercise|therapy|pt|physical therapy|medications?|nsaids?|an nsaid|\d+ visits)[^.;]{0,60} and (?:an? |two |three )?(?:injection|nsaid|brace|splint|medication|therapy|cane)|unresponsive to conservative|previous methods unsuccessful|\bshort effect\b|\b(?:gave|bought|brought) (?:\w+ )?(?:\w+ )?(?:days?|weeks?|months?) (?:at (?:the )?most|of relief|only)|\b(?:changed|done|accomplished|achieved|brought|did) (?:nothing|little)\b|(?:therapy|medication|treatment|injections?|steroids?|splint\w*|brac\w+|care|measures?)\b[^.;]{0,40}(?:has|have) (?:not (?:worked|held|touched|settled|controlled|brought|turned|been enough|sufficed)|(?:each |all |both )?(?:run out|run (?:its|their) course|failed))|\b(?:of|to) no avail\b|\b(?:therapy|nsaids?|exercises?|care|treatment|medications?|injections?)\b[^.;]{0,40} without success\b|\bwith little to show\b|\b(?:have|has) (?:each |all |both )?failed(?=[.]?$| (?:him|her|them|the (?:patient|worker|employee|claimant|applicant))\b)",
)
_OBJECTIVE: Final = Signed(
    r"(?:positive|decreased|reduced|diminished|weak(?:ness)?|abnormal|loss of|absent|persistent)[^.;]{0,50}(?:test|sign|straight leg|spurling|tinel|phalen|mcmurray|lachman|hawkins|neer|impingement|exam|sensation|reflex|strength|range|motion|flexion|extension|findings?|grip|dermatom|nerve|joint line)|\bexam(?:ination)? findings? of |(?:exam(?:ination)?|mri|imaging|x-? ?rays?|emg|physical findings|objective findings|exam findings|radiographs?)[^.;]{0,60}(?:support|consistent|show|confirm|reveal|demonstrat|document|correlat|corroborat|positive|suggest|point to)"
    r"|\b(?:audiogram|schirmer|biopsy|spirometry|polysomnogra\w+|angiogram|doppler|discogram|cultures?|pathology)\b[^.;]{0,40}(?:shows?|showed|confirm|reveal|demonstrat|document|abnormal)|\bfindings (?:back|bear out|support|justify|warrant|point)|\bobjectively (?:documented|confirmed|shown|established|proven)|\bexam(?:ination)? signs of |\ball point (?:at|to) |\bhard evidence\b"
    r"|apprehension|\bfrom 5/5 to [0-4]|\b(?:seen|found|shown) (?:at|on|by) (?:the )?(?:endoscopy|arthroscopy|mri|ct|x-?rays?|emg|films?|ultrasound|audiogram|imaging)\b|corresponding imaging|deficits? in|neurolog(?:ic|ical) (?:deficit|finding|abnormal|change|symptom|pain)|internal derangement|objective documentation|effusion|\b(?:weakness|sensory loss|wasting|atrophy|numbness|allodynia)\b|\b(?:limited|reduced|diminished|restricted|palpable|weak) (?:\w+ ){0,2}(?:motion|flexion|extension|extensor|sensation|reflex|spasm|grip|strength|range)|\b(?:mri|emg|x-?rays?|nerve stud\w+|films|imaging|radiographs)\b[^.;]{0,30}(?:show|confirm|reveal|demonstrat|with an? )|\b(?:mcmurray|neer|hawkins|tinel|phalen|spurling|straight leg)[^.;]{0,30}positive|\b(?:confirmed|narrowing|seen|visible) on (?:emg|mri|x-?ray)|\bon (?:physical )?(?:exam\w*|palpation)\b|\blimited to \d+ degrees"
    r"|\bpositive (?!for |and |or |respon|effect|result|direction|outcome|experience|short|long|impact|change|airway|aspect|attitude|feedback)[a-z]{3,}|\babnormal (?:\w+ )?(?:gait|tandem|ekg|ecg|study|scan|test|result|level)|\b(?:ultrasound|ct|scan|arthrogram|bone scan|echocardiogram|ekg|sleep study|films?)\b[^.;]{0,30}(?:shows?|showed|confirm|reveal|demonstrat)|upper motor neuron|\bsignal change|\bexam(?:ination)?(?: and (?:the )?(?:mri|films?|x-?rays?|imaging))? (?:fits?|agrees?|match(?:es)?|tells? the same)\b|\bclicking\b|\bwith swelling\b|\bgross (?:\w+ )?laxity|\blaxity\b|\b(?:decreased|diminished|reduced) visual acuity|\bvisual acuity\b[^.;]{0,40}(?:decreased|diminished|reduced|worse)|\bfacet loading is positive|\b(?:motion|range) is (?:nearly |almost )?(?:gone|lost)|x-?rays? could not be plainer|\bbulge\b|\bpalpable\b|\b(?:match(?:es)?|displac\w+) (?:a |the )?(?:\w+ )?[lcs]\d (?:nerve )?root|\bis varus\b|\bpus\b[^.;]{0,20}on exam|\bpitting edema|(?:loading|compression|palpation|maneuver) (?:re)?produce|\bpainful arc\b|\b(?:sensation|reflex(?:es)?)\b[^.;]{0,40}(?:absent|lost|reduced|diminished)|\bextru(?:ded|sion)\b|(?:strength|flexion|extension|abduction|quadriceps|power|weak)[^.;]{0,40} [0-4][+-]?(?:/| out of )5\b|\b(?:loss|lack|short) of (?:\d+|\w+) degrees|\b\d+ cm (?:larger|smaller|difference|less|more|shorter)",
)
_MET: Final = Signed(
    r"(?:criteria|guidelines?|indications?|requirements?|conditions?)[^.;]{0,60}(?:\bmet\b|satisfied|fulfilled)|meets?\b[^.;]{0,60}(?:criteria|guideline|recommend|indication|requirement)|(?:within|consistent with|in (?:line|accord(?:ance)?|keeping|agreement) with|supported by|compliant with|not in excess of|inside|falls? (?:inside|within|under))[^.;]{0,60}(?:guideline|mtus|odg|acoem|recommend|criteria|limit|number|figures|range|indication)|(?:was|is|are|were),? (?:thus,? )?(?:indicated|reasonable|appropriate|warranted|supported)\b|as per [^.;]{0,40}(?:is|are) medically necessary|one of the risk factors|good candidate|is a candidate",
)
_SPECIAL: Final = Signed(
    r"by only|wean|taper|withdrawal|although (?:over|above|beyond|more|functional)|exceptional|extenuating|in spite of|even though",
)


_DENYING: Final = Signed(
    " no evidence|no documentation|lack of(?! (?:progress|improvement|response|relief|benefit))| not been shown|no documented(?! improvement)|offers no |would benefit"
)
_AIMED: Final = Signed(
    r"\b(?:facilitate|in order to|aimed at|goal of|to allow|to permit|to enable)\b[^.;]{0,60}\b(?:return|resume|work)"
)
"""A gain that the treatment is to bring."""
_DENIED_GAIN: Final = re.compile(
    r"(?:\b(?:not(?! only)|no(?! doubt| longer| more| less)|never|without|nor|neither|cannot|little|hardly|scarcely|lack(?:s|ed|ing)?(?: of)?|want of|absence of|failure (?:of|to)|fail(?:s|ed|ing)? to|unable to|inability to|instead of|in place of)|n't)\b(?:(?! (?:and|but|now|though|although|while|until|yet) )[^.;:,]){0,60}"
)
"""A gain that was not had: "pain has not improved with NSAIDs", "want of functional improvement"."""
_OF_A_RULE: Final = re.compile(
    r"\b(?:is|are|as|be|remains?) an? (?:[a-z-]+ )?(?:option|alternative|choice)\b|\b(?:is|are) (?:meant |reserved |intended |open )?(?:for|where|when|to those|only (?:for|where|when|after))\b|\b(?:names?|lists?|gives?|sets?|has|have) (?:the |as )?(?:[a-z]+ )?(?:occasions|indications|grounds|reasons|criteria|conditions|cases)\b"
)
"""What a treatment is for at large."""
_NEEDED_BY_NONE: Final = Signed(
    r"\b(?:therapy|care|management|treatment|trial|injections?|measures|it|they|that)\b[^.;,]{0,20} (?:(?:is|are|was|were|be) (?:not|never)|(?:is|are|was|were)n't|cannot be|need not be) (?:\w+ )?(?:required|needed|demanded|called for|asked for|a (?:requirement|condition|prerequisite|precondition)|prerequisite|tried first|exhausted first)\b"
    r"|\b(?:requirement|condition|prerequisite|precondition|required|needed)\b[^.;]{0,40}(?:\band|\bbut|,) not (?:for|in|of|where|when)\b|\bno (?:trial|course) of [^.;]{0,60}\b(?:is|are|was) (?:required|needed|called for)\b"
)
"""Care before this treatment that the reviewer finds not to be called for."""
_WITHOUT_GUIDELINE: Final = Signed("in this case, the guidelines do not")


_TESTS: tuple[tuple[Reason, Signed], ...] = (
    ("functional_improvement_shown", _SHOWN),
    ("conservative_care_failed", _FAILED),
    ("objective_findings_support", _OBJECTIVE),
    ("other", _SPECIAL),
)
_APPROVES: Final = _SHOWN.sign | _FAILED.sign | _OBJECTIVE.sign | _SPECIAL.sign | _MET.sign
"""A sentence without one of these signs gives no reason."""


def _is_of_the_worker(text: str, signs: int) -> bool:
    """Whether a gain that a sentence speaks of was had: not denied, aimed at, or what a rule asks for."""
    if _AIMED.found(text, signs) or _OF_A_RULE.search(text) is not None:
        return False
    return _SHOWN.found(_DENIED_GAIN.sub(" ", text), signs)


def reasons_of_approval(sentence: Sentence) -> list[Given]:
    """The reasons one sentence of the rationale of an approval gives."""
    text, signs = sentence.text, sentence.signs
    out: list[Given] = []
    if not signs & _APPROVES:
        return out
    denies = _DENYING.found(text, signs)
    if not denies:
        shown = [reason for reason, test in _TESTS if test.found(text, signs)]
        if "functional_improvement_shown" in shown and not _is_of_the_worker(text, signs):
            shown.remove("functional_improvement_shown")
        if "conservative_care_failed" in shown and _NEEDED_BY_NONE.found(text, signs):
            shown.remove("conservative_care_failed")
        if _MET.found(text, signs) and not _WITHOUT_GUIDELINE.found(text, signs):
            shown.append("criteria_met")
        if shown and not sentence.general():
            out += shown
    return out
