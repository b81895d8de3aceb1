"""Names by which a requested treatment is recognised as a medication. Words only; knows no letter.

Sources: general knowledge of the generic and brand names sold in the United States up to about 2018 (and a
few later ones, which do no harm), of what is compounded into creams, and of the house brands, kits and
medical foods dispensed in California workers' compensation. Nothing was copied from a list. A name here says
"this is a drug"; it says neither that the drug exists today nor what it is for.

How names are written: lower case; hyphens as the maker writes them (the phrase finder does not see them);
spellings with and without a blank where letters have both; the spellings that dictation and haste make of
the drugs most often asked for. Plurals are left to the phrase finder.

Left out on purpose:

- names that are ordinary words in a request (Align, Boost, Commit, Ensure, Versed, Muse, ...), alone; some
  stand with a second word that makes them plain;
- what is a device or a procedure to the reviewer: hyaluronic acid joint fillers, contrast agents, dressings,
  heat and cold packs, bone graft and blood products, prolotherapy;
- what a request names chiefly to test for: alcohol, cocaine, heroin, lithium, folate, glucose and so on, and
  the classes of a drug screen (opiates, benzodiazepines, barbiturates);
- brand names one letter away from a word of other requests, which a finder that forgives spelling would
  take for them (Trental and "rental", Inderal and "mineral", Genteal and "general"), where the generic name
  does as well; Heparin ("hearing") stands with a second word. Abilify, Concerta, Crestor, Dilantin, Ritalin
  and Singulair stay in spite of it;
- what is asked for as a stress agent (adenosine, dobutamine) or with a test (bronchodilator).

A name is no more than a sign: "ketorolac injection" is an injection and "vitamin D level" a laboratory
test, and it is for the reader of the whole request to say so.
"""

from __future__ import annotations

from typing import Final


def _entries(groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for group in groups for word in group.split())


