"""Ways in which a reviewer says no: patterns over one sentence in lower case, and the word beginnings that
tell when a pattern is worth trying. Data of `denials`, where each is explained by its use.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.signs import Signed, beginnings, sign_of

NEGATING_BESIDES_NOT: Final = sign_of("without") | beginnings(
    "no lack fail insu inad limi scan neve neit nor none abse pauc uncl unkn unce noth nowh yet cann ille litt isn' don' wasn hasn didn unsa unst unex undo unme unre"
)
NEGATING: Final = NEGATING_BESIDES_NOT | beginnings("not")
DENYING: Final = beginnings(
    "agai anci but cann cert comp deni depe did does don' expe fail refu insu inve isn' lack limi litt mini moot n't neve no none not one only unab unpr wasn"
)
DEPENDING: Final = beginnings(
    "abov acco anci as beca comp devi give goes itse pare rela sinc stim unde unit with arth asso bloc conc epid fusi impl inje inte lami moot nsai oper opio prim proc supp surg"
)
_NOT_GRANTED: Final = r"(?:not\b (?:been )?(?:found |deemed |considered |determined |established |felt )?(?:to )?(?:be )?(?:medically )?(?:necessary|supported|certified|authorized|approved|established|recommended|indicated|warranted)|determined not to be|denied|non-? ?certified)"
DEPENDS: Final = Signed(
    r"(?:as(?<!\was)\b(?! such\b)|since(?<!\wsince)\b|because(?<!\wbecause)\b|given that(?<!\wgiven that)\b|secondary to|in light of|due to the fact)(?:(?! (?:is|are|was|were|has|have|do|does|did|not|no|brought|gave)\b)[^.;]){0,40}(?:surg(?:ery|ical)|procedure|operation|operative|injection|block|arthroscop|arthroplast|laminect|fusion|intervention|opioid|implant|epidural|primary|associated|nsaid)[^.;,]{0,90}?(?:, [^.;,]{1,60},[^.;,]{0,60}?)?"
    + _NOT_GRANTED
    + r"|(?:surgery|procedure|operation|arthroscopy|block|injection)[^.;]{0,50}(?:was|were|has been|have been|is|are) (?:denied|non-? ?certified|not (?:found |deemed )?(?:to be )?(?:medically )?(?:certified|supported|approved|authorized|established|necessary))[^.;]{0,40}(?:ancillary|associated|accompan|therefore|thus|so\b|hence|also|neither|likewise|,(?! (?:medically|or) )|$)"
    + r"|(?:since(?<!\wsince)\b|because(?<!\wbecause)\b|given that(?<!\wgiven that)\b|as(?<!\was)\b) (?:the|this|that) (?!request\b|treatment\b|service\b)[a-z -]{3,40}? (?:is(?:n't)?|was(?:n't)?|are(?:n't)?|were(?:n't)?|has been|have been|ha(?:s|ve)n't been) (?:found |deemed |judged )?(?:(?:(?<=n't )|(?<=n't been )|not )(?:been )?(?:found |deemed |considered )?(?:to be )?(?:medically necessary|certified|authorized|approved)|denied|non-? ?certified)[^.;,]{0,32}, (?!(?:the|this) request\b)(?:the|its|neither|no|nor|these|those|his|her|any|there)\b"
    + r"|\b(?:as|since|because) (?:that|it|this) (?:is|was|has been) "
    + _NOT_GRANTED
    + r", (?:this|neither|the|nor)\b|(?:accompanying|companion|primary|parent|underlying|related|associated) request [^.;]{0,70}?(?:has|have|was|is|are|were) (?:been )?(?:found |deemed |judged |considered |determined |held )?(?:to be )?"
    + _NOT_GRANTED
    + r"|\bwith no (?:surgery|operation|procedure|injection|block|unit|device|program) (?:now )?(?:approved|certified|authorized|granted|found (?:to be )?(?:medically )?necessary|to come)|(?:surgery|operation|procedure|arthroscopy|injection|block) (?:being|having been) "
    + _NOT_GRANTED
    + r"|\bno (?:surgery|operation|procedure|injection|fusion|arthroscopy|arthroplasty|replacement) (?:has been|was|is|had been|having been|being) (?:found |deemed |judged )?(?:to be )?(?:approved|authorized|certified|allowed|(?:medically )?necessary)|(?:surgery|operation|procedure) (?:is|was) not (?:going forward|going ahead|to (?:be done|go forward|go ahead|proceed|take place)|being done)"
    + r"|with (?:the|that|this) (?:\w+ ){1,3}(?:denied|refused|turned down|not approved|not certified|not authorized|not (?:found |deemed )?(?:medically )?necessary|non-? ?certified)\b|(?:unit|stimulator|device|procedure|pump|machine) itself (?:is|was|has been) (?:found |deemed |judged )?(?:to be )?"
    + _NOT_GRANTED
    + r"|\b(?:surgery|operation|procedure|injection|block|unit|stimulator|device|pump|machine|implant|program), which "
    + r"(?:is|was|were|has (?:also |likewise )?been|has) (?:also |likewise )?"
    + _NOT_GRANTED
    + r"|goes? with the (?:surgery|operation|procedure)[^.;]{0,30}"
    + _NOT_GRANTED
    + r"|(?:surgery|operation|procedure|injection|block) (?:that )?it would (?:guide|accompany|follow|support|precede)[^.;]{0,30}"
    + _NOT_GRANTED
    + r"|\bfound (?:above )?(?:to be )?not (?:to be )?(?:medically )?necessary(?:,| above| elsewhere| in this)|\bfound above not (?:to be )?(?:medically )?necessary|\bwithout the (?:unit|device|surgery|operation|procedure|program|machine|injection|brace|stimulator)[^.;]{0,20} (?:there is )?no\b"
    + r"|\bno (?:surgery|operation|procedure|program),? (?:and so |so |hence |thus )?no\b|\bno (?:surgery|operation|procedure|program) (?:to be|to which|for which|for (?:it|this|these) to)\b"
    + r"|none of the associated|ancillary (?:service|request|item)|moot(?<!\wmoot)\b|dependent (?:up)?on the (?:surgery|procedure)"
    + r"|concurrent(?:ly)? request(?:ed)? [^.;]{0,60}(?:has|have|was|is|are|were) "
    + _NOT_GRANTED
    + r"|(?:denied|not certified|non-? ?certified|not approved) above\b|for which (?:these|the) (?:supplies|electrodes|accessories)[^.;]{0,40}"
    + _NOT_GRANTED
)
DEPENDS_ALONE: Final = Signed(
    r"\bfalls? (?:along |away )?with (?:it|them|that|item|issue|request|the (?:surgery|operation|procedure|primary|first|main))\b|\bstands? or falls? with\b"
    r"|^ ?(?:however, |but |as )?the (?:requested |concurrent |primary |associated )*(?:surgery|procedure|operation|surgical (?:request|procedure|intervention))[^.;]{0,30}"
    + _NOT_GRANTED
)
"""That the operation was denied, said of what only accompanies one."""
CONDITIONAL: Final = Signed(
    "in the absence of|for prevention but|for the routine evaluation|for routine evaluation|most invasive techniques|except|unless|until|routine(?! (?:office |physical |clinical |medical )?(?:exam|visit|eval|office))|isolated intervention|by itself|by themselves|on (?:its|their) own|in isolation|during the first|within the first|without evidence of|primary treatment|first-line|first line|long-term|long term|chronic use|lowest|in patients with|in patients who|the addition of|physical modalities such as"
)
UP_TO_A_LIMIT: Final = re.compile(
    r"\b(?:more than|beyond|longer than|greater than|in excess of|over|exceeding|past) (?:about |an? |the (?:first )?)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\w+teen|twenty|thirty)\b"
)
"""What a guideline does not go beyond, and so recommends up to there."""
PIECES: Final = re.compile(r"[,;:]")
"""Between them each piece of a sentence says its own."""
CONDEMNING: Final = beginnings(
    "advi agai almo appr comp endo evid expe favo inve just lite one only prov reco show stud supp role plac valu warr coun drug indi comm favo posi unfa"
)
WHAT_IT_EXCLUDES: Final = r"\bwhat (?:this|that|it|the (?:guidelines?|mtus|odg|acoem|section|chapter|page)) (?:\w+ )?(?:excludes?|rules? out|bars?|leaves? out)\b"
CONDEMNED: Final = Signed(
    r"\bnot been evaluated for (?:treatment|use)|(?:not|n't|no longer|never)(?: \w+){0,2} (?:recommended|supported|endorsed|advised|favou?red)\b(?! (?:until|unless|if|with|as a (?:primary|first|stand)|for (?:longer|more|use|long)|to be used|over\b(?! other)|prior|(?:\w+ ){0,2}?(?:more than|beyond|past|in excess of)))"
    + r"|do(?:es)? not (?:\w+ )?(?:(?:recommend|support|endorse|favou?r|advocate|sanction)(?! (?:\w+ ){0,4}?(?:(?:more|longer|greater|higher|larger|oftener) than|over \d|beyond|in excess of|(?:more|additional|further) (?:visits|sessions|treatments)))|warrant (?:other|further|additional|special|such|any|imaging|stud|test))|not (?:been )?(?:proven|shown|demonstrated)(?:(?: to (?:be|have))? (?:effective|efficac|benefi)| to have any)|"
    + r"(?:no|little|insufficient|lack of|limited)(?: \w+){0,3} (?:evidence|studies|literature|research) (?:to support|for(?! (?:other|(?:\w+ )?(?:improvement|gains?|benefit in|progress|functional|objective))\b)|of (?:the )?(?:effic|benefit)|in favor|supporting|that (?:these|this|the (?!patient|worker|claimant|applicant|employee|injured|request|provider)\w+|it) (?:provides?|offers?|gives?|works?|produces?|brings?|improves?|relieves?|\w+ (?:is|are) )|that (?:these|this))"
    + r"|\bno (?:other )?topical (?:form|lidocaine|product)|\bunfavou?rable (?:[a-z]+ )?(?:mtus|odg|acoem|guideline)(?:'s)? (?:position|recommendation|view)|\bunder study\b(?! with (?:a )?conditional)|\bno (?:\w+ly )?(?:proven|demonstrated) (?:value|benefit|efficacy)|(?:has|have) no (?:place|role) in|\bno (?:place|role) (?:for|in)\b|position against|stands? against|no support (?:in|from|under) (?:the )?(?:guideline|mtus|odg|acoem|literature)|\ban? \"?'?n\"?'?[- ]drug|\bnot (?:considered |deemed )?primarily (?:\w+ )?medical\b|"
    + WHAT_IT_EXCLUDES
    + r"|but not (?:for|in) (?:any )?other\b|r[au]ns? counter to (?:the )?(?:mtus|odg|acoem|guideline)|\bno (?:other )?commercially[- ]approved|not indicated for (?:minor|chronic|acute|this|treatment|the treatment)"
    + r"|(?:acoem|odg|mtus|guidelines?) (?:\w+ ){0,3}?(?:states?|notes?|says?|holds?|finds?) that [a-z -]{3,60}? (?:is|are) not (?:warranted|indicated|useful|needed)\b(?! (?:unless|until|if|when|except|before|for (?:most|all)))"
    + r"|no studies of|investigational|experimental|unproven|of no benefit|(?:advis|recommend|argu|warn|caution)\w* against\b|any compounded product|at least one drug|only recommended (?:in the form|for)|minimal justification|'n'[- ]drug|not (?:currently )?(?:fda|f\.d\.a\.)[- ]approved|only in the form of|not approved (?:in|for|by)|almost never (?:used|needed|indicated|required)",
)
A_PART_CONDEMNS: Final = Signed(
    r"compounded product|\b(?:one|an?|any|single|every) (?:\w+ )?(?:ingredient|component|constituent|agent|part)\b[^.;]{0,40}\bnot (?:\w+ )?(?:recommended|supported|endorsed|approved)[^.;]{0,20}\b(?:the|its|this) (?:whole|entire|rest|product|compound|mixture|cream|lotion|gel|ointment|patch|combination)\b|\b(?:the|this) (?:whole|entire (?:product|compound|cream|lotion)|product|compound|mixture|cream|lotion|gel|ointment|combination) (?:is|falls?|cannot be)\b[^.;]{0,60}\b(?:one|an?|any) (?:ingredient|component|constituent|agent)\b[^.;]{0,30}\bnot (?:recommended|supported|endorsed|approved)"
)
"""That a product is rejected for one of its ingredients."""
OUTRIGHT: Final = Signed(
    r"\bnot recommended and\b|not (?:recommended|recommend [a-z -]{3,60}) until (?:there (?:are|is)|further|more|high)|deemed \"?'?not recommended|^[ \"'(]*not recommended(?! (?:for (?:the )?routine|unless|until|as an? isolated))|not recommended except (?:in|for|as part of) (?:an? )?(?:research|clinical trial|investigational)|efficacy is unproven|as a medical prescription unless"
)
"""A rejection whatever its condition, as no worker can meet it."""
NAMED_AS_THIS: Final = Signed(
    r"\b(?:this|these) (?:form of |type of |kind of )?(?:procedure|therap|testing|treatment|device|medic|drug|product|test|stud(?:y|ies)\b|service|modalit"
    r"|technique)[a-z]* (?:is|are) (?:not|only) recommended|do(?:es)? not (?:recommend|support|endorse) (?:it|them|this|these"
    r"|such|the use of) |\b(?:it is|they are) (?:also |therefore |thus )?not recommended(?: by (?:the )?(?:guidelines?|chapter|section|page|odg|mtus|acoem))?(?: for| there| here|[.,]|$)|\bit has not been evaluated for\b|\bagainst (?:its|this|the|their) use\b|\bwhich is (?:the (?:kind|type|form)|what) (?:that )?(?:the guidelines?|mtus|odg|acoem)\b|\bthe compound (?:is|as a whole)|\b(?:guidelines?|mtus|odg|acoem|page|section|chapter) (?:\w+ )?(?:advises?|recommends?|warns?|counsels?|speaks?) against it\b|series-? ?of-? ?three|(?:^|\b(?:odg|mtus|acoem|guidelines?|chapter|section|topic)[a-z ,()-]{0,40}: ?)[ \"'(]*not recommended\b|\bran counter to\b|\bruns counter to\b"
)
EXCEEDS: Final = Signed(
    r"exceed|in excess|beyond (?:the (?!acute|trial)|what|that|this|guideline)|surpass|more (?:often |frequent(?:ly)? )?than (?:the |what |guideline|mtus|odg|is )|"
    + r"(?:over|above) (?:the )?(?:guideline|recommended|limit|maximum|allowance|(?:number|amount|quantity|duration) (?:that|of|allow|recommend|set|in|the (?:guideline|mtus|odg|acoem)))"
    + r"|would (?:take|bring) (?:him|her|them|it|the (?:total|patient|worker|number|sum|count|claimant|applicant|employee))[^.;]{0,30}? to (?:\d|(?:a )?total|(?:twenty|thirty|forty|fifty|sixty|ten|eleven|twelve|\w+teen))\w*|(?:twice|double|triple|(?:two|three|four) times) (?:the|what|that)\b|all (?:of )?the (?:visits|sessions|therapy|treatments?) [^.;]{0,40}(?:guideline|mtus|odg|acoem)"
    + r"|(?:cannot|not) be reconciled with|\bout of keeping with\b|not within the (?:guideline|limit|recommended)|at odds with the (?:short|brief|time|limit|duration)|short-term use only[^.;]{0,60}(?:since|for)\b|represent\w* (?:an? )?(?:chronic|long-term)[^.;]{0,40}us(?:e|age)|(?:prolong|extend)\w* [^.;]{0,20}(?:past|beyond)\b"
    + r"|(?:whole|entire|full) [^.;]{0,60}(?:at the outset|at once)\b|well (?:above|over) (?:the|what|that)\b|\bwhich is (?:already )?(?:more|longer|over) than (?:this|that|these)\b|\b(?:is|are|was|were) (?:over|above|past|beyond) (?:that|this)(?: (?:number|amount|limit|figure|count|maximum|duration|total))?(?=[.,;]|$)|\bthe (?:\d{1,2}|six|eight|nine|ten|twelve|\w+teen|twenty|thirty) (?:visits |sessions |treatments )?have (?:all )?been used\b"
    + r"|\b(?:asked for|requested|sought|ordered) (?:all )?at (?:the outset|once)\b[^.;]{0,24} (?:where|while|when|though|although|but)\b[^.;]{0,30}\b(?:trial|first step|begins?|starts?)\b"
    + r"|longer than (?:the )?(?:guideline|recommended|odg|mtus|(?:an? )?(?:\w+[- ])?(?:week|month|trial)(?:'s|-long)? trial)|twice what|(?:far|well) beyond\b|\boutruns?\b|\boutstrips?\b|\b(?:lies?|falls?) (?:well |far |wholly )?(?:beyond|past|outside) (?:it|that|this)\b(?! (?:point|date))|a level too many|\bby definition (?:long|chronic)|\b(?:go|goes|run|runs|reach|reaches) (?:well |far )?(?:beyond|past) (?:it|that|this)\b|\b(?:\d+|one|two|three|four|five|six|eight|ten) too many\b|\b(?:is|are|was|were) more than (?:that|this)\b(?=[.,;]|$)|\b(?:twice|three times|four times) as (?:long|many|much)\b|\bgone (?:\w+ ){1,2}(?:visits?|sessions?) over\b|\b(?:figure|number|allowance|total|course) (?:\w+ )?(?:has|have) been (?:spent|used up)\b|\bto the end of what\b|\bextend (?:its|the|his|her) use (?:well |far )?(?:past|beyond)|\b(?:would )?lengthen (?:that|this|it) to\b|"
    + r"(?:is|are|was) (?:excessive|too (?:many|high(?! to be safe)|long))|already past (?:that|this)\b|well past (?:that|this|the|[\w-]+ (?:days|weeks|months|visits|sessions))|go(?:es)? past (?:the|every)|\bmaximum\b[^.;]{0,40}\breached\b|\b(?:allowance|limit|maximum|quota|total|course|number|schedule) (?:is|was|has been|have been) (?:used up|exhausted|spent)\b|\bmore than (?:an? |the )?(?:initial )?trial|\bgo(?:es)? (?:well |far )over\b|\b(?:run|runs|carry|carries|extend|extends|lift|lifts) (?:it |the number |the total )?(?:well |far )?past (?:it|this|that|the (?:six|eight|nine|ten|twelve|\w+teen|twenty|thirty|\d))\b|\bwould double\b|\b(?:two|three|four)-?fold\b"
    + r"|not (?:intended|recommended|supported|meant|indicated|appropriate) for (?:the )?(?:long|chronic|prolonged)|past what\b|past (?:the|an?) (?:guideline|recommended|short[- ]term|brief|(?:first |initial )?trial|\d)|is not the (?:two|three|four|six|eight|nine|ten) to|, the maximum|long[- ]term use (?:of|is|has)[^.;]{0,40}not|outside (?:of )?the (?:guideline )?(?:limit|duration|number)",
)
NOT_EXCEEDING: Final = Signed(
    r"(?:not|n't|without|nor) (?:in )?exce|by only|exceed the potential|no more than|does not exceed"
)
SAFETY: Final = Signed(
    r"(?:along|together|combined) with (?:an )?opioids?|increased (?:cardiovascular|risk|hepatic|gi|fall)|boxed warning|black box|contraindicat(?!ed for (?:nearly|almost|most|all)\b)|overdos|illicit|cocaine|positive for (?:\w+ ){0,3}(?:un|non-?)?(?:prescribed|alcohol|ethanol|marijuana|thc|cannab|opiate|opioid|amphetamine|methamphetamine|benzodiazepine|hydrocodone|oxycodone|morphine|fentanyl|heroin|drugs?|substances?|medications?)|inconsistent (?:result|urine|with (?:the )?prescri)|qt prolong|lengthen\w* the qt|\bliver enzymes (?:are|were) (?:\w+ )?(?:high|raised|elevated|abnormal|(?:twice|three times|\d times|above|over) )|\bcaution is (?:due|advised|called for|needed|warranted)|\bdue to (?:its |the )?adverse effects|respiratory depression|serotonin syndrome|not safe|nor safe|unsafe|\bgrounds? of (?:\w+ )?safety\b|\breasons? of (?:\w+ )?safety\b|\bsafety (?:alone )?(?:reasons|forbids?|rules? (?:it|this|that) out)\b|\bto an? (?:fatal|lethal|dangerous) (?:degree|level|extent)\b|\b(?:life-threatening|potentially fatal|lethal|deadly|fatal) (?:\w+ )?(?:interaction|combination|fall|drop|hypotension|arrhythmia|reaction)|\b(?:must|may|can|should) (?:not|never) be (?:handed|given|prescribed|taken|combined|mixed|used|started) (?:together |along )?(?:with|by (?:a|any)(?:one)? [a-z ]{0,12}(?:who|on|taking)) (?:an? )?(?:nitr\w+|opioids?|alcohol|benzodiazepines?|blood thinners?|anticoagulants?|warfarin|maois?)\b|(?<!appears )(?<!appear )to be safe|considered safe|safety grounds|risk of harm|(?:cause|invite)s? harm|danger|hepatotox|possible harm|risk (?:of|for) (?:\w+ )?(?:addiction|abuse|overdose|overuse|harm|fall|bleed|withdrawal|dependence|seizure|toxicity|serious|infection|sedation)|combination of[^.;]{0,60}(?:opioid|benzo|sedat|danger|risk)|renal (?:disease|failure|insufficiency)|\b(?:has|had|have|having|developed|suffer(?:s|ed)|with) (?:an? |had an? )?(?:(?:active|acute|recent|known|current|bleeding|peptic|gastric|duodenal|stomach) ){1,3}(?:ulcer|bleed)|\bhas had an? (?:[a-z]+ )?(?:ulcer|gi bleed|gastrointestinal bleed)\b|elevated (?:blood pressure|liver|creatinine)|morphine equivalents? (?:a|per)|unresponsiveness|additive sedation|\b(?:second|another|multiple|two|several|more than one) prescribers?\b|hazard|\bconcerns? (?:for|about|over|of|regarding) (?:\w+ )?(?:(?:over)?sedation|overdose|dependen|addiction|toxicity|interaction)|there (?:is|was|are|were) (?:clear |some |also )?(?:evidence|signs?|suspicion|concern) (?:of|for|about|over) (?:\w+ )?(?:misuse|abuse|diversion|aberran)|(?:may|could|might|would|can) (?:also |further |even |well )?(?:worsen|aggravate|exacerbate|precipitate|set off)|\b(?:risks?|harms?|dangers?|hazards?|side effects?|benefits?|good)\b[^.;]{0,60}\boutweigh|\boutweigh\w*[^.;]{0,50}\b(?:risks?|harms?|dangers?|hazards?|side effects?|benefits?|good)\b|(?:show(?:s|ed|ing)?|contained|found) (?:\w+ ){0,2}(?:alcohol|methamphetamine|marijuana|heroin)|raise (?:(?:the|his|her) )?blood pressure|more harm than good|depress(?:es)? (?:\w+ )?breathing|respiratory depression|abuse potential|potential for abuse|make people drowsy|beers (?:list|criteria)|medication overuse headache|raises? the risk of|photocontact|\bknown for (?:sedation|abuse|dependence)\b|\bplac\w+ (?:him|her|them|(?:the|this) (?:patient|worker|claimant|applicant|employee))\b[^.;]{0,30} risk (?:of|for)\b|\bconcurrent(?:ly)? (?:use|using|taking)\b[^.;]{0,60}\brisks?\b(?! factors?)|kills people|warns? (?:of|against)|many risk|\bharm's way\b|\b(?:put|puts|putting) (?:him|her|them|the \w+) at (?:\w+ )?risk\b|\bexpos(?:e|es|ed|ing) (?:him|her|them|the \w+) to (?:an? |another |further |renewed )?(?:repeat|risk|bleed\w*|harm|fall|overdose)",
)
RISKY: Final = Signed(
    r"^ ?there is a risk of|^ ?nsaids come with|^ ?the potential for (?:drug )?(?:dependence|abuse|addiction)|have increased cardiovascular|due to increased cardiovascular|due to the (?:increased )?risk of"
)
"""Risks said of the drug at large as a reason against it."""
RISK_OF_GUIDELINE: Final = Signed(
    "no contraindication|no suspicion of|nor (?:\\w+ )?concerns|not contraindicated|n(?:either|or) contraindicated|contraindicated or\\b|or contraindicated|at risk for|no risk factor|risk assessment|no evidence|no documentation|no history|no indication|patients at high|high risk of gi|at high risk of a|intermediate or high"
)
USED_LONG: Final = Signed(
    r"\b(?:has|have|had) (?:already )?(?:been (?:on|taking|using|prescribed|applying|receiving|given|taken|used|dispensed|continued|refilled)|taken|used|had (?:it|this|\d))\b[^.;]{0,70}\b(?:since|for (?:about |more than |greater than |over |at least |some |almost |nearly )?(?:\w+ )?(?:months?|years?|weeks))\b|\b(?:daily|nightly|continuous|regular|ongoing) use (?:since|for)\b|\bgone on for (?:over|more than|about|some)\b|\bused it for\b|\bafter (?:[a-z-]+ ){0,3}(?:months|years) of (?:use|daily|nightly|continuous)\b"
    r"|\b(?:is|was) already (?:at|in|past) [^.;]{0,24}\b(?:weeks|months|years)\b|\b(?:refilled|filled|dispensed|prescribed|taken|used|renewed)(?: \w+){0,3} since\b|\bthis is month \w+|\b(?:months|years) of (?:it|this drug|this)\b|\bwould (?:amount|come|add up) to [a-z ]{0,20}(?:weeks|months|years) of use\b|\bon it for\b|\b(?:has|have|had) (?:taken|used|been on|been taking|been using|been prescribed) [^.;]{0,60}\bfor (?:(?:over|about|more than|nearly|almost|at least) )?(?:half a year|a year|a quarter|years|months)\b|\blong since (?:have )?(?:ended|stopped|been (?:stopped|ended))\b|\btaken it since\b"
)
"""A drug taken for longer than a few weeks."""
HOME: Final = Signed(
    r"\b(?:carry|go|continue) on (?:by (?:himself|herself)|alone|with (?:the|his|her) (?:\w+ )?exercis)|home (?:exercise|(?:[a-z]+ing )?program|therapy|based)|home-based|\bhep\b|(?:exercis|swim|walk|stretch)[^.;]{0,50} on (?:his|her|their) own\b|self-? ?(?:directed|administered|transition)|independent (?:home|exercise|program|with exercise|self)|exercises? at home|at home|instructed in|(?:pursued|continued|done|performed|carried (?:on|out)) without (?:\w+ )?supervision|cannot be addressed (?:within|(?:by|through|with) (?:the|her|his|an?) (?:\w+ )?exercis)|knows (?:the|his|her) (?:\w+ ){0,2}(?:exercis|program|routine|stretch)",
)
HOME_SERVES: Final = Signed(
    r"\b(?:could|can|cannot|should|would|not be|transition|rather|why|taught|sufficient|adequate|already|needed to|suffice|knows|by himself|by herself|well-? ?versed|may do|go on with|over the (?:patient|worker|claimant|applicant|employee)|knows? well|known to|can (?:go|keep|carry) on|unclear|no reason|no residual|independent with|as effective|able to|capable|cannot be addressed)\b"
)
NO_HOME: Final = Signed(
    r"\b(?:no|without(?: an?| any)?|lack of(?: an?| any)?|absence of(?: an?| any)?|nor(?: an?| any)?) (?:(?!reason|need|doubt|deficit|why|cause|problem)[a-z-]+ ){0,3}(?:exercise|home)(?: [a-z-]+){0,2} (?:program|regimen|routine)|\bneither (?:supervised|in (?:a|the) (?:clinic|gym)|under supervision)[a-z ]{0,12} nor (?:[a-z]+ )?at home|\b(?:not|never|n't) (?:yet )?(?:been )?(?:instructed in|taught|given|shown|started on|provided)\b[^.;]{0,40}\b(?:home|exercis)"
    r"|\b(?:nothing|no (?:evidence|documentation|record|mention|indication|note)) (?:[a-z]+ ){1,6}(?:exercis[a-z]*|program|stretch[a-z]*) at home\b(?! (?:would|could|will|can|cannot|do|did|does|is|are))"
)
"""That there is none, or none told of."""
HOME_OF_GUIDELINE: Final = Signed(
    r"recommended as|documented home exercise|home[- ]based trial|home trial|should be replaced|\b(?:is|are|be) (?:indicated|reasonable|appropriate)\b|\b(?:describe|assess|revis)|should be provided at"
)
_AND_NO_MORE: Final = r"(?:previous|prior|earlier) (?:[a-z-]+ ){0,2}(?:therapy|treatments?|care|visits|sessions),? (?:and|so) (?:no )?(?:further|more|additional) "
UNTIL_RESULTS: Final = Signed(
    r"\b(?:until|after) (?:the )?results? (?:of|from) (?:the |this |that |his |her |an? )?(?:\w+ )?(?:initial|first|prior|previous|trial|set|visits|sessions|course|rental|use)"
)
GRANTED: Final = Signed(
    r"\b(?:saw|consulted|visited|seen) (?:such )?(?:an? |the |this |that |one )?(?:[a-z-]+ ){0,3}already\b|(?<!not )(?<!never )(?<!n't )(?<!whether )\balready (?:seen|saw|consulted|visited|sees) (?:such |an? |the |this |that |one\b)|authoriz|approved|certified|granted|repeat what|need to repeat|an opinion|(?:testing|evaluation|battery) was (?:carried out|done|completed|performed|given|administered)|on an earlier|would be the second|duplicat|redundan|been provided|"
    + _AND_NO_MORE
)
ALREADY: Final = Signed(
    r"\b(?:saw|consulted|visited|seen) (?:such )?(?:an? |the |this |that |one )?(?:[a-z-]+ ){0,3}already\b|(?<!not )(?<!never )(?<!n't )(?<!whether )\balready (?:seen|saw|consulted|visited|sees) (?:such |an? |the |this |that |one\b)|\bwhat is (?:wanted|asked for|requested|sought) has (?:already )?been (?:provided|done|given|had)\b|\b(?:has|have|with) (?:\w+ )?(?:remaining|unused) (?:visits|sessions|treatments)|already (?:had|been (?:approved|authorized|certified|provided|obtained|performed|done|given|supplied|furnished|granted|purchased|issued|completed|seen|evaluated|tested|dispensed)|supplied|furnished|granted|purchased|issued|completed|seen by|owns|on file|in (?:his|her|the) possession|in possession|approved|authorized|certified|underwent|undergone|has an?|performed|obtained|established|answered)|duplicat|redundan(?!t (?:\w+ )?skin)|repeat (?:mri|x-? ?ray|study|imaging|test|emg|uds|plain|urine|ct)|(?:were|was) previously (?:done|performed|obtained)"
    r"|(?:prior|previous|recent|earlier) (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg|ncv|study|urine drug|uds|drug screen|imaging|scan)[^.;]{0,60}(?:was|were|obtained|performed|done|in \d|dated|of \d|on \d)|\b(?:mri|x-? ?ray|ct|emg|study|drug screen)\b[^.;]{0,30}(?:was|were) (?:obtained|performed|done)|\b(?:done|repeated|performed|drawn|taken) (?:only |just )?(?:\w+ ){1,2}(?:days|weeks|months) (?:earlier|before|ago|prior)\b|\bstill (?:wears|uses|owns) (?:it|one|this one|that one)\b|still has (?:\w+ ){0,4}(?:left|remaining|unused|available)|has not yet used|\b(?:scan|study|mri|x-?rays?|films?)\b[^.;]{0,40} (?:is|are) on file\b|(?:these|they|all) (?:were|have been) used\b|(?:again )?so soon after|\b(?:this|the same) (?:scan|test|study|x-?ray|screen|evaluation) (?:was carried out|was done|came back)\b|\bone is (?:already )?in place\b|\b(?:was|were) (?:furnished|supplied|fitted|provided) (?:with )?(?:an? |the |one )[a-z -]{2,40} (?:\w+ )?(?:days|weeks|months) (?:before|ago|earlier)\b|\b(?:do|done|doing|draw|drawing|obtain|obtaining|order|ordering|take|taking|perform|performing) (?:it|them|this|that|the same [a-z -]{3,30}) (?:over )?again\b|\bwhy [^.;]{0,40}(?:should|must|need|needs|has|have) (?:to )?be repeated\b|\bthe same (?:\w+ ){1,2}was (?:drawn|run|taken)\b|recently (?:certified|approved|authorized)(?! of)|(?:was|were) dispensed|just (?:undergone|been (?:done|performed|tested|given|provided)|had an?)\b|provided with (?:an? |the )?[a-z -]{2,30} already|(?:no (?:need|reason|indication)|not necessary) to repeat|\bto repeat (?:the|this|that|such an?) (?:\w+ )?(?:study|test|testing|scan|imaging|mri|x-?rays?|evaluation)\b|\bone was (?:carried out|done|performed|obtained|completed)\b|(?:was|were|has been|had been) (?:previously|already) (?:dispensed|issued|fitted)|\b(?:owns|possesses) (?:such|one)\b|was (?:purchased|bought|supplied|furnished|issued) (?:for|to) (?:him|her|the)|has (?:seen|examined|evaluated) (?:the|this) [a-z ]{4,20}and (?:rendered|given|written)|(?:approved|certified|authorized|granted) (?:on|in|under) an? (?:earlier|prior|previous|separate)|would be the (?:second|third|fourth) |\b(?:call|use|reason|case|cause) for a (?:second|third|duplicate|replacement)\b|\b(?:was|were|has been|had been) (?:delivered|handed|given out|shipped) to (?:him|her|the (?:patient|worker|claimant|applicant|employee))\b|\b(?:over )?again so soon\b|\bworn[ -]out\b|\balready at hand\b|the same (?:views?|study|studies|tests?|series|evaluation) (?:was|were) (?:obtained|taken|done|performed|made|approved)|third (?:\w+ ){1,3}in (?:\w+ ){1,2}months|was given a (?:\w+ )?supply|received (?:an? |the )?(?:\w+ ){0,3}(?:x-? ?rays?|mri|ct)\b|"
    + _AND_NO_MORE,
)
FOR_A_TAPER: Final = Signed(
    r"\b(?:authorized|certified|approved|approval|allowed|granted|modified)\b[^.;]{0,60}\b(?:taper|wean|reconsider)"
)
"""Tells of what was allowed so that a drug can be ended."""
OTHER_WAY: Final = Signed(
    r"\bwhy (?:an? |the )?[a-z -]{3,50} (?:would|could|should|will) (?:not (?:be (?:sufficient|adequate|enough)|suffice|serve|do)|be (?:inadequate|insufficient))\b|has (?:largely |mostly |almost )?(?:replaced|superseded)|(?<!failed )(?<!using )(?<!utilizing )(?<!taking )over[- ]the[- ]counter|would meet the (?:same )?need|\bgeneric\b(?! nsaids| drugs? and)|less (?:costly|expensive|invasive|intensive)|\b(?:option|alternative)s? (?:is|are) (?:open|available)\b|may use|can be (?:had|done|obtained|achieved|provided|taught|performed) |equally effective|as effective|have an? (?:lower )?cost|commercially available|low-tech|standard (?:unit|mattress|brace|chair|walker|cane|pillow|model)|would serve(?! as an? adjunct)|would do as well|\b(?:does|do|would do) (?:just )?as (?:much|well)\b|\b(?:is|are) already doing (?:this|that|the|its) (?:job|work)\b|would do the same|would do[.,;]|\bwould do in (?:its |the )?(?:place|stead|lieu)\b|\b(?:does|do) the same\b(?! (?:test|stud|scan|exam|view|film|procedure|imaging|screen))|\b(?:fair|adequate|suitable|reasonable|acceptable|good|ready) substitute|\bcheaper (?:\w+ )?(?:equal|equivalent|version|option|form|alternative)|\bfraction of (?:the |its )?(?:cost|price)|\bcovers? the same ground\b|\bobviat(?:es?|ed|ing) the need|\bbetter[- ]studied\b|\bwill (?:do|serve|suffice)\b|(?<!certified )(?<!authorized )(?<!approved )(?<!allowed )\bsuffices?\b|(?:serves?|meets?) the same (?:purpose|need|end)|no need (?:is seen |is found |exists )?for an? topical|oral (?:medications?|drugs?|nsaids?|agents?|forms?) (?:is|are|was|were) (?:available|tolerated|well tolerated)|(?:bought|taken|used|had|obtained|prescribed) separately|public trans(?:it|portation) (?:serves|is|runs)\b|(?:may|can|could) (?:be had|be put|serve|obtain relief)|\binstead\b|\bneedless\b|\balready (?:available|effective)\b|\bno need for an? (?:second|other)\b|\bsame gains\b|would be (?:sufficient|enough)|answered by|similar medication",
)
RIDES: Final = Signed(
    r"bus (?:line|stop)|(?:husband|wife|family member|spouse|daughter|friend)\b[^.;]{0,40}\b(?:drives?|at hand|available|helps?)"
)
SILENT_GUIDELINE: Final = Signed(
    r"\bset number of (?:office )?visits\b|\b(?:guidelines?|mtus|odg|acoem)\b(?: [a-z/]+){0,3} (?:(?:is|are) silent|(?:do|does|did) not (?:\w+ )?(?:address|discuss|mention|cover))"
)
"""A guideline that says nothing of a treatment, or sets no number, sets no condition for it."""
NONE_OF_THOSE: Final = Signed(
    r"\b(?:not one|none|neither|any|one|either) of (?:these|those|them)\b[^.;]{0,40}\b(?:given|tried|used|taken|started|prescribed|attempted)\b|\b(?:given|tried|used|taken|started on|prescribed|attempted|had|offered) (?:any|either|one|either|none) of (?:these|those|them)\b|\b(?:started on|given|tried|prescribed) (?:any )?such an? (?:agent|drug|medication|trial)\b|\b(?:given|tried|had|taken) neither\b|\byet to (?:be )?(?:offered|given|tried|try|had|have|undergo|undergone) (?:either|any|one)\b|(?:\bnot|\bnever|n't) (?:yet |ever |so far )?(?:been )?(?:given|tried|used|had|taken|offered|prescribed|put on|started on) (?:even |so much as )?(?:a single )?(?:one|any|either)(?= *(?:[.;,]|$))"
)
"""What the sentence before names was not had."""
LOOKED_FOR: Final = Signed(
    r"\b(?:look(?:ed)?|search(?:ed)?|hunt(?:ed)?|went|read|combed) (?:through |in |over |hard )*(?:the |these |his |her |all |every )*(?:\w+ )?(?:file|records?|chart|notes|papers|submission|documents|pages)[^.;]{0,40}\bfor\b|\b(?:looked|searched|hunted) (?:[a-z]+ )?for\b[^.;]{3,160}\b(?:file|records?|chart|notes|papers|submission|documents)\b"
)
"""Papers gone through for something."""
FOUND_NONE: Final = Signed(
    r"\b(?:found|find|saw|see|turned up|come upon|came upon|is|was|were|are) (?:none|nothing|neither|not one)\b|\b(?:none|neither|nothing) (?:of (?:it|them|these|those|this) )?(?:(?:is|was|were|are) (?:there|found|present|to be found)|turned up|came to light)\b|\bnot find (?:it|any|one|them|these|those)\b"
)
FIRST: Final = Signed(
    r"\bfirst[- ]line\b|\btrials? of\b|\b(?:has|have) been (?:tried|given|used)\b|\b(?:has|have) failed\b|\bcomes? (?:before|first)\b|\bunresponsive to\b|\bfailure of\b|\bafter an? (?:\w+ ){1,4}(?:has|have) (?:been tried|failed)\b"
)
"""What the guideline wants to be had before."""
TESTED: Final = Signed(
    r"(?:films?|views?|stud(?:y|ies)|images|imaging|tests?|screens?|testing|x-?rays?|mri|ct|emg|evaluation)\b[^.;]{0,50}?\b(?:had|have|has|were|was) (?:also |already |just )?(?:been )?(?:taken|made|done|obtained|performed|carried out|completed)\b"
)
"""A test told as done before."""
HAD_TEST: Final = Signed(
    r"(?<!not )(?<!never )\bhad an? (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg)|\b(?:battery|testing|tests?|study|screen|series) (?:was|were) (?:done|performed|completed|obtained|run|given|administered|carried out) [^;]{3,40}\b(?:ago|on file|before)\b"
    r"|\bhad (?:these|this|those) (?:very |same )+(?:\w+ )?(?:tests?|study|studies|labs?|scan|screen)\b|\bto repeat (?:it|them|these|this) so soon\b"
)
"""The same of the worker, in whatever sentence."""
TESTS: Final = frozenset(("imaging", "electrodiagnostic_test", "lab_test", "other_test", "mental_health"))
"""Kinds of treatment that are tests, or may be."""
ADDS_UP: Final = Signed(
    r"(?:more|additional|further|another \w+|new ones)\b[a-z ]{0,20} (?:would |will )?(?:make|makes|bring|brings|take|takes|total|come to|comes to|amount to) (?:it |him |her |a total of |the total )?(?:to )?\w+|\bthe (?:sum|total|count|number) (?:would|will) (?:be|come to|reach|rise to)\b"
)
"""A sum of what was had and what is asked for."""
UNMET: Final = Signed(
    r"\bcriteri(?:on|a) \w+ (?:fails?|is lacking)\b|\bfails? (?:this|that|the) (?:test|criterion|requirement|condition)|falls? short of|(?:other|these|such) options (?:do |still )?remain|at present a candidate for surgery|(?:where|when|while|whereas) (?:at least )?\w+ (?:or more )?(?:are|is) (?:required|needed|called for)|without (?:an? )?(?:acute )?exacerbation|already (?:clinically )?obvious|is not such an?\b|\bnot (?:at|in) (?:such|any such|(?:an? )?(?:increased|elevated|high|higher)) (?:a )?risk\b|(?:less|fewer) than the (?:required|number required)|\bfalls? outside (?:of )?the (?:population|group|class|criteria|indications?|patients)\b"
)
"""A condition of the guideline not fulfilled, told without denying it of the worker."""
EXAM: Final = Signed(r"\bexam\w*|\bfilms?\b|\bx-?rays?\b|\bmri\b|\bspurling|\bphalen|\btinel")
NOWHERE: Final = Signed(
    r"\b(?:documentation|records?|file|papers|notes|chart|submission)\b[^.;,]{0,30} (?:does|do|did) not (?:let|allow|permit|enable) (?:me|us|one|a reviewer|the reviewer|this reviewer)\b|\b(?:explained|stated|written|said|mentioned|described|recorded|documented) nowhere\b|\btoo (?:thin|sparse|brief|scant|meager) to (?:support|justify|show)\b|\b(?:is|are) (?:all )?left out\b|\bfor want of (?:an? |any )?(?:\w+ )?(?:rationale|explanation|documentation|reason)\b"
)
"""That papers do not tell, said without denying it of them."""
UNSPECIFIED: Final = Signed(
    r"\bno end date\b|\bnor (?:was|is) (?:an? |the )?(?:number of (?:trips|visits|hours|sessions)|end date)\b|(?:left off|missing from|omitted from) the (?:request|order|rfa|prescription)|open-?ended|non-?specific request|\bunlimited\b|silent (?:as to|about|on|regarding) (?:how|the (?:quantity|number|dose|frequency|duration|body|side|level))|\bneither (?:its|the)(?: \w+'s)? (?:name|kind|type|amount|number|frequency|duration|dose|level|side|quantity) nor\b|\bleaves? open (?:where|which|how|what)\b|\bwith neither (?:an? )?(?:amount|quantity|number|dose)\b|\black(?:s|ing|ed)? (?:an? |any )?(?:quantity|dose|dosage|frequency|duration|strength|number of)\b|\bindefinite (?:use|number)|without a limit|(?:quantity|dose|frequency|duration|number of \w+)[a-z ]{0,24} (?:is|are|was) (?:unknown|unclear|missing|not known)"
)
WITHOUT_FINDINGS: Final = re.compile(
    r"\b(?:until|without|before|absent)\b[^.;]{0,50}\b(?:findings?|imaging|mri|x-?rays?|films?|results?|stud(?:y|ies)|tests?|testing|diagnos\w+|work-?up)\b"
)
"""What an operation waits for that is no care."""
PREMATURE: Final = Signed(
    r"\bpremature\b|\btoo early\b|\bonly (?:been )?(?:\w+ ){0,3}(?:third|half|quarter|partly|partially) (?:used|completed?|done|finished)|(?:care|therapy|treatment) is still (?:ongoing|under ?way|in progress)|has (?:taken|had|tried|used) only\b|\b(?:only|just) (?:\w+ ){1,3}(?:visits?|days|weeks) (?:of|after|since)"
)
TESTS_AND_SURGERY: Final = frozenset(("surgery", "imaging", "electrodiagnostic_test", "injection"))
