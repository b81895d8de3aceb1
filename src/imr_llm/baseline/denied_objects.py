"""What a reviewer can find lacking, in words: patterns over the few words that a denial reaches.

Data of `denied`, where each is explained by its use.
"""

from __future__ import annotations

from typing import Final

from imr_llm.baseline.signs import Signed

RATIONALE: Final = Signed(
    r"\b(?:rationale|justification|explanation|explained|explains?|reasoning)\b|\breasons? (?:given|stated|why|for|is|was)|\bwhy\b|\b(?:clinical|medical) (?:indication|reason)\b|\bhow (?:the|this|that|these|said|it|a|results?|often|many)\b|\bwhat (?:the|was|is(?! known)|he|she|came|kind|question|further|other)\b|\bhow long\b|\bwhat effect\b|\bpurpose of|^[a-z ,]{0,25}\bneed for\b|\bstated reason\b"
)
"""Why it was asked for: an open question about the request is a missing rationale."""
PARAMETERS: Final = Signed(
    r"\b(?:body parts?|quantit(?:y|ies)|dosage|(?<!lowest )(?<!high )dose|dosing|frequency|duration|strength|number of (?:the )?(?:visits|sessions|treatments|tablets|pills|units|refills|injections|capsules|patches|doses|hours|blocks|levels|electrodes|pieces|appointments|trips)|type of (?:\w+ ){0,3}(?:requested|device|procedures?|surgery|aid|test)|types? of procedures?|location|laterality|(?<!demand )level of|side of|site of|length of (?:the )?(?:rental|stay|use|treatment|course)|(?:instruments?|tests?|measures?|scales?|studies|services?|procedures?|components?|muscles?|levels?|joints?|sites?|areas?|nerves?) to be|how many|for how long|which (?:side|knee|shoulder|body|level|part|drug)|the side\b)"
)
IMPROVEMENT: Final = Signed(
    r"\b(?:functional|objective|significant|measurable|quantified|lasting|sustained|documented|symptomatic|clinical|overall|subjective|any|further) (?:\w+ ){0,3}?(?:improvements?|gains?|benefits?|progress(?:ion)?|response(?<!twitch response)|relief|changes?)\b|(?<!failure to )\bimprove(?:d|ment|ments)?\b|\bbenefit(?:s|ed|ing|ted)?\b|\bgains?\b|(?<!diminished )(?<!proven )\beffective(?:ness)?\b|\bpain (?:relief|reduction|scores?)\b|\b(?:relief|reduction|decrease) (?:of|in|from)\b|\bfunctional (?:outcomes?|measures?|objective)|\bprogress\b(?! (?:reports?|notes?))|\bchanges? in (?:work|function|grip|activit|daily|pain|medication|strength|range)|\bactivit\w+ (?:that )?(?:he|she|the \w+) (?:is|was) able to\b|\bresponse to\b|\bresponded to\b|\bresults? (?:of|from) (?:the )?(?:initial|prior|previous|first|earlier|approved|authorized|completed|those|these|that)|\breturned to (?:work|any|full|modified)|\bgain\b|^ work(?:ing)?\b|^ (?:\w+ )?relief\b|\bgotten better\b|\bfunction\w* (?:any |no )?better\b|\boutcome measures?\b|\bmeasurements? of\b|\bachieved\b|\bresulted in\b|\beffects? on (?:pain|function)|\breturn to (?:\w+ )?work\b(?! (?:goals?|plans?|date))|\bhelped\b|\bbrought\b|\brelieved\b|\bas a result of"
)
CONSERVATIVE: Final = Signed(
    r"\bconservative\b|\bnon-?operative\b|\bfirst[- ]line\b|\bfail(?:ed|ure|ing)?\b(?! to (?:improve|progress))|\btri(?:ed|aled|alled)\b(?! to )|\btrying\b|(?<!home )(?<!based )(?<!month )(?<!day )\btrial (?:of|with)\b|\btreatment rendered\b|\bcompletion of (?:\w+ )?(?:therapy|conservative)|\binjections? prior\b|^ such trial\b|\beccentric loading\b|\bone session of\b|\bweeks of (?:care|treatment|therapy|conservative|observation)\b|\bstandard (?:treatment|care|therapy)\b|\bbeen (?:splinted|injected|braced|immobilized)\b|^ (?:splinted|injected|braced|immobilized)\b|\bstool softener|\blaxatives?\b|\bgiven (?:first|a chance)\b|\b(?:therapy|treatment) (?:\w+ )?(?:was|were) (?:started|completed|rendered)|\bexhausted\b|\bunresponsive\b|\bnot responded\b|\battempted\b|\b(?:completed|undergone|had|started|begun|received|complete) (?:any |a |an |the )?(?:\w+ ){0,5}?(?:conservative|physical therapy|therapy|injections?|bracing|splint\w*|home exercise|land-based)|\btreated with (?:any |an? )?(?:\w+ )?(?:conservative|nsaids?|anti-?inflammator\w+|physical therapy|therapy|exercises?|bracing|splint\w*|injections?|medications?)\b|\b(?:therapy|course|care)\b[a-z ,-]{0,50} (?:has|have|had) not (?:yet )?been (?:completed|finished|exhausted)|\bsleep hygiene\b|\b(?:acetaminophen|antidepressants?|anticonvulsants?|nsaids?|splint\w*|injection|physical therapy)(?: \w+){0,3} (?:has|have|had|was|were) (?:not )?(?:been )?(?:tried|done|used|given|attempted|prescribed)"
)
FINDINGS: Final = Signed(
    r"\bobjective (?:findings?|evidence|clinical|sign|neuro\w*|documentation|physical|exam\w*|deficits?|abnormalit\w+)|\bfindings?\b|\bneurolog\w* (?:deficits?|abnormalit\w+|findings?|changes?|compromise|dysfunction|exam\w*|symptoms?)|\bdeficits?\b|\bred[- ]flags?\b|\bdermatom\w+|\bnerve lesion\b|^ the (?:physical )?exam|\bphysical (?:exam\w* )?(?:evidence|findings?)|\bexam(?:ination)? (?:evidence|findings?|signs?)|\bsigns? of\b|\bnerve (?:root )?(?:compromise|impingement|compression|involvement|dysfunction)|\binstability\b|\bweakness\b|\bsensory (?:loss|deficit|change)|\breflex (?:loss|change|abnormal)|\bswelling\b|\beffusion\b|\btwitch response|\btaut band|\btrigger points?\b|\bmyelopath\w+|\bpositive (?:\w+ )?(?:test|sign|imaging|straight)|\btenderness\b|\batrophy\b|\bspasms? (?:was |were )?(?:found|seen|observed) on|\bradiculopathy on exam|\btension signs?\b|\bradicular-type\b|\babnormal (?:motion|exam\w*)"
)
PAPERS: Final = Signed(
    r"\befficacy\b|(?<!on )(?<!on the )\bphysical exam\w*|\bcures\b|\bdrug (?:screens?|tests?|testing)\b|\burine\b|\btoxicology\b|\b(?:opioid|pain|treatment|signed) (?:agreement|contract)\b|\btreatment plan\b|\bgoals?\b|\bbaseline\b|\b(?:risk|mobility|psychosocial|functional) assessments?\b|\b(?:progress|summary|therapy|operative|imaging|official|formal) (?:reports?|notes?)\b|\breports?\b|\brecords?\b|\bnotes\b|\binformation\b|\bdocumentation\b|\bnumber of (?:\w+ ){0,4}(?:visits|sessions|treatments|completed)|\bhow many\b|\bhow often\b|\b(?:sleep|medication|medical|treatment|drug) (?:history|list|regimen)\b|\bregimen\b|\bside effects?\b|\badverse (?:effects|events)\b|\bfour a's\b|\bany of the (?:four|above|these)\b|\bjob description\b|\bfrom the (?:employer|program|provider)\b|\bdate (?:of|the)\b|\bevaluation\b|\bmethod\b|\bfunction on\b|\bwhat (?:the \w+|he|she) (?:is|was) able to do\b|\bwritten\b|\bindication of\b|\bduration and\b"
)
CRITERIA: Final = Signed(
    r"\bcriteri(?:a|on)\b|\brequirements?\b|\bguidelines?(?: recommendations?| criteria)? (?:have|has|are|is|were|was|for)\b|\bqualif(?:y|ies|ied)\b|\bcandidate\b|\bof (?:the (?:above|listed|risk|conditions|indications|groups|criteria))\b|\b(?:these|those|the|such) (?:\w+ )?(?:conditions?|indications?|circumstances|groups|exceptions?)\b|\bindications? (?:are|is|was|were|has|have|present|listed)\b|\bthe indication\b"
)
IRRELEVANT: Final = Signed(
    r"^ (?:any |reported |significant |noted )*(?:side|adverse) effects\b|^ (?:be )?(?:modified|altered|divided|reduced|split)\b|^ (?:approve\b|change the|alter the|reduce the|modify the|divide the)|^ to say\b|^[ ,]*(?:\w+ ){0,2}(?:extenuating|exceptional|provision for|other supporting|limitations|restrictions|reason to (?:doubt|believe)|new changes|longer)\b|\b(?:extenuating|exceptional) (?:factors?|circumstances?|reasons?)\b|\b(?:new|acute|intervening|superimposed) (?:acute )?injury\b(?! muscle)|\bin excess of\b|^[ ,]*(?:only|just|merely)\b|\bmodif(?:y|ication) (?:of|the)\b|\bto go against\b|\boutside (?:of )?(?:the )?(?:\w+ )?guidelines?\b|\bdespite\b|^ (?:direction|impact)\b|\bover placebo\b|^ ?(?:more|less|later|longer|greater) than\b|\b(?:above|such|this|that) (?:\w+ )?(?:information|documentation)\b"
)
"""What a denial may speak of without giving a reason."""
ORAL: Final = Signed(
    r"\b(?:unable|not able|cannot|inability|intoleran(?:t|ce)|could not|not tolerat\w+|tolerate)\b[^.;]{0,60}\b(?:oral|pill|tablets?|capsules?|medications? in)\b"
)
TEMPORARY: Final = Signed(
    r"\b(?:temporary|transient|minimal|short-lived|limited) (?:relief|benefit|improvement|effect)|\b(?:unchanged|little change|no change|no effect|no relief|unsuccessful|no better)\b|\b(?<!all )the same (?:as|at|afterwards|\d)|\bsame \d+(?:/| out of )10|\b(?:stayed|remain(?:s|ed)?|still) (?:at )?(?:the same|\d+(?:/| out of )10|unchanged)|\b(?:are|is) (?:the same|unchanged)\b|\b(?:rated|are|is) (?:at )?\d+(?:/| out of )10 (?:both )?(?:with and without|before and after)\b|\bremain(?:s|ed) (?:off|disabled|on total|highly|reliant|dependent|out of work)|\bnot returned to (?:work|any)|\b(?:remain(?:s|ed)?|still|kept|stays?) (?:off|out of) work\b|\bquit working|\bstopped working|\bdid nothing\b|\bnot help(?:ed)?\b|\bnot (?:any |much )?better\b|\bstill unable\b|\bremains unable\b|\bwhether (?:he|she|it|they|the \w+) (?:has |have |had )?(?:gained|improved|helped|benefit\w*|responded)|\bare those of\b|\bwhere (?:it|they) (?:was|were)\b|(?:gave|brought|provided|only|just|about) (?:a |one|two|three|four|five|six|\d+)(?: or \w+)? (?:days?|hours?) of relief|less than (?:50|fifty|30)(?: ?%| percent)|\bfailure to return to work\b|\bthe same through\b|\bhave been the same\b|\bdid not change\b|\bno change in\b|\bnot altered\b|\bthe failure of the treatment\b|\bfor less than (?:two|three|one|\d) days?\b|\bchairbound\b|\bstill (?:rated|reports)"
    + "".join(
        rf"|\b{pain}(?:/10)? (?:with (?:it|them|this|the [a-z]+)|before),? and {pain}(?:/10)? (?:without|after)\b"
        for pain in range(1, 11)
    )
)
"""Ways of telling that treatment has not helped, a denial in themselves."""
NORMAL: Final = Signed(
    r"\b(?:exam(?:ination)?|neurolog\w*|strength|sensation|reflexes|motor|range of motion|motion|function|films?|gait|mri|arch|screen)(?: [a-z,:/-]+){0,7}? (?:is|was|were|are|remain(?:s|ed)?|being) (?:entirely |completely |otherwise |neurologically )?(?:normal|intact|unremarkable|preserved|full|negative|symmetric|within normal|stable|benign)\b"
    r"|\bnormal exam\b|\b(?:stable|normal|unremarkable|benign) (?:up)?on exam\w*|\bno (?:\w+ ){0,2}(?:spasms?|tender\w*|weakness|deficits?|swelling|instability|atrophy|numbness) (?:up)?on (?:\w+ )?exam\w*"
    r"|\bnowhere to be found on (?:the )?(?:\w+ )?exam\w*|\bnothing (?:found )?on (?:the )?(?:\w+ )?exam\w*|\bno findings? (?:to|on|in|that)\b|\bexamination lack(?:s|ed)\b|\bnothing in the (?:physical )?exam\w*"
    r"|\b(?:exam(?:ination)?|palpation|testing) (?:[a-z-]+ ){0,3}(?:found|finds|showed|shows|revealed|reveals) (?:no|neither) (?:\w+ ){0,2}(?:spasms?|tender\w*|weakness|deficits?|swelling|instability|atrophy|trigger|numbness|loss|abnormal\w*|sensory|signs?|findings?)\b|\bexam(?:ination)? (?:has|had|shows|showed) none of\b"
    r"|\bnon-?focal\b|\b(?:normal|intact|unremarkable|well[- ]preserved|full) (?:\w+ )?(?:physical|neurolog\w*|motor|strength|sensation|reflex\w*|exam\w*|straight|range|gait|grip|lower|upper)\b|\bstrength was full|\bwere negative\b|\bwas negative\b|\b(?:spurling|phalen|tinel|mcmurray|lachman|straight leg)[a-z' ]{0,14}(?:is|was|were|are)? ?negative\b|\babsent (?:up)?on palpation|\bread as normal\b|\bno (?:remaining|residual|persistent|lasting) (?:\w+ ){0,2}(?:deficits?|impairments?|limitations?|weakness)\b"
)