_NAMES: Final = (
    # Opioids, generic.
    """
    hydrocodone hydrocodone_bitartrate dihydrocodeinone oxycodone oxycodone_hcl oxycodone_hydrochloride
    oxycodone_er oxycodone_ir morphine morphine_sulfate morphine_sulphate morphine_sulfate_er
    morphine_sulfate_ir codeine codeine_sulfate codeine_phosphate dihydrocodeine hydromorphone
    hydromorphone_hcl hydromorphone_er oxymorphone oxymorphone_hcl oxymorphone_er levorphanol
    levorphanol_tartrate methadone methadone_hcl methadone_hydrochloride meperidine pethidine fentanyl
    fentanyl_citrate fentanyl_patch fentanyl_transdermal sufentanil remifentanil alfentanil tapentadol
    tapentadol_er tramadol tramadol_hcl tramadol_hydrochloride tramadol_er tramadol_hcl_er buprenorphine
    buprenorphine_hcl buprenorphine_patch buprenorphine_transdermal buprenorphine_naloxone butorphanol
    nalbuphine pentazocine pentazocine_naloxone propoxyphene propoxyphene_napsylate opium opium_tincture
    paregoric belladonna_and_opium
    """,
    # Opioids, brands.
    """
    norco vicodin vicodin_es vicodin_hp lortab lorcet lorcet_plus lorcet_hd maxidone zydone anexsia co-gesic
    hycet zamicet xodol verdrocet stagesic zolvit vicoprofen reprexain ibudone xylon zohydro zohydro_er
    hysingla hysingla_er vantrela oxycontin oxy_contin oxyir oxy_ir roxicodone roxybond oxaydo oxecta oxyfast
    roxicet percocet endocet percodan endodan primlev magnacet xolox xartemis xartemis_xr tylox perloxx
    prolate nalocet combunox troxyca xtampza xtampza_er targiniq ms_contin mscontin ms_ir msir kadian avinza
    embeda arymo arymo_er morphabond oramorph oramorph_sr roxanol duramorph infumorph astramorph mitigo
    dilaudid exalgo palladone opana opana_er numorphan levo-dromoran dolophine methadose methadose_dispersible
    diskets methadone_intensol demerol meperitab duragesic duragesic_patch actiq fentora abstral subsys
    lazanda onsolis sublimaze ionsys dsuvia nucynta nucynta_er ultram ultram_er ultracet ryzolt conzip rybix
    rybix_odt synapryn tramadol_suspension butrans butrans_patch belbuca suboxone suboxone_film subutex
    zubsolv bunavail probuphine sublocade buprenex stadol stadol_ns nubain talwin talwin_nx talacen darvocet
    darvocet-n darvon darvon-n trezix panlor dvorah synalgos synalgos-dc zerlor tylenol_with_codeine tylenol_3
    tylenol_4 tylenol_no_3 tylenol_no_4 tylenol_#3 tylenol_#4 tylenol-codeine t3_with_codeine
    empirin_with_codeine capital_with_codeine apadaz benzhydrocodone qdolo seglentis
    """,
    # Opioid and acetaminophen (or other) combinations, as written out.
    """
    hydrocodone_apap hydrocodone_acetaminophen hydrocodone_with_acetaminophen
    hydrocodone_bitartrate_acetaminophen hydrocodone_bitartrate_and_acetaminophen hydrocodone_bit_apap
    hydrocodone_bitartrate_apap hydrocodone_ibuprofen hydrocodone_and_acetaminophen acetaminophen_hydrocodone
    apap_hydrocodone hydroco_apap hydrocod_apap hydrocodone_homatropine hydrocodone_chlorpheniramine
    oxycodone_apap oxycodone_acetaminophen oxycodone_and_acetaminophen oxycodone_with_acetaminophen
    oxycodone_aspirin oxycodone_ibuprofen acetaminophen_oxycodone tramadol_apap tramadol_acetaminophen
    tramadol_hcl_acetaminophen codeine_apap codeine_acetaminophen acetaminophen_codeine
    acetaminophen_with_codeine apap_codeine apap_with_codeine acetaminophen_and_codeine acetaminophen_cod
    aspirin_codeine dihydrocodeine_aspirin_caffeine acetaminophen_caffeine_dihydrocodeine
    pentazocine_acetaminophen pentazocine_apap morphine_naltrexone hydroco hydrocod hydrocodone-acetaminophn
    oxycodone-acetaminophn
    """,
    # Opioid antagonists, withdrawal and dependence.
    """
    naloxone naloxone_hcl narcan narcan_nasal_spray evzio naltrexone naltrexone_hcl low_dose_naltrexone ldn
    revia depade vivitrol nalmefene revex lofexidine lucemyra disulfiram antabuse acamprosate campral
    methylnaltrexone relistor naloxegol movantik naldemedine symproic alvimopan
    """,
    # NSAIDs, generic.
    """
    ibuprofen naproxen naproxen_sodium naproxen_ec naproxen_dr naproxen_sodium_ds meloxicam celecoxib
    diclofenac diclofenac_sodium diclofenac_potassium diclofenac_epolamine diclofenac_xr diclofenac_ec
    diclofenac_misoprostol diclofenac_sodium_gel diclofenac_gel etodolac etodolac_er nabumetone oxaprozin
    piroxicam indomethacin indomethacin_er ketorolac ketorolac_tromethamine ketoprofen ketoprofen_er
    flurbiprofen fenoprofen fenoprofen_calcium sulindac tolmetin tolmetin_sodium diflunisal salsalate
    mefenamic_acid meclofenamate choline_magnesium_trisalicylate choline_salicylate magnesium_salicylate
    bromfenac nepafenac rofecoxib valdecoxib etoricoxib tiaprofenic_acid lornoxicam tenoxicam aceclofenac
    dexketoprofen nimesulide ibuprofen_famotidine naproxen_esomeprazole aspirin aspirin_ec
    acetylsalicylic_acid enteric_coated_aspirin buffered_aspirin baby_aspirin low_dose_aspirin phenylbutazone
    """,
    # NSAIDs, brands.
    """
    motrin motrin_ib advil nuprin midol caldolor duexis naprosyn ec-naprosyn ecnaprosyn anaprox anaprox_ds
    anaproxds naprelan naprelan_cr aleve vimovo mobic vivlodex anjeso celebrex consensi voltaren voltaren_xr
    voltaren_gel voltaren_1_gel voltaren_emulgel cataflam zipsor cambia zorvolex dyloject arthrotec lofena
    flector flector_patch pennsaid pennsaid_2 solaraze rexaphenac klofensaid vopac xrylix diclozor dicloflex
    diclopak nudiclo nudiclo_tabpak inflammacin lodine lodine_xl relafen relafen_ds daypro coxanto feldene
    indocin indocin_sr tivorbex toradol sprix orudis oruvail nalfon fenortho profeno ansaid clinoril tolectin
    tolectin_ds dolobid disalcid salflex amigesic trilisate ponstel meclomen bextra vioxx arcoxia butazolidin
    ecotrin bufferin ascriptin bayer_aspirin st_joseph_aspirin durlaza yosprala zorprin doans easprin halfprin
    excedrin excedrin_migraine excedrin_extra_strength excedrin_tension_headache anacin bc_powder
    goody's_powder vanquish_caplets alka-seltzer aspirin_caffeine aspirin_omeprazole lodoco
    """,
    # Acetaminophen and other simple analgesics.
    """
    acetaminophen apap paracetamol tylenol tylenol_es tylenol_extra_strength tylenol_arthritis tylenol_pm
    ofirmev mapap panadol feverall acephen acetaminophen_er acetaminophen_xs acetadryl
    acetaminophen_diphenhydramine acetaminophen_pm ziconotide prialt advil_pm aleve_pm motrin_pm percogesic
    pamprin phenacetin metamizole dipyrone
    """,
    # Headache: barbiturate combinations, triptans, ergots, preventives.
    """
    butalbital butalbital_apap butalbital_acetaminophen butalbital_apap_caffeine
    butalbital_acetaminophen_caffeine butalbital_aspirin_caffeine butalbital_compound butalb_acetamin_caff
    fioricet fioricet_with_codeine fiorinal fiorinal_with_codeine esgic esgic-plus phrenilin phrenilin_forte
    zebutal allzital bupap tencon vtol_lq marten-tab orbivan sedapap medigesic repan triad_butalbital
    isometheptene isometheptene_dichloralphenazone_apap midrin duradrin migquin nodolor prodrin sumatriptan
    sumatriptan_succinate imitrex imitrex_statdose sumavel sumavel_dosepro zembrace zembrace_symtouch onzetra
    onzetra_xsail alsuma zecuity tosymra sumatriptan_naproxen treximet rizatriptan rizatriptan_benzoate maxalt
    maxalt-mlt zolmitriptan zomig zomig-zmt eletriptan eletriptan_hbr relpax naratriptan amerge almotriptan
    axert frovatriptan frova ergotamine ergotamine_caffeine ergotamine_tartrate cafergot migergot ergomar
    dihydroergotamine dhe_45 dhe_nasal_spray migranal methysergide sansert methylergonovine methergine
    erenumab aimovig fremanezumab ajovy galcanezumab emgality eptinezumab vyepti ubrogepant ubrelvy rimegepant
    nurtec lasmiditan reyvow flunarizine petadolex butterbur feverfew migrelief dhe dhe-45 dolgic_plus
    """,
    # Muscle relaxants.
    """
    cyclobenzaprine cyclobenzaprine_hcl cyclobenzaprine_hydrochloride cyclobenzaprine_er flexeril fexmid amrix
    tabradol cyclotens tonmya comfort_pac_with_cyclobenzaprine carisoprodol carisoprodol_aspirin
    carisoprodol_compound carisoprodol_aspirin_codeine soma soma_compound vanadom methocarbamol robaxin
    robaxin_750 robaxisal tizanidine tizanidine_hcl zanaflex metaxalone skelaxin metaxall baclofen lioresal
    gablofen intrathecal_baclofen ozobax lyvispah fleqsuvy kemstro chlorzoxazone lorzone parafon_forte
    parafon_forte_dsc orphenadrine orphenadrine_citrate orphenadrine_er orphenadrine_citrate_er
    orphenadrine_compound orphenadrine_aspirin_caffeine norflex norgesic norgesic_forte orphengesic
    orphengesic_forte dantrolene dantrium ryanodex quinine quinine_sulfate qualaquin chlormezanone
    thiocolchicoside
    """,
    # Antiepileptics and drugs for nerve pain.
    """
    gabapentin gabapentin_er gabapentin_enacarbil neurontin gralise horizant fanatrex gabarone pregabalin
    pregabalin_er lyrica lyrica_cr topiramate topiramate_er topamax topamax_sprinkle topiragen trokendi
    trokendi_xr qudexy qudexy_xr eprontia carbamazepine carbamazepine_er tegretol tegretol_xr carbatrol epitol
    equetro oxcarbazepine trileptal oxtellar oxtellar_xr eslicarbazepine aptiom lamotrigine lamotrigine_er
    lamictal lamictal_xr lamictal_odt subvenite levetiracetam levetiracetam_er keppra keppra_xr spritam
    roweepra brivaracetam briviact lacosamide vimpat zonisamide zonegran tiagabine gabitril valproic_acid
    valproate valproate_sodium divalproex divalproex_sodium divalproex_sodium_er depakote depakote_er
    depakote_sprinkles depakene depacon stavzor phenytoin phenytoin_sodium phenytek dilantin fosphenytoin
    cerebyx ethotoin peganone primidone mysoline phenobarbital luminal_sodium mephobarbital mebaral
    ethosuximide zarontin methsuximide celontin felbamate felbatol rufinamide banzel vigabatrin sabril
    perampanel fycompa ezogabine potiga cenobamate xcopri clobazam onfi sympazan acetazolamide diamox
    mexiletine mexitil capsaicin_8_patch
    """,
    # Antidepressants.
    """
    duloxetine duloxetine_hcl cymbalta irenka drizalma venlafaxine venlafaxine_er venlafaxine_hcl
    venlafaxine_xr effexor effexor_xr desvenlafaxine desvenlafaxine_er pristiq khedezla levomilnacipran
    fetzima milnacipran savella fluoxetine fluoxetine_hcl prozac prozac_weekly sarafem selfemra sertraline
    sertraline_hcl zoloft paroxetine paroxetine_hcl paroxetine_er paxil paxil_cr pexeva brisdelle citalopram
    citalopram_hbr celexa escitalopram escitalopram_oxalate lexapro fluvoxamine fluvoxamine_er luvox luvox_cr
    vilazodone viibryd vortioxetine brintellix trintellix bupropion bupropion_hcl bupropion_sr bupropion_xl
    bupropion_er wellbutrin wellbutrin_sr wellbutrin_xl budeprion aplenzin forfivo forfivo_xl mirtazapine
    mirtazapine_odt remeron remeron_soltab nefazodone serzone trazodone trazodone_hcl trazodone_hydrochloride
    desyrel oleptro amitriptyline amitriptyline_hcl elavil endep vanatrip nortriptyline nortriptyline_hcl
    pamelor aventyl desipramine norpramin imipramine imipramine_pamoate tofranil tofranil-pm doxepin
    doxepin_hcl sinequan silenor protriptyline vivactil trimipramine surmontil clomipramine anafranil
    amoxapine maprotiline ludiomil phenelzine nardil tranylcypromine parnate isocarboxazid marplan
    selegiline_patch emsam perphenazine_amitriptyline triavil etrafon chlordiazepoxide_amitriptyline limbitrol
    olanzapine_fluoxetine symbyax esketamine spravato auvelity tianeptine agomelatine reboxetine
    """,
    # Anxiolytics and benzodiazepines.
    """
    alprazolam alprazolam_er alprazolam_xr alprazolam_odt xanax xanax_xr niravam clonazepam clonazepam_odt
    klonopin lorazepam ativan diazepam valium diazepam_intensol oxazepam serax chlordiazepoxide librium
    clorazepate clorazepate_dipotassium tranxene halazepam paxipam prazepam meprobamate equanil miltown
    equagesic buspirone buspirone_hcl buspar hydroxyzine hydroxyzine_hcl hydroxyzine_pamoate vistaril atarax
    midazolam midazolam_hcl bromazepam nitrazepam flunitrazepam strazepam
    """,
    # Hypnotics and sleep aids.
    """
    zolpidem zolpidem_tartrate zolpidem_er zolpidem_tartrate_er ambien ambien_cr edluar zolpimist intermezzo
    eszopiclone lunesta zaleplon sonata zopiclone ramelteon rozerem suvorexant belsomra lemborexant dayvigo
    tasimelteon hetlioz temazepam restoril triazolam halcion estazolam prosom pro-som flurazepam dalmane
    quazepam doral chloral_hydrate somnote secobarbital seconal butabarbital butisol pentobarbital nembutal
    amobarbital sodium_oxybate xyrem melatonin circadin somnicin unisom zzzquil sominex nytol simply_sleep
    doxylamine doxylamine_succinate diphenhydramine diphenhydramine_hcl diphenhydramine_citrate dicopanol
    sentra sentra_am sentra_pm sleep_aid_tablets valerian valerian_root insomnitol
    """,
    # Antipsychotics and mood stabilisers.
    """
    quetiapine quetiapine_fumarate quetiapine_er seroquel seroquel_xr aripiprazole abilify abilify_maintena
    aristada olanzapine zyprexa zyprexa_zydis risperidone risperdal risperdal_consta perseris paliperidone
    invega invega_sustenna ziprasidone geodon lurasidone latuda asenapine saphris iloperidone fanapt
    brexpiprazole rexulti cariprazine vraylar clozapine clozaril fazaclo versacloz haloperidol haldol
    chlorpromazine thorazine perphenazine trilafon fluphenazine prolixin trifluoperazine stelazine
    thioridazine mellaril thiothixene navane loxapine loxitane adasuve molindone moban pimozide orap
    lumateperone caplyta pimavanserin nuplazid droperidol inapsine lithium_carbonate lithium_citrate
    lithium_er lithobid eskalith valbenazine ingrezza deutetrabenazine austedo tetrabenazine xenazine
    """,
    # Stimulants, wakefulness, attention, weight loss.
    """
    modafinil provigil armodafinil nuvigil solriamfetol sunosi methylphenidate methylphenidate_er
    methylphenidate_hcl ritalin ritalin_la ritalin_sr concerta metadate metadate_cd methylin daytrana
    quillivant quillichew aptensio aptensio_xr cotempla jornay dexmethylphenidate focalin focalin_xr
    amphetamine amphetamine_salts dextroamphetamine_amphetamine amphetamine_aspartate adderall adderall_xr
    mydayis adzenys evekeo dyanavel dextroamphetamine dexedrine zenzedi procentra lisdexamfetamine vyvanse
    methamphetamine_hcl desoxyn atomoxetine strattera guanfacine_er intuniv clonidine_er kapvay pemoline
    cylert phentermine phentermine_hcl adipex adipex-p lomaira suprenza phentermine_topiramate qsymia
    naltrexone_bupropion contrave lorcaserin belviq liraglutide saxenda phendimetrazine bontril diethylpropion
    tenuate benzphetamine didrex orlistat xenical sibutramine caffeine caffeine_citrate no-doz vivarin
    """,
    # Stomach: proton pump inhibitors, H2 blockers, antacids, ulcer drugs.
    """
    omeprazole omeprazole_dr omeprazole_magnesium omeprazole_sodium_bicarbonate prilosec prilosec_otc zegerid
    esomeprazole esomeprazole_magnesium esomeprazole_strontium nexium nexium_24hr lansoprazole prevacid
    prevacid_solutab prevpac dexlansoprazole dexilant kapidex pantoprazole pantoprazole_sodium protonix
    rabeprazole rabeprazole_sodium aciphex ranitidine ranitidine_hcl zantac deprizine famotidine pepcid
    pepcid_ac pepcid_complete cimetidine tagamet nizatidine axid sucralfate carafate misoprostol cytotec tums
    rolaids maalox mylanta gaviscon riopan amphojel aluminum_hydroxide magnesium_hydroxide milk_of_magnesia
    calcium_carbonate sodium_bicarbonate bismuth_subsalicylate pepto-bismol kaopectate pylera helidac
    simethicone gas-x mylicon phazyme beano lactaid glycopyrrolate robinul dicyclomine bentyl hyoscyamine
    levsin levbid anaspaz nulev symax donnatal librax chlordiazepoxide_clidinium propantheline methscopolamine
    pamine mepenzolate cuvposa
    """,
    # Constipation.
    """
    docusate docusate_sodium docusate_calcium docusate_senna docusate_sodium_senna docusil docuprene colace
    dok_capsules dulcolax dulcolax_stool_softener surfak doc-q-lace docqlace diocto peri-colace pericolace
    senna senna_s senna-s senna_plus sennosides sennosides_docusate sennosides_docusate_sodium
    sennosides-docusate senokot senokot-s senokot_s senosol senosol_s senexon senna-docusate ex-lax exlax
    laxacin bisacodyl fleet_enema fleets_enema polyethylene_glycol polyethylene_glycol_3350 peg_3350 miralax
    glycolax golytely nulytely colyte moviprep suprep trilyte halflytely clearlax lactulose enulose kristalose
    constulose sorbitol magnesium_citrate mineral_oil castor_oil psyllium psyllium_husk psyllium_fiber
    metamucil konsyl fiberlax citrucel methylcellulose fibercon calcium_polycarbophil benefiber wheat_dextrin
    lubiprostone amitiza linaclotide linzess plecanatide trulance prucalopride motegrity tegaserod zelnorm
    tenapanor ibsrela cascara cascara_sagrada glycerin_suppository sodium_phosphate_enema prunelax swiss_kriss
    smooth_move_tea
    """,
    # Nausea, vertigo and motility.
    """
    ondansetron ondansetron_hcl ondansetron_odt zofran zofran_odt zuplenz granisetron kytril sancuso
    dolasetron anzemet palonosetron aloxi promethazine promethazine_hcl phenergan promethegan phenadoz
    prochlorperazine prochlorperazine_maleate compazine compro trimethobenzamide tigan metoclopramide reglan
    metozolv domperidone motilium meclizine meclizine_hcl antivert bonine dimenhydrinate dramamine scopolamine
    scopolamine_patch transderm-scop transderm_scop aprepitant emend_capsules fosaprepitant rolapitant
    doxylamine_pyridoxine diclegis bonjesta emetrol nauzene
    """,
    # Diarrhoea, bowel disease, liver, pancreas, haemorrhoids.
    """
    loperamide imodium imodium_ad diphenoxylate diphenoxylate_atropine lomotil motofen crofelemer eluxadoline
    viberzi alosetron lotronex mesalamine asacol asacol_hd lialda pentasa apriso delzicol canasa rowasa
    balsalazide colazal sulfasalazine azulfidine azulfidine_en-tabs budesonide_ec entocort uceris olsalazine
    dipentum ursodiol actigall urso_forte obeticholic_acid ocaliva pancrelipase creon zenpep pancreaze viokace
    rifaximin xifaxan cholestyramine questran prevalite lactobacillus acidophilus lactobacillus_acidophilus
    culturelle florastor saccharomyces_boulardii probiotic probiotics probiotic_capsules vsl#3
    hydrocortisone_suppository anusol anusol-hc proctofoam proctofoam-hc proctosol proctozone proctocort
    analpram analpram-hc preparation_h tucks_pads nupercainal nifedipine_ointment rectiv
    nitroglycerin_ointment
    """,
    # Local anaesthetics and capsaicin, as topicals and injectables.
    """
    lidocaine lidocaine_hcl lidocaine_hydrochloride lidocaine_patch lidocaine_patches lidocaine_5_patch
    lidocaine_ointment lidocaine_cream lidocaine_gel lidocaine_viscous viscous_lidocaine lidocaine_prilocaine
    lidocaine_menthol lidocaine_tetracaine lidocaine_hydrocortisone lidocaine_epinephrine lignocaine lidoderm
    lidoderm_patch lidoderm_patches lidoderm_5_patch ztlido lidopatch lidocare lidorx lidovir lidovex lidotral
    lidozion lidopin lidopac lidocin lidopure lidothol lidocan lidotrex lidodextrapine lidozen lidozengel
    lidogel lidosense lidosol lidostream lido_bdk lidoprofen lidoxib lidotin lido lmx_4 lmx4 lmx5 anecream
    rectocaine lidamantle lida_mantle xylocaine xylocaine_jelly glydo recticare regenecare predator_cream
    topicaine solarcaine zingo synera pliaglis emla emla_cream prilocaine oraqix citanest bupivacaine
    bupivacaine_hcl bupivacaine_liposome marcaine sensorcaine exparel xaracoll posimir zynrelef ropivacaine
    naropin mepivacaine carbocaine polocaine levobupivacaine chirocaine chloroprocaine nesacaine clorotekal
    procaine novocain novocaine tetracaine pontocaine benzocaine orajel anbesol hurricaine cetacaine
    americaine lanacane dibucaine pramoxine pramosone prax_lotion proparacaine articaine septocaine dyclonine
    etidocaine ethyl_chloride pain_ease_spray gebauer's_spray capsaicin capsaicin_cream capsaicin_patch
    capsicum capsicum_oleoresin oleoresin_capsicum capsicum_extract zostrix zostrix_hp capzasin capzasin-hp
    capzasin-p arthricare qutenza qutenza_patch axsain trixaicin trixaicin_hp castiva sloan's_liniment
    wellpatch_capsaicin
    """,
    # Topical analgesics, retail brands and counter-irritants.
    """
    menthol camphor camphor_menthol menthol_camphor methyl_salicylate methylsalicylate
    methyl_salicylate_menthol menthol_methyl_salicylate methyl_salicylate_camphor_menthol trolamine_salicylate
    trolamine salicylate eucalyptus eucalyptus_oil peppermint_oil oil_of_wintergreen wintergreen_oil clove_oil
    tea_tree_oil emu_oil turpentine_oil histamine_dihydrochloride arnica arnica_montana arnica_gel
    arnica_cream traumeel traumeel_ointment topricin zeel t-relief_cream boswellia boswellia_serrata aloe
    aloe_vera bengay ben_gay ben-gay icy_hot icyhot icy_hot_patch tiger_balm biofreeze bio-freeze
    biofreeze_gel bio_freeze_gel aspercreme aspercreme_with_lidocaine myoflex sportscreme mobisyl flexall
    flexall_454 salonpas salonpas_patch salon_pas absorbine_jr mineral_ice blue-emu blue_emu joint-ritis
    stopain theragesic thera-gesic perform_gel cryoderm sombra sombra_gel rock_sauce polar_frost
    polar_frost_gel australian_dream penetrex zim's_max_freeze tei_fu banalg panalgesic deep_heating_rub
    arthriten arthritis_hot heet_liniment zheng_gu_shui dit_da_jow white_flower_oil watkins_liniment
    minerin_creme
    """,
    # Topicals of the workers' compensation market (house and repackager brands).
    """
    terocin terocin_patch terocin_patches terocin_lotion terocin_cream new_terocin newterocin
    new_terocin_lotion lidopro lido_pro lidopro_cream lidopro_ointment lidopro_patch lidopro_topical dendracin
    dendracin_lotion dendracin_neurodendraxcin neurodendraxcin neuro-dendraxcin medrox medrox_patch
    medrox_patches medrox_ointment medrox_pain_relief medrox-rx menthoderm menthoderm_gel menthoderm_cream
    menthoderm_ointment mentherm methoderm methoderm_gel metho-derm exoten exoten-c exoten-c_lotion exotenc
    xoten xoten-c xoten-c_lotion xotenc biotherm bio-therm theraflex theraflex_cream xolido xolido_cream
    xolindo medi-derm mediderm medi-derm_l medi-derm_with_lidocaine medi-patch medipatch
    medi-patch_with_lidocaine lenza lenza_gel lenzagel lenzapatch lenza_patch relyyt relyyt_patch reliyt
    releevia releevia_mc relyt renovo renovo_patch renovo_lotion keratek kera-tek keratek_gel kera-tek_gel
    kera_tek_analgesic_gel kerateck lidocaine_menthol_patch flurflex fluriflex fluri-flex flurflex_cream
    fluriflex_cream tghot tg_hot tgice tg_ice tg-hot tg-ice gabacyclotram gaba_cyclo_tram cyclogaba
    gabaketolido gabaclotram lidoketo flurlido flurlido-a flur-lido flurbi_cream flurbi_nap_cream-la
    flurbi_nap flurbinap ultraflex-g ultraflex_g ultra_flex_g cyclo-keto-lido ketolido gabalido amitramadol
    amitramadol-dm amitramadol_dm gabacyclo gaba-keto-lido_cream cmpd_cream capsaicin-flurbiprofen dicloflur
    trama-keto ketophene ketophene_rapid_paq cyclophene cyclophene_rapid_paq ketop_cream_rapid_paq dermacinrx
    dermacin derma_silkrx silapak dermasilk_pak dermawerx dermacinrx_lexitral lexitral lexixryl
    dermacinrx_lido lidocaine_pak enovarx enovarx-ibuprofen enovarx-naproxen enovarx-cyclobenzaprine
    enovarx-lidocaine enova_rx pennsaico diclosaicin diclovix ziclopro ziclocin capxib capsinac capsfenac
    xelitral inflammatory_cream_kit nuvakaan nuvakaan-ii trubrexa trubrexa_patch synvexia synvexia_tc limencin
    limencin_patch silvera_patch silvera_pain_relief lidotrans lidovin lidoreal lidoreal-30 lidocidex elenza
    elenzapatch gen7t gen7t_plus zeyocaine aflexeryl aflexeryl-lc aflexeryl-mc alivio_patch alocane avalin
    avalin-rx calypxo calypxo_hp cryodose endoxcin endoxcin_patch flexipak gelclair lp_lite_pak livixil
    livixil_pak lorenza_patch lorvatus_pharmapak medi-sulting_topical menthocin menthocin_patch neurocaine
    neuvaxin neuvaxin_patch noxifine nuvaxin prilolid prilovix relador relador_pak prizotral reciphexamine
    rexaphenac_cream scar_cream scar_gel suvicort synoflex vexa-menthyl_patch venia_patch vexasyn xenaflamm
    xryliderm xeroburn zylotrol zylotrol-l active-pac_with_gabapentin comfort_pac comfort_pac_with_naproxen
    comfort_pac_with_ibuprofen comfort_pac_with_meloxicam comfort_pac_with_tizanidine cooleeze
    cool_n_heat_patch speed_gel speedgel_rx physicians_ez_use_joint dologen dolotranz dolorex tropazone qroxin
    qroxin_patch sure_result_dss lidocaine_plus_menthol dyural pod-care ketorocaine ketorocaine-l readysharp
    physicians_ez_use marbeta marvona_suik bupivilog beta_1_kit ultracin ultracin_lotion ortho-nesic
    orthonesic sinelee sinelee_patch bensal_hp campho-phenique mentholatum lidall lidolog mediproxen
    toronova_suik
    """,
    # Compounding: bases, vehicles, active ingredients and short names seen in formulas.
    """
    lipoderm lipoderm_base pcca_lipoderm lipoderm_activemax pluronic pluronic_gel pluronic_lecithin_organogel
    pencream penderm versapro versapro_cream versabase versatile_cream_base ultraderm ultraderm_base
    ultraderm_cream mediderm_base mediderm_cream_base salt_stable_ls vanpen vanicream transcutol
    ethoxy_diglycol propylene_glycol isopropyl_myristate lecithin_organogel lecithin dmso dimethyl_sulfoxide
    dimethylsulfoxide krisgel stera_base freedom_cepapro anhydrous_lipoderm polyox_bandage pracasil
    pracasil-plus oralsyrup_flavor_vehicle flavor_plus ora-plus ora-sweet hydrous_emulsified_base pentravan
    petrolatum white_petrolatum glycerin glycerine flurbi flurbiprofen_cream flurbiprofen_lidocaine
    flurbiprofen_cyclobenzaprine flurbiprofen_tramadol flurbiprofen_baclofen flurbiprofen_capsaicin
    ketoprofen_cream ketoprofen_gel ketoprofen_ketamine tramadol_cream tramadol_dextromethorphan
    amitriptyline_dextromethorphan amitriptyline_cream gabapentin_cream gabapentin_amitriptyline
    gabapentin_pyridoxine gabapentin_lidocaine gabapentin_cyclobenzaprine baclofen_cream
    baclofen_cyclobenzaprine cyclobenzaprine_cream cyclobenzaprine_gabapentin cyclobenzaprine_lidocaine
    cyclobenzaprine_tramadol ketamine_cream ketamine_gel diclofenac_cream diclofenac_lidocaine naproxen_cream
    ibuprofen_cream meloxicam_cream bupivacaine_cream lidocaine_ketoprofen lidocaine_gabapentin
    capsaicin_menthol capsaicin_menthol_camphor camphor_menthol_capsaicin gaba cyclo keto amitrip amitrypt
    trama dextromethorphan dextromethorphan_hbr dextrometh ketamine ketamine_hcl ketalar pentoxifylline_cream
    clonidine_cream orphenadrine_cream dexamethasone_sodium_phosphate_cream bacl cyclobenz cyclobenza
    cyclobenzap flurb flurbip gabap ketop lidoc trmdl tramad 2-deoxy-d-glucose deoxy-d-glucose 2-ddg panthenol
    dexpanthenol tranilast resveratrol guaifenesin_cream nifedipine_cream verapamil_cream verapamil_gel
    transdermal_verapamil fluticasone_cream levocetirizine_cream prilocaine_cream topical_ketamine
    topical_gabapentin topical_baclofen topical_diclofenac topical_lidocaine topical_flurbiprofen
    topical_ketoprofen topical_capsaicin topical_cyclobenzaprine topical_tramadol topical_ibuprofen
    topical_naproxen topical_nsaid custom_compound_cream compound_cream compounded_cream
    compound_topical_cream topical_compound topical_compound_cream transdermal_cream transdermal_compound
    pain_cream pain_gel pain_patch pain_lotion analgesic_cream analgesic_gel analgesic_balm analgesic_lotion
    analgesic_ointment analgesic_patch analgesic_rub anti-inflammatory_cream antiinflammatory_cream
    topical_analgesic topical_analgesics topical_cream topical_creams topical_gel topical_ointment
    topical_lotion topical_patch topical_medication methyl_sal meth_sal
    """,
    # Medical foods and supplements of the workers' compensation market.
    """
    theramine trepadone gabadone gaba-done sentra_am_pm apptrim apptrim-d hypertensa pulmona lister-v percura
    theracodophen theracodophen-325 theraprofen therafeldamine theraproxen theratramadol therapentin
    trepoxicam trepoxen gabazolamine gaboxetine gabavale sentraflox sentravil sentrazolpidem sentradine
    sentraprazole sentrovaxen senophylline hypertenipine hypertensolol prazolamine pentazolamine medical_food
    medical_foods genicin genicin_vita-s geniciin synovacin condrolite dyotin dyotin_sr cidaflex cosamin
    cosamin_ds cosamin_asu osteo_bi-flex osteobiflex move_free_ultra triple_flex limbrel limbrel_250
    limbrel_500 flavocoxid fosteum fosteum_plus metanx metanx_capsules cerefolin cerefolin_nac deplin foltx
    foltanx foltanx_rf folbic folbee folgard foltabs l-methylfolate levomefolate l-methylfolate_calcium axona
    souvenaid vasculera enlyte enbrace_hr ortho_d_capsules ortho_df_capsules vitacel neurpath-b neurpath_b
    genadur pruclair prumyx restora_rx nicazel nicomide dexifol joint_formula_capsules arthro-7 instaflex
    zyflamend inflammacore theracurmin meriva wobenzym wobenzym_n bromelain papain serrapeptase
    trypsin_chymotrypsin glucosamine glucosamine_sulfate glucosamine_hcl glucosamine_chondroitin
    glucosamine_chondroitin_msm glucosamine_and_chondroitin chondroitin chondroitin_sulfate msm
    methylsulfonylmethane sam-e s-adenosylmethionine s-adenosyl-l-methionine turmeric turmeric_curcumin
    curcumin ginkgo ginkgo_biloba ginseng echinacea saw_palmetto black_cohosh evening_primrose_oil borage_oil
    flaxseed_oil flax_oil fish_oil fish_oils krill_oil cod_liver_oil omega-3 omega_3 omega-3_fatty_acids
    omega_3_fatty_acid omega3 devils_claw devil's_claw white_willow_bark cat's_claw st_john's_wort kava
    kava_kava passionflower chamomile 5-htp 5_htp 5-hydroxytryptophan l-tryptophan tryptophan l-theanine
    theanine l-arginine l-glutamine l-carnitine acetyl-l-carnitine levocarnitine l-lysine l-tyrosine taurine
    l-serine l-histidine choline_bitartrate alpha_lipoic_acid alpha-lipoic_acid r-lipoic_acid coenzyme_q10
    coq10 co-q10 co_q_10 ubiquinol n-acetylcysteine n-acetyl_cysteine acetylcysteine dhea pregnenolone
    quercetin spirulina milk_thistle silymarin green_tea_extract grape_seed_extract hawthorn_berry
    cetyl_myristoleate creatine_monohydrate amino_acid_supplement protein_powder grapeseed_extract pycnogenol
    phosphatidylserine inositol lutein lycopene bee_pollen nutritional_supplement nutritional_supplements
    dietary_supplement dietary_supplements herbal_supplement herbal_supplements herbal_medicine
    herbal_medication chinese_herbs herbal_tea cissus_quadrangularis avocado_soybean_unsaponifiables vita-s
    cartivisc restone_3 prosteon sinralyne-pm sinralyne promolaxin appformin appformin-d appbutamone
    appbutamone-d podiapn
    """,
    # Vitamins and minerals.
    """
    vitamin vitamins multivitamin multivitamins multi-vitamin prenatal_vitamin prenatal_vitamins centrum
    centrum_silver one-a-day_vitamin vitamin_a vitamin_b vitamin_b1 vitamin_b2 vitamin_b3 vitamin_b6
    vitamin_b-6 vitamin_b12 vitamin_b-12 vitamin_b_complex b_complex b-complex b12 b-12 b12_injection
    b-12_injection vitamin_b12_injection vitamin_c vitamin_d vitamin_d2 vitamin_d3 vitamin_d-2 vitamin_d-3
    vitamin_e vitamin_k vitamin_k1 vitamin_k2 thiamine riboflavin niacin niacinamide nicotinamide
    pantothenic_acid pyridoxine pyridoxine_hcl pyridoxal_phosphate biotin folic_acid folinic_acid leucovorin
    cyanocobalamin methylcobalamin hydroxocobalamin nascobal ascorbic_acid ergocalciferol drisdol
    cholecalciferol calcitriol rocaltrol paricalcitol zemplar doxercalciferol hectorol alfacalcidol tocopherol
    phytonadione mephyton calcium_citrate calcium_gluconate calcium_acetate calcium_lactate calcium_supplement
    calcium_tablets calcium_with_vitamin_d calcium_vitamin_d calcium_plus_vitamin_d
    calcium_carbonate_vitamin_d os-cal oscal caltrate citracal viactiv phoslo magnesium magnesium_oxide
    magnesium_sulfate magnesium_chloride magnesium_glycinate magnesium_gluconate magnesium_lactate
    magnesium_malate mag-ox slow-mag potassium_chloride potassium_citrate potassium_gluconate
    potassium_bicarbonate potassium_iodide k-dur klor-con k-tab micro-k urocit-k iron iron_sulfate
    ferrous_sulfate ferrous_gluconate ferrous_fumarate iron_sucrose venofer injectafer feraheme feosol slow_fe
    niferex zinc zinc_sulfate zinc_oxide zinc_gluconate selenium chromium_picolinate sodium_fluoride
    sodium_chloride_tablets strontium_citrate manganese boron_supplement vit_d vit_d3 vit_c vit_e vit_b6
    vit_b12 vit_b-12
    """,
    # Smoking cessation.
    """
    varenicline chantix zyban nicotine_patch nicotine_patches nicotine_gum nicotine_lozenge nicotine_inhaler
    nicotine_transdermal nicotine_polacrilex nicotine_replacement nicoderm nicoderm_cq nicorette nicotrol
    habitrol
    """,
    # Cannabinoids.
    """
    cannabis medical_cannabis medical_marijuana marijuana cannabidiol cbd cbd_oil cbd_cream dronabinol marinol
    syndros nabilone cesamet nabiximols sativex epidiolex hemp_oil
    """,
    # Corticosteroids, oral, injected and topical.
    """
    prednisone deltasone rayos sterapred prednisolone orapred millipred prelone pediapred pred_forte
    methylprednisolone methylprednisolone_acetate methylprednisolone_dose_pack methylprednisolone_dosepak
    medrol medrol_dosepak medrol_dose_pack medrol_dose_pak medrol_dosepack medrol_pack medrol_pak
    medrol_dospak depo-medrol depomedrol depo_medrol solu-medrol solumedrol dexamethasone
    dexamethasone_sodium_phosphate dexamethasone_acetate decadron dexpak dexpak_taperpak taperdex dxevo hidex
    hemady lodotra zonacort dexamethasone_intensol betamethasone betamethasone_dipropionate
    betamethasone_valerate betamethasone_sodium_phosphate celestone celestone_soluspan diprolene diprosone
    luxiq triamcinolone triamcinolone_acetonide triamcinolone_hexacetonide kenalog kenalog-10 kenalog-40
    aristocort aristospan zilretta hydrocortisone hydrocortisone_acetate hydrocortisone_cream cortef cortaid
    cortizone cortizone-10 westcort locoid solu-cortef cortisone cortisone_acetate fludrocortisone florinef
    deflazacort emflaza corticotropin acthar acthar_gel clobetasol temovate clobex olux fluocinonide lidex
    vanos fluocinolone synalar derma-smoothe desonide desowen desonate verdeso desoximetasone topicort
    halobetasol ultravate halcinonide diflorasone psorcon mometasone mometasone_furoate elocon alclometasone
    aclovate prednicarbate dermatop amcinonide flurandrenolide cordran
    """,
    # Antibiotics.
    """
    amoxicillin amoxil amoxicillin_clavulanate amoxicillin_clavulanic_acid augmentin augmentin_xr ampicillin
    ampicillin_sulbactam unasyn penicillin penicillin_v penicillin_vk penicillin_g pen_vk bicillin
    dicloxacillin oxacillin nafcillin piperacillin piperacillin_tazobactam zosyn ticarcillin timentin
    cephalexin keflex cefadroxil duricef cefazolin ancef kefzol cefuroxime ceftin zinacef cefaclor cefprozil
    cefzil cefdinir omnicef cefixime suprax cefpodoxime vantin cefditoren spectracef cefoxitin mefoxin
    cefotetan ceftriaxone rocephin cefotaxime claforan ceftazidime fortaz cefepime maxipime ceftaroline
    teflaro ertapenem invanz meropenem merrem imipenem imipenem_cilastatin primaxin doripenem aztreonam
    azactam azithromycin zithromax z-pak z-pack zpak zpack clarithromycin biaxin erythromycin ery-tab eryc
    fidaxomicin dificid doxycycline doxycycline_hyclate doxycycline_monohydrate vibramycin vibra-tabs doryx
    periostat oracea minocycline minocin solodyn tetracycline sumycin demeclocycline tigecycline tygacil
    ciprofloxacin ciprofloxacin_hcl cipro cipro_hc ciprodex levofloxacin levaquin moxifloxacin avelox
    ofloxacin floxin norfloxacin noroxin gemifloxacin delafloxacin baxdela sulfamethoxazole
    sulfamethoxazole_trimethoprim trimethoprim trimethoprim_sulfamethoxazole smz-tmp smz_tmp_ds tmp-smx
    bactrim bactrim_ds septra septra_ds nitrofurantoin macrobid macrodantin furadantin fosfomycin monurol
    methenamine methenamine_hippurate hiprex urex clindamycin clindamycin_hcl cleocin lincomycin vancomycin
    vancocin telavancin vibativ dalbavancin dalvance oritavancin orbactiv linezolid zyvox tedizolid sivextro
    daptomycin cubicin quinupristin_dalfopristin synercid gentamicin garamycin tobramycin amikacin
    streptomycin neomycin metronidazole flagyl tinidazole tindamax rifampin rifadin rifabutin isoniazid
    pyrazinamide ethambutol myambutol dapsone colistin polymyxin polymyxin_b chloramphenicol nitazoxanide
    alinia secnidazole
    """,
    # Antivirals, including exposure prophylaxis and hepatitis.
    """
    acyclovir zovirax valacyclovir valtrex famciclovir famvir penciclovir denavir docosanol abreva oseltamivir
    tamiflu zanamivir relenza baloxavir xofluza rimantadine flumadine ganciclovir valganciclovir valcyte
    ribavirin copegus peginterferon pegasys pegintron sofosbuvir sovaldi ledipasvir_sofosbuvir harvoni epclusa
    velpatasvir mavyret viekira zepatier daclatasvir daklinza simeprevir olysio telaprevir incivek boceprevir
    victrelis entecavir baraclude tenofovir viread vemlidy adefovir hepsera lamivudine epivir zidovudine
    retrovir combivir lamivudine_zidovudine emtricitabine emtriva truvada descovy emtricitabine_tenofovir
    raltegravir isentress dolutegravir tivicay triumeq atripla complera stribild genvoya odefsey biktarvy
    efavirenz sustiva rilpivirine edurant etravirine intelence nevirapine viramune abacavir ziagen epzicom
    darunavir prezista prezcobix atazanavir reyataz ritonavir norvir lopinavir_ritonavir kaletra maraviroc
    selzentry hiv_post_exposure_prophylaxis
    """,
    # Antifungals and antiparasitics.
    """
    fluconazole diflucan itraconazole sporanox onmel ketoconazole nizoral voriconazole vfend posaconazole
    noxafil terbinafine lamisil griseofulvin gris-peg nystatin mycostatin nystop nystatin_triamcinolone
    mycolog clotrimazole lotrimin mycelex clotrimazole_betamethasone lotrisone miconazole monistat micatin
    econazole spectazole oxiconazole oxistat sertaconazole ertaczo luliconazole luzu ciclopirox penlac loprox
    efinaconazole jublia tavaborole kerydin tolnaftate tinactin naftifine naftin butenafine mentax
    undecylenic_acid amphotericin_b caspofungin cancidas micafungin mycamine anidulafungin eraxis
    isavuconazonium cresemba permethrin ivermectin stromectol sklice malathion albendazole albenza mebendazole
    praziquantel pyrantel hydroxychloroquine plaquenil chloroquine mefloquine atovaquone atovaquone_proguanil
    malarone primaquine
    """,
    # Blood pressure and heart.
    """
    lisinopril lisinopril_hctz lisinopril_hydrochlorothiazide zestril prinivil zestoretic prinzide enalapril
    enalaprilat vasotec vaseretic captopril capoten benazepril benazepril_hctz lotensin lotensin_hct ramipril
    altace quinapril accupril accuretic fosinopril monopril moexipril univasc perindopril aceon trandolapril
    mavik tarka losartan losartan_potassium losartan_hctz losartan_hydrochlorothiazide cozaar hyzaar valsartan
    valsartan_hctz diovan diovan_hct irbesartan avapro avalide candesartan atacand olmesartan
    olmesartan_medoxomil benicar benicar_hct azor tribenzor telmisartan micardis micardis_hct twynsta
    eprosartan teveten azilsartan edarbi edarbyclor sacubitril_valsartan sacubitril entresto aliskiren
    tekturna tekamlo amlodipine amlodipine_besylate amlodipine_benazepril amlodipine_valsartan
    amlodipine_olmesartan norvasc katerzia lotrel exforge nifedipine nifedipine_er procardia procardia_xl
    adalat adalat_cc felodipine plendil isradipine dynacirc nicardipine cardene nisoldipine sular nimodipine
    nimotop clevidipine diltiazem diltiazem_er cardizem cardizem_cd cartia cartia_xt tiazac taztia dilacor
    verapamil verapamil_er calan calan_sr isoptin covera-hs verelan atenolol tenormin atenolol_chlorthalidone
    tenoretic metoprolol metoprolol_tartrate metoprolol_succinate metoprolol_succinate_er metoprolol_er
    lopressor lopressor_hct toprol toprol_xl toprol-xl dutoprol propranolol propranolol_er propranolol_hcl
    inderal_la innopran_xl nadolol corgard bisoprolol bisoprolol_hctz zebeta ziac carvedilol coreg coreg_cr
    labetalol trandate normodyne nebivolol bystolic byvalson acebutolol betaxolol kerlone pindolol visken
    timolol sotalol betapace esmolol brevibloc hydrochlorothiazide hctz microzide chlorthalidone thalitone
    chlorothiazide diuril indapamide lozol metolazone zaroxolyn furosemide lasix bumetanide bumex torsemide
    demadex ethacrynic_acid edecrin triamterene triamterene_hctz triamterene_hydrochlorothiazide dyazide
    maxzide amiloride midamor spironolactone aldactone aldactazide carospir eplerenone inspra clonidine
    clonidine_hcl clonidine_patch catapres catapres-tts duraclon guanfacine tenex methyldopa aldomet
    hydralazine apresoline bidil minoxidil loniten doxazosin cardura prazosin prazosin_hcl minipress terazosin
    hytrin reserpine phenoxybenzamine dibenzyline phentolamine regitine midodrine proamatine droxidopa
    nitroglycerin nitrostat nitro-dur nitro_patch nitroglycerin_patch nitrobid nitro-bid nitrolingual
    isosorbide isosorbide_mononitrate isosorbide_dinitrate imdur isordil ranolazine ranexa ivabradine corlanor
    digoxin lanoxin amiodarone pacerone cordarone multaq dronedarone flecainide tambocor propafenone rythmol
    dofetilide tikosyn quinidine disopyramide norpace procainamide atropine epinephrine epipen epi-pen auvi-q
    adrenaclick norepinephrine dopamine vasopressin pentoxifylline cilostazol pletal bosentan tracleer
    ambrisentan letairis macitentan opsumit riociguat adempas treprostinil tyvaso iloprost papaverine
    tolvaptan samsca
    """,
    # Lipids.
    """
    atorvastatin atorvastatin_calcium lipitor simvastatin zocor pravastatin pravachol rosuvastatin
    rosuvastatin_calcium crestor lovastatin mevacor altoprev fluvastatin lescol pitavastatin livalo zypitamag
    amlodipine_atorvastatin caduet ezetimibe zetia ezetimibe_simvastatin vytorin liptruzet fenofibrate tricor
    trilipix lofibra antara_capsules fenoglide lipofen triglide fenofibric_acid fibricor gemfibrozil lopid
    niaspan niacin_er simcor colestipol colestid colesevelam welchol omega-3_acid_ethyl_esters lovaza vascepa
    icosapent_ethyl epanova alirocumab praluent evolocumab repatha bempedoic_acid red_yeast_rice
    """,
    # Diabetes.
    """
    metformin metformin_er metformin_hcl glucophage glucophage_xr fortamet glumetza riomet glipizide
    glipizide_er glucotrol glucotrol_xl glyburide micronase glynase glyburide_metformin glucovance
    glipizide_metformin metaglip glimepiride amaryl tolbutamide chlorpropamide tolazamide pioglitazone actos
    actoplus_met duetact rosiglitazone avandia avandamet sitagliptin januvia sitagliptin_metformin janumet
    janumet_xr saxagliptin onglyza kombiglyze linagliptin tradjenta jentadueto glyxambi alogliptin nesina
    kazano oseni canagliflozin invokana invokamet dapagliflozin farxiga xigduo qtern empagliflozin jardiance
    synjardy ertugliflozin steglatro exenatide byetta bydureon victoza dulaglutide trulicity albiglutide
    tanzeum lixisenatide adlyxin soliqua xultophy semaglutide ozempic rybelsus wegovy pramlintide symlin
    repaglinide prandin nateglinide starlix acarbose miglitol glyset bromocriptine cycloset insulin
    insulin_glargine insulin_lispro insulin_aspart insulin_detemir insulin_degludec insulin_nph
    insulin_regular lantus lantus_solostar toujeo basaglar levemir tresiba humalog humalog_mix novolog
    novolog_mix apidra insulin_glulisine fiasp humulin humulin_n humulin_r novolin novolin_n novolin_r afrezza
    glucagon glucagen
    """,
    # Anticoagulants, antiplatelets, blood.
    """
    warfarin warfarin_sodium coumadin jantoven rivaroxaban xarelto apixaban eliquis dabigatran pradaxa
    edoxaban savaysa betrixaban enoxaparin enoxaparin_sodium lovenox dalteparin tinzaparin fondaparinux
    arixtra heparin_sodium argatroban bivalirudin clopidogrel plavix prasugrel effient ticagrelor brilinta
    ticlopidine ticlid dipyridamole persantine aspirin_dipyridamole aggrenox vorapaxar anagrelide agrylin
    tranexamic_acid lysteda cyklokapron aminocaproic_acid amicar epoetin_alfa epogen procrit darbepoetin
    aranesp filgrastim neupogen pegfilgrastim neulasta eltrombopag promacta hydroxyurea hydrea deferasirox
    exjade heparin_lock heparin_injection
    """,
    # Thyroid, adrenal, pituitary.
    """
    levothyroxine levothyroxine_sodium synthroid levoxyl unithroid levothroid tirosint euthyrox liothyronine
    cytomel liotrix thyrolar armour_thyroid nature-throid np_thyroid thyroid_tablets desiccated_thyroid
    methimazole tapazole propylthiouracil somatropin genotropin humatrope norditropin nutropin omnitrope
    saizen serostim human_growth_hormone sermorelin tesamorelin egrifta octreotide sandostatin cabergoline
    dostinex desmopressin ddavp cinacalcet sensipar
    """,
    # Testosterone and other hormones.
    """
    testosterone testosterone_cypionate testosterone_enanthate testosterone_undecanoate testosterone_gel
    testosterone_injection testosterone_injections testosterone_cream testosterone_patch testosterone_pellets
    depo-testosterone depo_testosterone androgel androgel_pump testim axiron fortesta vogelxo natesto striant
    androderm aveed testopel xyosted jatenzo delatestryl methyltestosterone android_capsules methitest
    oxandrolone oxandrin fluoxymesterone oxymetholone anadrol nandrolone danazol danocrine clomiphene clomid
    human_chorionic_gonadotropin chorionic_gonadotropin novarel pregnyl anastrozole arimidex letrozole femara
    exemestane aromasin estradiol estrace vivelle vivelle-dot climara minivelle vagifem divigel estrogel
    estriol conjugated_estrogens premarin prempro estropipate activella femhrt progesterone prometrium
    medroxyprogesterone medroxyprogesterone_acetate provera depo-provera norethindrone norethindrone_acetate
    aygestin megestrol megace raloxifene evista ospemifene osphena tamoxifen nolvadex levonorgestrel
    ethinyl_estradiol drospirenone nuvaring leuprolide lupron lupron_depot goserelin zoladex bicalutamide
    casodex
    """,
    # Erectile dysfunction.
    """
    sildenafil sildenafil_citrate viagra revatio tadalafil cialis adcirca vardenafil levitra staxyn avanafil
    stendra alprostadil caverject edex_injection muse_suppository trimix bimix quadmix yohimbine
    """,
    # Osteoporosis and bone.
    """
    alendronate alendronate_sodium fosamax fosamax_plus_d binosto risedronate actonel atelvia ibandronate
    boniva zoledronic_acid zoledronate reclast zometa pamidronate aredia etidronate didronel teriparatide
    forteo abaloparatide tymlos romosozumab denosumab prolia xgeva calcitonin calcitonin_salmon miacalcin
    """,
    # Bladder and prostate.
    """
    tamsulosin tamsulosin_hcl flomax alfuzosin uroxatral silodosin rapaflo finasteride proscar propecia
    dutasteride avodart dutasteride_tamsulosin jalyn oxybutynin oxybutynin_er oxybutynin_chloride ditropan
    ditropan_xl oxytrol gelnique tolterodine tolterodine_er detrol detrol_la solifenacin vesicare darifenacin
    trospium sanctura fesoterodine toviaz mirabegron myrbetriq flavoxate urispas bethanechol urecholine
    phenazopyridine pyridium azo_standard pentosan pentosan_polysulfate elmiron urogesic urogesic_blue uribel
    urelle ustell prosed_ds urimar-t tiopronin d-mannose
    """,
    # Asthma, lung, allergy.
    """
    albuterol albuterol_sulfate albuterol_inhaler albuterol_hfa proair proair_hfa proventil ventolin
    ventolin_hfa levalbuterol xopenex salbutamol metaproterenol terbutaline brethine pirbuterol ipratropium
    atrovent ipratropium_albuterol combivent combivent_respimat duoneb tiotropium spiriva spiriva_handihaler
    umeclidinium incruse aclidinium tudorza glycopyrrolate_formoterol bevespi anoro anoro_ellipta stiolto
    olodaterol striverdi utibron indacaterol arcapta salmeterol serevent formoterol foradil perforomist
    arformoterol brovana fluticasone fluticasone_propionate fluticasone_furoate fluticasone_salmeterol flovent
    flovent_hfa arnuity advair advair_diskus advair_hfa airduo wixela breo breo_ellipta trelegy
    trelegy_ellipta budesonide budesonide_formoterol pulmicort symbicort beclomethasone qvar ciclesonide
    alvesco flunisolide aerospan asmanex dulera mometasone_formoterol montelukast montelukast_sodium singulair
    zafirlukast accolate zileuton zyflo theophylline theo-24 uniphyl aminophylline roflumilast daliresp
    cromolyn intal omalizumab xolair mepolizumab nucala benralizumab fasenra reslizumab cinqair pirfenidone
    esbriet nintedanib ofev cetirizine zyrtec zyrtec-d levocetirizine xyzal loratadine claritin claritin-d
    alavert desloratadine clarinex fexofenadine fexofenadine_hcl allegra allegra-d chlorpheniramine
    chlor-trimeton brompheniramine dexchlorpheniramine cyproheptadine periactin clemastine tavist
    carbinoxamine triprolidine benadryl azelastine astelin astepro olopatadine_nasal patanase dymista flonase
    veramyst nasonex nasacort rhinocort nasarel omnaris zetonna qnasl nasalcrom ipratropium_nasal_spray
    saline_nasal_spray ocean_nasal_spray
    """,
    # Cough and cold.
    """
    guaifenesin guaifenesin_er guaifenesin_codeine guaifenesin_dm mucinex mucinex_dm mucinex_d robitussin
    robitussin_ac robitussin_dm cheratussin cheratussin_ac benzonatate tessalon tessalon_perles
    promethazine_dm promethazine_codeine promethazine_with_codeine phenergan_with_codeine phenergan_dm
    tussionex hycodan hydromet tussigon rezira zutripro tuzistra tuxarin delsym nyquil dayquil theraflu
    coricidin alka-seltzer_plus pseudoephedrine sudafed sudafed_pe phenylephrine neo-synephrine oxymetazoline
    afrin dimetapp triaminic vicks vicks_vaporub cepacol chloraseptic cepastat zicam airborne_tablets
    emergen-c dextromethorphan_quinidine nuedexta bromfed bromfed_dm dextromethorphan_guaifenesin
    """,
    # Rheumatology, biologics, immunosuppressants.
    """
    methotrexate trexall otrexup rasuvo rheumatrex leflunomide arava azathioprine imuran azasan mycophenolate
    mycophenolate_mofetil cellcept myfortic cyclosporine neoral sandimmune gengraf tacrolimus sirolimus
    rapamune cyclophosphamide cytoxan penicillamine cuprimine auranofin ridaura adalimumab humira etanercept
    enbrel infliximab remicade inflectra renflexis golimumab simponi simponi_aria certolizumab
    certolizumab_pegol cimzia abatacept orencia tocilizumab actemra sarilumab kevzara anakinra kineret
    rituximab rituxan tofacitinib xeljanz baricitinib olumiant upadacitinib rinvoq secukinumab cosentyx
    ixekizumab taltz brodalumab siliq ustekinumab stelara guselkumab tremfya risankizumab skyrizi apremilast
    otezla belimumab benlysta vedolizumab entyvio dupilumab dupixent canakinumab ilaris immune_globulin ivig
    gammagard privigen gamunex hizentra prograf_capsules
    """,
    # Gout.
    """
    allopurinol zyloprim aloprim febuxostat uloric colchicine colcrys mitigare gloperba probenecid
    probenecid_colchicine lesinurad zurampic pegloticase krystexxa rasburicase
    """,
    # Toxins, chemodenervation and other injected agents.
    """
    botox botox_injection botulinum_toxin botulinum_toxin_type_a botulinum_toxin_a onabotulinumtoxina
    onabotulinum_toxin dysport abobotulinumtoxina xeomin incobotulinumtoxina myobloc rimabotulinumtoxinb
    phenol_injection sarapin collagenase collagenase_clostridium_histolyticum xiaflex hyaluronidase hylenex
    vitrase ketamine_infusion ketamine_infusions lidocaine_infusion lidocaine_infusions propofol diprivan
    etomidate dexmedetomidine methohexital brevital succinylcholine anectine rocuronium vecuronium sugammadex
    bridion neostigmine flumazenil romazicon physostigmine nitropress
    """,
    # Multiple sclerosis, Parkinson, dementia, movement, other neurology.
    """
    glatiramer copaxone glatopa interferon_beta avonex betaseron extavia rebif plegridy dimethyl_fumarate
    tecfidera fingolimod gilenya siponimod mayzent teriflunomide aubagio natalizumab tysabri alemtuzumab
    lemtrada ocrelizumab ocrevus daclizumab mitoxantrone dalfampridine ampyra carbidopa levodopa
    carbidopa_levodopa carbidopa-levodopa_er sinemet sinemet_cr parcopa rytary duopa stalevo entacapone comtan
    tolcapone tasmar pramipexole pramipexole_er mirapex mirapex_er ropinirole ropinirole_hcl requip requip_xl
    rotigotine neupro apomorphine apokyn selegiline eldepryl zelapar rasagiline azilect safinamide xadago
    amantadine symmetrel gocovri trihexyphenidyl artane benztropine cogentin donepezil aricept memantine
    memantine_er namenda namenda_xr namzaric rivastigmine exelon exelon_patch galantamine razadyne
    ergoloid_mesylates hydergine riluzole rilutek edaravone radicava pyridostigmine mestinon nusinersen
    piracetam betahistine cevimeline evoxac pilocarpine biotene
    """,
    # Cancer.
    """
    imatinib gleevec erlotinib tarceva lapatinib sorafenib sunitinib sutent bortezomib velcade lenalidomide
    revlimid thalidomide thalomid bevacizumab avastin trastuzumab herceptin pembrolizumab keytruda nivolumab
    opdivo ipilimumab yervoy cisplatin carboplatin oxaliplatin paclitaxel docetaxel doxorubicin vincristine
    vinblastine gemcitabine capecitabine xeloda fluorouracil temozolomide temodar etoposide ibrutinib
    imbruvica abiraterone zytiga enzalutamide xtandi palbociclib ibrance fulvestrant faslodex mercaptopurine
    chlorambucil melphalan busulfan
    """,
    # Skin and wounds.
    """
    mupirocin bactroban centany retapamulin altabax bacitracin bacitracin_zinc bacitracin_ointment neosporin
    neosporin_ointment polysporin triple_antibiotic_ointment triple_antibiotic double_antibiotic_ointment
    antibiotic_ointment silver_sulfadiazine silvadene ssd_cream thermazene mafenide sulfamylon santyl
    santyl_ointment becaplermin regranex medihoney manuka_honey_gel papain_urea accuzyme panafil xenaderm
    optase vasolex trypsin_balsam_peru_castor_oil balsam_peru cadexomer_iodine iodosorb povidone_iodine
    povidone-iodine betadine chlorhexidine chlorhexidine_gluconate hibiclens peridex hydrogen_peroxide
    dakin's_solution dakins_solution sodium_hypochlorite_solution vashe acetic_acid_solution gentian_violet
    aluminum_acetate domeboro burow's_solution tretinoin retin-a renova_cream atralin isotretinoin accutane
    claravis absorica adapalene differin epiduo tazarotene tazorac benzoyl_peroxide benzaclin benzamycin duac
    clindamycin_gel azelaic_acid finacea azelex metrogel metrocream brimonidine_gel mirvaso soolantra
    sodium_sulfacetamide sulfacetamide_sulfur salicylic_acid hydroquinone tri-luma imiquimod aldara zyclara
    efudex carac podofilox condylox calcipotriene dovonex calcitriol_ointment taclonex coal_tar anthralin
    acitretin soriatane methoxsalen pimecrolimus elidel protopic crisaborole eucrisa doxepin_cream zonalon
    prudoxin selenium_sulfide ketoconazole_shampoo minoxidil_topical rogaine bimatoprost_eyelash latisse
    eflornithine vaniqa urea_cream urea_40_cream carmol ammonium_lactate lac-hydrin amlactin eucerin aquaphor
    cetaphil lubriderm petroleum_jelly a_and_d_ointment desitin calamine calamine_lotion caladryl aveeno
    sarna_lotion mederma kelo-cote_gel bio-oil vitamin_e_cream vitamin_e_oil cocoa_butter witch_hazel lanolin
    dimethicone hypercare drysol aluminum_chloride glycopyrronium qbrexza deoxycholic_acid kybella epiceram
    hylatopic atopiclair biafine mimyx elimite_cream vaseline_ointment vectical_ointment granulex_spray
    iodine_solution iodine_tincture
    """,
    # Eyes, ears, mouth.
    """
    artificial_tears refresh_tears refresh_plus refresh_optive refresh_liquigel systane systane_ultra
    theratears blink_tears lacrilube lacri-lube hypromellose carboxymethylcellulose restasis
    cyclosporine_ophthalmic xiidra lifitegrast cequa lacrisert latanoprost xalatan bimatoprost lumigan
    travoprost travatan travatan_z tafluprost zioptan timoptic timolol_maleate combigan cosopt dorzolamide
    trusopt dorzolamide_timolol brinzolamide azopt simbrinza brimonidine alphagan alphagan_p betoptic
    levobunolol betagan carteolol rhopressa netarsudil vyzulta methazolamide prednisolone_acetate
    prednisolone_eye_drops omnipred loteprednol lotemax alrex fluorometholone fml_forte difluprednate durezol
    rimexolone maxidex tobradex tobramycin_dexamethasone zylet tobrex maxitrol blephamide
    neomycin_polymyxin_dexamethasone erythromycin_ophthalmic ilotycin polytrim ciloxan vigamox zymar zymaxid
    gatifloxacin besivance besifloxacin azasite ocuflox acular acuvail prolensa ilevro nevanac bromday xibrom
    ocufen ketorolac_ophthalmic olopatadine patanol pataday pazeo ketotifen zaditor alaway epinastine elestat
    bepreve lastacaft naphazoline naphcon naphcon-a opcon-a visine tetrahydrozoline tropicamide mydriacyl
    cyclopentolate cyclogyl homatropine trifluridine viroptic zirgan natamycin muro_128 ranibizumab lucentis
    aflibercept eylea ocriplasmin pegaptanib verteporfin visudyne areds preservision ocuvite icaps cortisporin
    cortisporin_otic neomycin_polymyxin_hc floxin_otic ofloxacin_otic acetasol vosol antipyrine_benzocaine
    auralgan carbamide_peroxide debrox cerumenex lipoflavonoid magic_mouthwash triamcinolone_dental_paste
    kenalog_in_orabase oralone caphosol neutrasal aquoral mouth_kote chlorhexidine_rinse genteal_tears
    genteal_gel prevident_5000
    """,
    # Vaccines and antitoxins.
    """
    tetanus_toxoid tetanus_vaccine tdap_vaccine boostrix adacel influenza_vaccine flu_vaccine
    hepatitis_b_vaccine hepatitis_a_vaccine engerix recombivax heplisav twinrix pneumococcal_vaccine prevnar
    pneumovax shingles_vaccine zostavax shingrix rabies_vaccine rabies_immune_globulin imogam hyperrab
    crotalidae_antivenom crofab anavip
    """,
    # Classes named in place of a drug (those that are neither a test panel nor a procedure).
    """
    muscle_relaxant muscle_relaxants muscle_relaxer muscle_relaxers anti-inflammatory_medication
    anti-inflammatory_medications anti-inflammatories antiinflammatory_medication nsaid nsaids antidepressant
    antidepressants anti-depressant anti-depressants antidepressant_medication anxiolytic anxiolytics
    anti-anxiety_medication antiepileptic antiepileptics anti-epileptic_drug anticonvulsant anticonvulsants
    antiemetic antiemetics anti-emetic laxative laxatives stool_softener stool_softeners antacid antacids
    proton_pump_inhibitor proton_pump_inhibitors h2_blocker h2_blockers antihistamine antihistamines
    oral_antibiotics post-op_antibiotics antiviral antifungal antifungal_cream antihypertensive
    antihypertensives antipsychotic antipsychotics bisphosphonate bisphosphonates triptan triptans
    decongestant sleeping_pill sleeping_pills sleep_medication sleep_medications sleep_aid sleep_aids
    pain_medication pain_medications pain_pills pain_killers painkiller painkillers pain_meds oral_meds
    opioid_medication opioid_medications opioid_analgesics opiate_medication narcotic_medication
    narcotic_medications narcotic_pain_medication oral_steroids oral_steroid steroid_dose_pack steroid_dosepak
    steroid_taper steroid_cream topical_steroid oral_corticosteroids psychotropic_medication
    psychotropic_medications psychotropics blood_thinner blood_thinners topical_anesthetic topical_antibiotic
    local_anesthetic_cream stimulant_laxative statin_medication iv_antibiotics prophylactic_antibiotics
    antibiotic_therapy antibiotic_medication postoperative_antibiotics
    """,
)

_MISSPELT: Final = (
    # hydrocodone, Norco, Vicodin.
    """
    hydrocodon hydrocodeine hydrocodine hydrocodonne hydrocordone hydrocodne hydocodone hydroccodone hydrocone
    hydracodone hyrdocodone hyrocodone hydrocdone hydrocodome hydrocodene hydrododone norko vicoden vicadin
    vicodine vicodan vicodon vikodin
    """,
    # oxycodone, OxyContin, Percocet, Roxicodone.
    """
    oxycodon oxycodine oxycodene oxycodne oxicodone oxycondone oxycodeine oxycocone oxycodome oxcodone
    oxycotin oxycontine oxycoton oxicontin oxyconton percoset percocett perkocet percacet percocette percocit
    roxycodone roxicodine roxycodon
    """,
    # tramadol, Ultram, Ultracet.
    """
    tramadal tramodol tramadole tramadoll tramodal tramidol tramadon tramdol tramaldol tamadol trammadol
    tramadolol tremadol tramadola ultrum ultran ultracett ultaset
    """,
    # morphine, MS Contin, fentanyl, methadone, hydromorphone, oxymorphone, tapentadol, buprenorphine.
    """
    morphin morphene morfine morphine_sulphate_er mscontine ms_cotin ms_contine fentanil fentynal fentanyal
    phentanyl fentynl fentenyl fentanly methadon methodone methadoe metadone hydromorphine hydromorphon
    hydromophone hydramorphone dilaudud dilauded dilaudin dilaudad oxymorphine oxymorphon opanna nucenta
    nucynda nusynta tapentadal tapentadole tapendatol suboxon subaxone buprenorphin buprenorphrine
    buphrenorphine bupenorphine buprinorphine butran codiene codein codine levorphanal
    """,
    # cyclobenzaprine, Flexeril, Fexmid.
    """
    cyclobenzaprin cyclobenzapine cyclobenzeprine cyclobenzaprene cyclobenzoprine cyclobenzprine
    cyclobenzapril cyclobenzaparine cyclobenzabrine cyclobenzarpine cyclobenazprine cyclobenzaprime
    cyclobenzipine cyclobenazaprine cyclobenzaprime_hcl cyclobenzaprne cylobenzaprine cyclobenzapirne
    cyclobenzaphrine cyclobezaprine cyclobenaprine cycobenzaprine cyclbenzaprine cycolbenzaprine
    cyclopenzaprine cyclobenzapam flexaril flexeral flexerill flexerall flexoril flexiril flexeryl fexmed
    """,
    # carisoprodol, methocarbamol, tizanidine, metaxalone, baclofen, orphenadrine, chlorzoxazone.
    """
    carisoprodal carisoprodo carisprodol carisoprodole carisoprofol carisporodol carisopradol carisaprodol
    carisopradal carisprodal carsoprodol carrisoprodol methocarbomol methocarbamal methocarbomal methocarbanol
    methocarbonol methacarbamol methocarbinol robaxen robaxine robaxan tizanadine tizandine tizanidin
    tizanadene tizinidine tizanide tizanidene tizanidin_hcl tizanodine zanaflec zanoflex zanflex xanaflex
    zanaflexx xanoflex metaxalon metaxolone metaxelone metoxalone metaxaline skelaxine skelaxen skalaxin
    skelexin baclophen baclafen baclofin balcofen baclofane bacoflen orphenadrin orphenedrine orphenadine
    orphanadrine orphenidrine orphinadrine orphendrine norflexx chlorzoxazon chlorzoxasone chlorzaxozone
    chlorzoxizone
    """,
    # naproxen, Naprosyn, Anaprox.
    """
    naproxin naproxyn naproxan naprosin naprosen naprosyne naproxon naproxene naprocen naproxene_sodium
    naprosyn_ec napraxen neproxen anaprax anoprox anaprox-ds anaprox_d_s annaprox naprolan naproxsyn
    """,
    # ibuprofen, Motrin.
    """
    ibuprophen ibuprofin ibuprofren ibuprofe iburofen ibupfrofen ibuprofene ibuprofine ibprofen ibuprufen
    ibuproden ibuprfen iboprofen motrine motrim
    """,
    # other NSAIDs.
    """
    meloxican melxoicam meloxicom meloxacam meloxicim meloxocam mobick celebrix celebres celebrax celabrex
    cellebrex celecoxcib celecoxb celecoxid celicoxib celecoxide diclofenic diclofenacc diclofenec diclofinac
    diclofenax dicolfenac diclofanac diclofenaac diclonfenac diclophenac dicloflenac diclofena voltarin
    voltaran voltaren_jel voltarren volteran voltarol volteren voltarem etodalac etodolec etodalic etodolack
    nabumatone nabumetome nabumetan nabumeton nabumentone nabumetane relafin relefen reelafen ketoralac
    ketorlac ketorolack ketorolax toradal torodol torodal toridol ketaprofen ketoprofin ketoprofem ketoprophen
    ketroprofen flurbiprofin flurbiprofe flubiprofen fluribiprofen flurbiprofren flurbriprofen flurbipforen
    flurpiprofen flurbiproben flurbiprophen fluriprofen flurbiprofan flurbioprofen flubriprofen fluibiprofen
    fenoprofin fenoprophen indomethicin indomethacine indomethocin indocine flecter flectra_patch pennsaide
    pensaid pennsade duexus dueksis vimova
    """,
    # acetaminophen.
    """
    acetaminophin acetominophen acetaminophine acetominophin acetamenophen acetaminofen acetaminopen
    acetomenophen acetaminophene acetaminphen acetaminohen acetaminopehn acitaminophen acetimenophen
    acetaminophn acetaminoph acetaminop tylenal tylonol tylanol tylenole
    """,
    # gabapentin, Neurontin, pregabalin, Lyrica, topiramate, Topamax.
    """
    gabapentine gabapenten gabapentan gabapenton gabapetin gabapentun gabapenin gabepentin gabbapentin
    gapapentin gabapention gabepentine gabapentim gabapentinn gabopentin gabapintin gabapentn gabapenti
    gabanpentin gababentin galapentin gabpentin gabaentin gabapanten neurotin neurontine neuronton nuerontin
    neurontan nurontin neorontin pregabulin pregabilin pregabaline pregablin pregabalyn pregabelin lyrika
    lyrca lirica lyricka topirimate topiramat topirimat topirmate topiromate topamate topimax topomax topamac
    toprimax topamx grallise
    """,
    # antidepressants.
    """
    cymbulta cymbolta symbalta cimbalta cymbalata cymblata duloxitine duloxetin duloxatine duloxentine
    duloxotine dulozetine deloxetine dulexetine venlafexine venlafaxin venlaflaxine venlafaxene venlefaxine
    effexer effexxor effexsor effexir amitriptylin amitriptiline amitryptiline amitryptyline amitryptaline
    amitriptalin amitriptaline amitriptylene amitriptyine amitripyline amitriptyilne amitryptylin
    amiltriptyline amitriptylline amitryptilline amitritpyline amitrityline amytriptyline elevil elavile
    nortriptylene nortryptiline nortriptiline nortryptyline nortriptylin nortriptyiline nortriptyline_hci
    northriptyline pamalor trazadone trazedone trazodon trazidone trazadon trazodome trazondone trazodne
    trazodine sertralin sertaline setraline sertroline sertralene fluoxitine fluoxetin fluoxotine floxetine
    fluoxetene escitalopran escitaloprame escitalapram citalapram citaloprame lexepro lexipro lexaparo
    bupropian buproprion buproprian bupropin bupropine buproprione wellbutrine welbutrin wellbutin wellbutren
    mirtazipine mirtazepine mirtazapin mirtazaprine remiron savela savelle zolof zoloff paxel paroxitine
    viibrid pristique prestiq brintelix
    """,
    # benzodiazepines, hypnotics.
    """
    alprazolan alprazalam alprazolom alprozolam alprazolem xanex zanax xanacs xannax clonazapam clonazepan
    clonozepam clonazepem clonazipam klonapin klonipin klonopine clonopin clonipin lorazapam lorazepan
    lorezepam larazepam lorazipam adavan atavan ativen diazapam diazepan diazipam diazepem valiumm temazapam
    tamazepam temazepan temezepam restaril restoral restorill zolpidam zolpiden zolpidum zolpidim zolpedem
    zolipdem zolpidom zopidem zolpidom_tartrate zolpiderm ambiem ambian ambein ambienne lunasta lunestra
    eszoplicone eszopiclon ezopiclone eszopicolone esczopiclone buspirone_hci busparone buspirion hydroxizine
    hydroxyzene hydroxizene
    """,
    # stomach and bowel.
    """
    omeprazol omeprazale omeprozole omeprazone omaprazole omeperazole omeprazle omeprasole omperazole
    omeprazolee omeprezole omeprazolr omeprizole omeprazolel ompeprazole omprazole omeprazzole omeparzole
    prilosek prilosac prylosec prilosic priolsec priloses pantaprazole pantoprazol pantoprozole pantoprazle
    pantaprazol protonics protonixx protinix esomeprazol esomprazole esomeprozole nexum nexuim lansoprazol
    lansoprozole lanzoprazole prevecid rabeprazol ranitadine ranitidin ranitidene rantidine ranitinide zantack
    famotadine famotidin docusate_sodum docusat docussate docusate_sodim ducosate dococusate doccusate colase
    collace senokott sennekot senakot sennakot sennacot ondansatron ondansteron odansetron ondansetrone
    ondasetron ondensetron ondanestron zofron zoferan zophran promethazin promethezine promethasine phenargan
    phenegran miralaks mirilax amitizia linzes lactulos
    """,
    # topicals.
    """
    lidocain lidocane lidacaine lidociane lidocine lidicaine lidocaie lidcocaine lydocaine lidoacaine lidodern
    lidaderm lidodem lidoerm lidocerm lydoderm lidoder capsaicine capsacin capsaican capsaicain
    capsaisin_cream capsicin capsaician capasaicin capsazin capsiacin capsacian capsaicin_cr capcaicin
    capsaicum capscaicin mentol menthole menthyl_salicylate methylsalicilate methyl_salicilate
    methyl_salycilate methyl_salycylate methylsalycilate camphore campor terocine terocyn tericin terrocin
    terosin lidoproo dendrasin dendricin dendracine dendracyn medroxx medrocks medrax_patch menthaderm
    menthodem mentoderm methaderm mentaderm bio-freez biofreez biofreese dextromethorphane dextromethorfan
    dextromethorphen dextramethorphan dextromethorpan dextromorphan dexamethorphan dextrometorphan ketamin
    kerotek dicopenol deprizene fanatrax synapran tabradal somnacin theromine trepodone gabodone
    """,
    # other often requested drugs.
    """
    sumatriptin sumitriptan sumatryptan sumatriptane sumatripan imitrix immitrex imatrex imetrex rizatryptan
    fioricette fiorcet fiorecet fioracet fiorinol butabital butalbitol butalbutal botoxx medral medroldosepak
    methylprednisone methylprednisolon methlyprednisolone prednison prednizone prednisone_taper predisone
    dexamethosone dexamethazone kenelog sildenafill sildenifil viagara cialas cialias levetra glucosamin
    glucosomine glucosamine_chondrotin glucosamine_chondroiten chondrotin chondroiten chondriotin condroitin
    gluchosamine lisinipril lisinoprel lysinopril amlodipin amlodopine losarten metformine metoprolal
    hydrochlorthiazide atorvastatine simvistatin seroqual seroquell seraquel quetiapin quitiapine abilfy
    abillify provigal nuvagil modafanil naloxon naltrexon cephalexine cefalexin kephlex bactrum azithromyacin
    melatonine testosteron testosterone_cypinate testosterone_cypiniate androgell vitamine_d viatmin_d
    """,
)

NAMES: frozenset[str] = _entries(_NAMES) | _entries(_MISSPELT)
"""Names of drugs, supplements and compounded preparations, right and wrongly spelt."""

# Not among the forms, since a request means something else by them at least as often: pad (electrodes,
# heating), dr (doctor), xr (x-ray), xl (a size), la, ir, sl, strip, film, foam, tube, bottle, kit, pack,
# paste and oil (electrodes, massage), drops ("foot drop"), oral, injection, drug and drugs ("drug screen"),
# medicine ("physical medicine"), meds (its singular is "med", as in "med legal"), otc (insoles), tb (a test).
_FORMS: Final = (
    # Swallowed or dissolved in the mouth.
    """
    tablet tablets tab tabs caplet caplets capsule capsules cap caps gelcap gelcaps gel_cap gel_caps softgel
    softgels soft_gel soft_gels liquigel liquid_gel chewable chewables pill pills lozenge lozenges troche
    troches wafer wafers lollipop odt orally_disintegrating sublingual sublingual_film buccal_film sprinkle
    sprinkles granules effervescent syrup elixir suspension susp oral_suspension solution soln oral_solution
    oral_liquid tincture oral_drops oral_concentrate intensol
    """,
    # Put on the skin.
    """
    cream creams creme cremes crm ointment ointments oint gel gels lotion lotions liniment balm salve emulgel
    patch patches ptch transdermal transdermal_system topical topicals topically roll-on emollient
    """,
    # Other routes.
    """
    spray nasal_spray inhaler inhalers hfa mdi nebulizer_solution suppository suppositories enema enemas
    eye_drops eye_drop ear_drops ear_drop ophthalmic_drops ophthalmic_solution ophthalmic_ointment
    otic_solution otic_drops vaginal_cream mouthwash vial vials ampule ampules ampoule prefilled_syringe
    autoinjector auto-injector pen_injector powder powders
    """,
    # Release and strength marks written after a name.
    """
    er sr cr ec ds extended_release extended-rel ext-rel sustained_release delayed_release controlled_release
    immediate_release long-acting_tablet enteric_coated enteric-coated double_strength
    """,
    # Salts written after a name.
    """
    hcl hci hbr hydrochloride hydrobromide bitartrate tartrate succinate maleate mesylate besylate fumarate
    tromethamine citrate gluconate oxalate pamoate hyclate acetonide dipropionate propionate cypionate
    benzoate
    """,
    # Packaging and supply.
    """
    dosepak dosepaks dosepack dospak dose_pack dose_packs dose_pak dosage dosages dose doses refill refills
    blister_pack unit_dose convenience_pack rapid_paq tabpak taperpak
    """,
    # Words for a drug as such.
    """
    medication medications prescription prescriptions rx compound compounds compounded compounding cmpd cmpnd
    compd pharmacy_purchase pharmaceutical pharmaceuticals pharmaceutic medicated generic_equivalent
    supplement supplements prescription_drug prescription_drugs
    """,
)

FORMS: frozenset[str] = _entries(_FORMS)
"""Pharmaceutical forms, release marks, salts and packaging, and words for a drug as such."""
