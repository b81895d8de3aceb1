"""Names of treatments by category: what the field calls things, from general knowledge of it.

Which of several `STRONG` names decides depends on their places in the request; `WEAK` ones decide only
where no strong one is found. Phrases are separated by commas; hyphens and plurals do not matter.
"""

STRONG: dict[str, str] = {
    "home_health": """
        home wound care, home wound care nurse, home wound care nurse visit, wound care nurse, rn home visit, lvn, cna, certified nursing assistant, personal care aide, personal care attendant, home physical health nurse, home infusion nursing, domestic help, companion care,
        attendant care, caregiver, custodial care, home attendant, home care, home care assistance, rn visit, home caregiver,
        home health, home health aide, home rn, home rn visit, home nurse, home nurse visit, home health assessment, home health care, home health evaluation,
        home health nurse, home health nursing, home health services, home healthcare, home help, home
        nursing, homemaker services, housekeeping, housekeeping services, in home assistance, in home
        care, in home nursing, in home supportive services, private duty nursing, registered nurse
        visits, skilled nursing care at home, skilled nursing visit, visiting nurse
    """,
    "transportation": """
        wheelchair van, wheelchair van transport, wheelchair van transportation, gurney van, gurney transport, mileage, round trip mileage, travel reimbursement, bus pass,
        uber, uber ride, lyft, car service, paratransit, stretcher van,
        ambulance, ambulance service, medical transportation, mileage reimbursement, non emergency
        medical transportation, ride service, rideshare, taxi, taxi service, transport, transportation
    """,
    "surgical_service": """
        pa c assistant, pac assistant, approach surgeon, access surgeon, exposure surgeon, vascular access surgeon, conscious sedation, iv sedation, recovery care center, recovery center stay,
        los, hospital los, inpatient los, hospital length of stay,
        ambulatory surgery center, anesthesia, anesthesia services, anesthesiologist, assistant pa,
        assistant surgeon, assistant surgeons, cell saver, co surgeon, day inpatient, facility fee,
        first assistant, general anesthesia, hospital admission, hospital stay, hospitalization,
        inpatient admission, inpatient hospital stay, inpatient hospitalization, inpatient stay, intra
        operative monitoring, intraoperative monitoring, intraoperative neuromonitoring, intraoperative neurophysiological monitoring, length of stay,
        monitored anesthesia care, neuromonitoring, neurophysiologic monitoring, outpatient surgery
        center, overnight hospital stay, overnight observation, overnight stay, pa assistant, physician
        assistant, physician assistant assist, post operative hospital stay, surgery assistant, surgery center, surgical
        assistant, surgical facility, surgical first assist
    """,
    "other": """
        service dog, assistance dog, emotional support animal,
        case management, case manager, nurse case management, nurse case manager, van purchase, wheelchair van purchase, vehicle purchase, report fee, report preparation,
        medical records, copies of medical records, records, copies, disability placard, handicap placard,
        air travel, airfare, amalgam, apartment, arch bar, babysitting, cell phone, child care, childcare, cleaning service,
        composite filling, composite restoration, computer, copy service, crown, crowns, deep cleaning, dental
        bridge, dental care, dental cleaning, dental crown, dental filling, dental fillings, dental
        prophylaxis, dental prosthesis, dental rehabilitation, dental repair, dental restoration, dental scaling, dental
        treatment, dental work, denture, dentures, endodontic therapy, endodontic treatment, fertility
        treatment, fixed bridge, fixed partial denture, fluoride treatment, full mouth debridement,
        full mouth reconstruction, full mouth rehabilitation, gardening, gingival scaling, guide dog, hospice,
        hospice care, hotel, house cleaning, housing, in vitro fertilization, inlay, interpreter,
        interpreter services, interpreting services, ivf, language interpreter, lawn care, lawn service, life coach, lodging,
        meal delivery, meals on wheels, moving expenses, nanny, nanny service, nanny services, onlay, oral prophylaxis,
        orthodontia, orthodontic, orthodontic treatment, partial denture, per diem, periodontal, periodontal
        maintenance, periodontal scaling, periodontal therapy, periodontal treatment, photocopies, porcelain crown,
        porcelain veneer, record copies, relocation, remodel, rent, home modification, house modification, bathroom modification, bathtub modification, kitchen modification, vehicle modification, van modification, bathroom remodel, home remodel, root canal, root canal therapy, root canal treatment, root
        planing, scaling and root planing, service animal, software, spanish interpreter, sperm banking, temporary
        housing, tooth filling, translation, translation services, translator, tuition, tutoring,
        vehicle, voice recognition software, wig, wigs, wound care, yard work
    """,
    "physical_therapy": """
        kinesiotherapy, prosthetic gait training,
        physical therapy evaluation and treatment, physical therapy evaluation and treat, certified hand therapist, certified hand therapy, gait training, hand therapy, kinetic
        activities, mckenzie therapy, neuromuscular re education, neuromuscular reeducation, p t, pelvic
        floor therapy, physio, phsical therapy, phyiscal therapy, physcial therapy, physical conditioning
        therapy, physical medicine, physical medicine treatment, physical rehabilitation, physical
        tharapy, physical therap, physical theraphy, physical therapie, physical therapist, physical
        therapy, physical therapy sessions, physical therapy treatment, physical therpay, physical
        threrapy, physicial therapy, physio therapy, physiotherapy, pool physical therapy, post op pt,
        pt, pysical therapy, rehab therapy, therapeutic activities, therapeutic exercise, therapeutic
        exercises, vestibular physical therapy, vestibular rehabilitation, vestibular therapy
    """,
    "occupational_therapy": """
        prosthetic training, upper extremity prosthetic training,
        occupational therapy evaluation and treatment, o t, occupational hand therapy, occupational rehabilitation, occupational theraphy, occupational
        therapie, occupational therapist, occupational therapy, occuptational therapy, ot
    """,
    "chiropractic": """
        chiro, chiro physio, chiro physiotherapy, chirophysio, chirophysiotherapy, chiropractc, chiropracter, chiropractic,
        chiropractic adjustment, chiropractic care, chiropractic manipulation, chiropractic manipulative
        treatment, chiropractic physical therapy, chiropractic physiotherapy, chiropractic rehab,
        chiropractic rehabilitation, chiropractic therapy, chiropractic treatment, chiropractic visit,
        chiropractic with physiotherapy, chiropractor, chiropratic, cmt, extremity manipulation, joint
        manipulation, manipulation, manipulative therapy, manual manipulation, manual therapy, manual
        therapy and manipulation, manual therapy manipulation, omt, osteopathic manipulation,
        osteopathic manipulative therapy, osteopathic manipulative treatment, spinal adjustment, spinal
        manipulation, spinal manipulative therapy
    """,
    "acupuncture": """
        accupuncture, acupressure, acupuncture, acupuncture therapy, acupuncture treatment, acupuncture
        visit, acupuncture with electrical stimulation, acupuncturist, acupuncure, acupunture, cupping,
        dry needling, electro acupuncture, electroacupuncture, infrared acupuncture, moxibustion
    """,
    "massage": """
        cranial sacral therapy, craniosacral therapy, deep tissue massage, manual myofascial release,
        massage, massage therapist, massage therapy, myofascial, myofascial release, myofascial therapy,
        myofascial treatment, myotherapy, soft tissue massage, soft tissue mobilization, soft tissue
        therapy, soft tissue work, therapeutic massage
    """,
    "other_therapy": """
        tinnitus retraining, tinnitus retraining therapy, scrambler, calmare, scrambler calmare therapy, whole body cryotherapy, lint treatment, tinnitus therapy, sound therapy, equine therapy, horticultural therapy,
        acoustic compression therapy, activity therapy, aqua therapy, aquatherapy, aquatic physical
        therapy, aquatic therapy, art therapy, balance therapy, biofeedback, biofeedback therapy,
        biofeedback training, calmare therapy, cervical traction therapy, class iv laser, cognitive
        rehabilitation, cognitive therapy for brain injury, cold laser, cold pack therapy, cryotherapy
        session, decompression therapy, desensitization therapy, diathermy, e stim, ecswt, electric
        stimulation, electrical muscle stimulation, electrical stim, electrical stimulation,
        electrotherapy, ems, estim, eswt, extracorporeal shock wave therapy, extracorporeal shockwave
        therapy, functional electrical stimulation therapy, hbot, heat ice therapy, heat therapy
        sessions, high energy shockwave, high power laser, hippotherapy, hot cold pack therapy, hot pack
        therapy, hot packs therapy, hydrotherapy, hyperbaric oxygen, hyperbaric oxygen therapy,
        hypnotherapy for pain, ice heat pads therapy, ice heat therapy, infra red, infrared, infrared
        heat, infrared therapy, interferential current therapy, interferential therapy, interferential
        treatment, intersegmental traction, iontophoresis, kinesio tape application, kinesio taping, kinesiology taping,
        kinesiotaping, laser therapy, laser treatment, light therapy, lint, lllt, localized intense
        neurostimulation, localized intense neurostimulation therapy, low energy extracorporeal
        shockwave therapy, low level laser, low level laser therapy, laser, lumbar traction therapy, lymphatic drainage,
        lymphedema therapy, magnetic therapy, manual lymphatic drainage, mechanical traction,
        meditation, mirror therapy, muscle stimulation, music therapy, neurostimulation therapy,
        neurofeedback, mirror box therapy, nutritional therapy, oxygen therapy, ozone therapy, p stim, paraffin, paraffin bath, paraffin
        therapy, pemf, pens, pens treatment, percutaneous electrical nerve stimulation, percutaneous
        electrical nerve stimulation treatment, percutaneous neuromodulation therapy, phonophoresis,
        phototherapy, pilates, pilates therapy, pnt, pool therapy, prolotherapy session, pulsed
        electromagnetic therapy, recreational therapy, scrambler therapy, shock wave, shock wave
        therapy, shockwave, shockwave therapy, speech language therapy, speech pathology, speech
        therapy, speech and language therapy, speech language pathology, voice therapy, voice training, voice rehabilitation, spinal decompression, spinal decompression therapy, spinolator, stimulation, tai chi,
        tens therapy, tens treatment, therapeutic modalities, therapeutic ultrasound, tms, traction, transcranial magnetic stimulation,  ultrasound
        therapy, ultrasound treatment, vax d, vision therapy, water therapy, whirlpool, yoga
    """,
    "mental_health": """
        rating scale, bdi, bdi ii, bai, depression scale, anxiety scale, depression inventory, anxiety inventory,
        biopsychosocial assessment, biopsychosocial evaluation, biopsychosocial intake, sex therapy,
        anger management, beck anxiety inventory, beck depression inventory, behavior therapy,
        behavioral evaluation, behavioral health, behavioral health evaluation, behavioral medicine,
        behavioral therapy, biobehavioral, cbt, cognitive behavior therapy, cognitive behavioral
        therapy, cognitive behavioural therapy, cognitive therapy, comprehensive psychological testing,
        counseling, couple therapy, couples therapy, ect, electroconvulsive therapy, emdr, family therapy, grief counseling, group
        medical psychotherapy, group psychotherapy, group therapy, hypnosis, hypnotherapy, hypnotherapy
        relaxation training, individual psychotherapy, individual therapy, marital therapy, medical
        hypnotherapy, mental health, mental health counseling, mmpi, inventory testing, personality inventory, personality inventory testing, personality testing, minnesota multiphasic personality inventory, multiphasic personality inventory, neuropsych evaluation, neuropsych
        testing, neuropsychological assessment, neuropsychological evaluation, neuropsychological
        testing, neuropsychologist, neuropsychology, neuropsychology evaluation, pain coping skills,
        pain psychologist, pain psychology, psych, psych clearance, psych consult, psych consultation,
        psych eval, psych evaluation, psych testing, psyche, psyche consult, psyche evaluation,
        psychiatric, psychiatric evaluation, psychiatric testing, psychiatric treatment, psychiatrist,
        psychiatry, psychiatry evaluation, psychodiagnostic testing,
        psychoeducation, psychological, psychological assessment, psychological clearance, psychological
        consult, psychological consultation, psychological counseling, psychological counselling,
        psychological evaluation, psychological follow up, psychological pain consultation,
        psychological screening, psychological services, psychological sessions, psychological testing,
        psychological therapy, psychological treatment, psychologist, psychology, psychology consult,
        psychology consultation, psychology sessions, psychopharmacology, psychopharmacology management,
        psychosocial, psychosocial evaluation, psychotherapist, psychotherapy, psychotropic medication
        management, relaxation, relaxation therapy, relaxation training, stress counseling, stress
        management, trauma therapy
    """,
    "injection": """
        cortisone shot, steroid shot, toradol shot, shot, autologous blood injection, b12 injection, block, blood patch, botox, botox injection, botulinum
        toxin, bursa injection, carpal tunnel injection, caudal epidural, celestone injection, cesi,
        chemodenervation, corticosteroid injection, cortisone injection, costochondral injection, depo
        medrol injection, discogram injection, durolane, dysport, epidural, epidural blood patch,
        epidural injection, epidural steroid injection, epidurals, esi, esis, euflexxa, facet block,
        facet injection, facet joint block, ganglion block, ganglion impar block, gel one, gelsyn,
        genicular nerve block, greater occipital nerve block, humira injection, hyalgan, hyaluronate
        injection, hyaluronic acid, hyaluronic acid injection, hymovis, ilesi, im injection,
        infiltration, inj, injection, injections, intercostal nerve block, interlaminar epidural, intra
        articular injection, intradiscal steroid injection, intramuscular injection, iv infusion
        ketamine, joint injection, kenalog injection, ketorolac im, ketorolac injection, lesi, lidocaine
        injection, lumbar facet block, lumbar sympathetic block, marcaine injection, mbb, mbbs, medial
        branch block, monovisc, myobloc, nerve block, nerve root block, nerve root injection,
        neurotoxin, occipital nerve block, onabotulinumtoxina, orthovisc, piriformis injection, platelet
        rich plasma, prolotherapy, prp, sacroiliac joint injection, selective nerve root block, si joint
        injection, snrb, sodium hyaluronate, stellate ganglion block, stem cell injection, steroid inj,
        steroid injection, subacromial injection, supartz, supartz injection, sympathetic block,
        synvisc, synvisc one, tendon sheath injection, tfesi, toradol im, toradol injection, tpi, tpis,
        transforaminal epidural, trigger finger injection, trigger point, trigger point injection,
        ultrasound guided injection, visco 3, viscosupplement, viscosupplementation, vitamin b12
        injection, xeomin
    """,
    "surgery": """
        intramedullary nailing, intramedullary nail, intramedullary rod, nailing, im nail, im rod, external fixator, external fixation, tension band wiring, cerclage wiring, interspinous spacer, interspinous device, x stop, coflex, balloon spacer, subacromial balloon, nerve stimulator placement, peripheral nerve stimulator placement, nerve stimulator insertion, sprint pns, sprint peripheral nerve stimulation, sprint peripheral nerve stimulation system, vagus nerve stimulator, deep brain stimulator, deep brain stimulation, sacral nerve stimulator, sacral neuromodulation,
        baclofen pump, pump implantation, pump implant, port placement, port removal, port a cath, mediport, ivc filter, vena cava filter, stent, stenting, angioplasty, valve replacement, shunt placement, ventriculoperitoneal shunt, feeding tube placement, peg tube placement, peg placement, gastrostomy, gastrostomy tube placement, tracheostomy, myringotomy, myringotomy tube, tympanostomy tube, ear tube, suprapubic catheter placement, bone anchored hearing aid implantation, cochlear implantation,
        gastric band, gastric banding, lap band, punctal plug, tissue expander, halo placement,
        artificial urinary sphincter, sphincter implantation, penile prosthesis, surgical replacement, surgical removal, surgical revision, surgical exploration, surgical excision, surgical implantation, reimplantation,
        coccygectomy, amniotic membrane, amniotic membrane transplant, amniotic membrane placement, prokera, pterygium excision, punctal occlusion, surgical placement,
        autograft, autograft transfer, cataract extraction, corneal transplant, fasciectomy, gastric sleeve, hypoglossal nerve stimulator, keratoplasty,
        meniscal transplant, oats, osteochondral autograft transfer, sleeve gastrectomy, transplant, transplantation, uppp, uvulopalatopharyngoplasty,
        breast reduction, extraction of teeth, extraction of tooth, teeth extraction, hammertoe correction, hammer toe correction, hammertoe, scs implantation, scs, spinal cord stimulator lead, implantation of, osteoplasty, tubal, cyst removal surgery, nerve ablation, cauterization, endoscopic surgery, percutaneous fixation, internal fixation, fixation, pinning, exploration, capsulotomy, capsulectomy, capsulorrhaphy, tenolysis, hemiarthroplasty, spinal instrumentation, instrumentation, corpectomy, cage, hysteroscopy, ureteroscopy, lithotripsy, tonsillectomy, mastectomy, lumbar interbody, disc excision,
        a1 pulley release, ablation, ablation procedure, acdf, achilles repair, achilles tendon repair,
        acl reconstruction, acl repair, adhesiolysis, alif, amputation, ankle replacement, anterior
        cervical discectomy, anterior cervical discectomy and fusion, appendectomy, arthrodesis,
        arthroplasty, arthroscopic, arthroscopic surgery, arthroscopy, arthrotomy, artificial disc
        replacement, bankart repair, bariatric surgery, battery replacement surgery, biceps tenodesis,
        botox surgery, brostrom, broström procedure, bunionectomy, bursectomy, capsular release, carpal
        tunnel cubital tunnel release, carpal tunnel release, cataract surgery, cervical decompression, ct release,
        cholecystectomy, chondral autograft, chondroplasty, closed reduction, closed reduction
        percutaneous pinning, cmc arthroplasty, coblation, colectomy, core decompression, coronary
        artery bypass, ctr, cyst excision, cyst removal, cystoscopy, de quervain's release, debridement,
        dental implant, disc arthroplasty, disc replacement, discectomy, discoplasty,
        diskectomy, distal clavicle acromioplasty, distal clavicle excision, distal clavicle mumford
        mumford, distal clavicle resection, dorsal column stimulator, dupuytren's release, ear surgery,
        elbow replacement, endoscopic carpal tunnel release, endoscopic release, endovenous ablation,
        epidural lysis of adhesions, eye surgery, facet rhizotomy, fasciectomy, fasciotomy, first dorsal
        compartment release, first rib resection, foraminotomy, foreign body removal, fusion, ganglion
        cyst excision, ganglion excision, gastric bypass, gastrocnemius recession, generator
        replacement, hardware removal, hardware removal of hardware, hemiarthroplasty, hemilaminectomy,
        hemorrhoidectomy, hernia repair, herniorrhaphy, hip replacement, hip resurfacing, hysterectomy,
        idet, iliac crest bone graft, implant removal, incision and drainage, inguinal hernia repair,
        interbody fusion, intrathecal pain pump, intrathecal pump, intrathecal pump implantation, ipg
        replacement, joint replacement, knee replacement, kyphoplasty, labral repair, labrum repair,
        laminectomy, laminotomy, laparoscopic, laparoscopy, laser eye surgery, lateral release, ligament
        reconstruction, ligament repair, lipoma excision, lumbar decompression, lumpectomy, lysis of
        adhesions, manipulation under anesthesia, mass excision, medial branch radiofrequency, meniscal
        repair, meniscectomy, meniscus repair, microdiscectomy, microdiskectomy, microfracture, mua,
        mumford, mumford procedure, nerve decompression, nerve release, nerve repair, neurectomy,
        neurolysis, neuroplasty, neurotomy, nucleoplasty, oats procedure, open reduction, open reduction
        internal fixation, orchiectomy, orif, osteotomy, outpatient surgery, pacemaker, pain pump
        implantation, patellar realignment, pci, penile implant, percutaneous adhesiolysis, percutaneous
        discectomy, percutaneous pinning, percutaneous tenotomy, peripheral nerve stimulator implant, nerve stimulator implant, stimulator implantation, peripheral nerve stimulator trial, peripheral nerve
        stimulation trial, dorsal column stimulator trial, drg stimulator trial,
        pin removal, plantar fasciotomy, plate removal, plica excision, plif, posterior fusion,
        posterolateral fusion, proximal row carpectomy, pump replacement, radio frequency ablation,
        radiofrequency ablation, radiofrequency neurotomy, radiofrequency rhizotomy, removal of retained
        hardware, reverse total shoulder arthroplasty, revision surgery, rfa, rhinoplasty, rhizotomy,
        rotator cuff labral repair, rotator cuff reconstruction, rotator cuff repair, scar
        revision, screw removal, scs implant, scs trial, septoplasty, shoulder replacement, skin lesion
        removal, slap repair, spinal cord stimulator, spinal cord stimulator implant, spinal cord
        stimulator implantation, spinal cord stimulator permanent, spinal cord stimulator placement,
        spinal cord stimulator trial, spinal decompression surgery, spinal fusion, subacromial
        decompression, surgery, surgical decompression, surgical intervention, surgical procedure,
        surgical release, surgical repair, sympathectomy, synovectomies, synovectomy, tarsal tunnel
        release, tendon release, tendon repair, tendon transfer, tenex procedure, tenodesis, tenotomy,
        tfcc repair, tha, thoracic outlet decompression, tka, tkr, tlif, tooth extraction, tooth
        implant, topaz procedure, total disc replacement, total hip replacement, total knee replacement,
        total knee total knee arthroplasty, total shoulder replacement, trapeziectomy, trigger finger
        release, tumor removal, turbinate reduction, tympanoplasty, ulnar nerve release, ulnar nerve
        transposition, ulnar nerve ulnar nerve decompression, ulnar shortening osteotomy, umbilical
        hernia repair, varicocelectomy, vein ablation, vertebroplasty, vitrectomy, wound closure, xlif
    """,
    "imaging": """
        flexion extension films, extension films, videofluoroscopy, arteriogram, venogram, lymphoscintigram, scintigraphy, cone beam,
        carotid duplex, diffusion tensor imaging, dti, duplex, duplex scan, gi series, kub, scoliosis series, upper gi series,
        fluoroscopic study, fluoroscopic, trigger point impedance imaging, tpii, localized imaging,
        abdominal ultrasound, angiogram, angiography, arterial doppler, arthrogram, bone densitometry,
        bone density, bone density scan, bone density test, bone scan, bone scan whole body, carotid
        ultrasound, cat scan, chest x ray, computed tomography, computed tomography scan, computer
        tomography, computerized tomography, ct, ct arthrogram, ct myelogram, ct scan, cta,
        densitometry, dental x ray, dexa, dexa scan, diagnostic imaging, diagnostic ultrasound, digital
        motion x ray, discogram, discography, doppler, doppler ultrasound, duplex scan, duplex
        ultrasound, dxa, dxa scan, epidurogram, epidurography, flexion extension views, fluoroscopic imaging,
        fluoroscopy, fmri, gallium scan, hida scan, imaging, imaging study, indium scan, leg length x
        ray, lumbar discogram, magnetic imaging, magnetic resonance, magnetic resonance angiogram,
        magnetic resonance arthrogram, magnetic resonance image, magnetic resonance imaging, magnetic
        resonance neurography, mammogram, mr, mr angiogram, mr arthrogram, mr neurography, mra, mri, mri
        arthrogram, mri of the, mri scan, mris, mrv, myelogram, nuclear bone scan, open mri, panorex,
        pelvic ultrasound, pet, pet scan, plain film, plain radiograph, radiograph, radiography,
        radiologic examination, radiological examination, renal ultrasound, scanogram, scrotal
        ultrasound, sonogram, sonography, spect, spect scan, standing mri, three phase bone scan,
        thyroid ultrasound, tomography, triple phase bone scan, ultrasonography, ultrasound, ultrasound
        scan, upright mri, venous doppler, venous duplex, venous ultrasound, video fluoroscopy, x ray, x
        rays, xray, xrays
    """,
    "electrodiagnostic_test": """
        brainstem auditory evoked response, baer, visual evoked potential, visual evoked potentials,
        cpt test, current perception threshold, dermatomal evoked potential, edx, electro diagnostic,
        electro diagnostic studies, electro diagnostic study, electro diagnostic testing,
        electrodiagnostic, electrodiagnostic evaluation, electrodiagnostic studies, electrodiagnostic
        study, electrodiagnostic test, electrodiagnostic testing, electrodiagnostics, electromyelogram,
        electromyelography, electromyogram, electromyography, electroneurodiagnostic testing, emg, emg
        ncs, emg ncv, emg study, emg test, emg testing, emgs, evoked potential, evoked potentials, f
        wave, h reflex, ncs, ncs emg, ncv, ncv emg, ncvs, nerve conduction, nerve conduction studies,
        nerve conduction study, nerve conduction test, nerve conduction velocities, nerve conduction
        velocity, nerve studies, nerve study, neurodiagnostic testing, neurometer, pf ncs, qst,
        quantitative sensory testing, semg, sensory nerve conduction, somatosensory evoked potential,
        somatosensory evoked potentials, spinal evoked potentials, ssep, sseps, surface emg, voltage
        sensory nerve conduction threshold, vs voltage actuated sensory nerve conduction threshold,
        vsnct
    """,
    "lab_test": """
        stool sample, stool antigen, h pylori stool, urine dipstick, oligoclonal band,
        genotyping, genotype, hla typing,
        chromosome study, chromosome studies, karyotype,
        antibody, antibodies, hepatitis c antibody, titer, assay,
        a1c, allergy testing, ana, antinuclear antibody, apolipoprotein, arthritis panel, basic
        metabolic panel, biopsy, blood culture, blood draw, blood level, blood panel, blood test, blood
        testing, blood work, bloodwork, bmp, breathalyzer, bun, c reactive protein, cbc, chem 12, chem
        18, chem 20, chem 7, chem 8, chem panel, chemistry panel, cmp, coagulation panel, coagulation
        studies, complete blood count, comprehensive metabolic panel, confirmatory testing, cortisol
        level, cpk, creatinine, crp, culture, cytochrome p450 testing, cytokine dna testing, dna test,
        dna testing, drug confirmation, drug panel, drug screen, drug screening, drug test, drug
        testing, electrolyte panel, electrolytes, erythrocyte sedimentation rate, esr, fasting glucose,
        free testosterone, g6pd, gc ms, genetic drug metabolism test, genetic metabolism test, genetic
        opioid risk test, genetic test, genetic testing, glucose level, glucose test, h pylori, h pylori
        test, hba1c, hcg, helicobacter pylori test, hemoglobin, hemoglobin a1c, hepatic function panel,
        hepatic panel, hepatitis panel, hepatitis screen, hiv test, hla b27, ige testing, inr, kidney
        function test, lab, lab test, lab testing, lab work, laboratory, laboratory studies, laboratory
        study, laboratory test, laboratory testing, labs, labwork, lft, lfts, lipid panel, lipid
        profile, liver function test, liver function tests, liver panel, metabolic panel, mrsa screen,
        mrsa swab, occult blood, opioid risk genetic test, oral fluid test, pathology, pgt,
        pharmacogenetic test, pharmacogenetic testing, pharmacogenomic testing, point of care drug test,
        pre op labs, pregnancy test, preoperative labs, proove narcotic risk test, prothrombin time,
        psa, pt inr, pt ptt, ptt, qualitative drug test, quantitative chromatography, quantitative drug
        test, renal function test, renal panel, breath test, h pylori, h pylori breath test, rheumatoid factor, saliva test, sed rate, sedimentation
        rate, serum drug screen, serum level, serum testing, sma 7, stool test, testosterone level,
        testosterone levels, thyroid function test, thyroid panel, tox screen, toxicology, toxicology
        drug screen, toxicology screen, toxicology test, toxicology testing, tsh, type and cross, type
        and screen, ua, uds, udt, uric acid, urinalysis, urine analysis, urine culture, urine drug,
        urine drug analysis, urine drug panel, urine drug screen, urine drug screening, urine drug test,
        urine drug testing, urine sample, urine screen, urine test, urine test for toxicology, urine
        testing, urine tox screen, urine toxicology, urine toxicology screen, urine toxicology
        screening, venipuncture, vitamin d level
    """,
    "other_test": """
        transcutaneous oxygen, transcutaneous oxygen mapping, transcutaneous oxygen measurement, transcutaneous oximetry, tcpo2, tympanometry, otoacoustic emissions, cardiac catheterization, heart catheterization, oximetry,
        autonomic testing, autonomic nervous system testing, qsart,
        abi, acoustic reflex, impedance cardiography, plethysmography, actigraphy, ankle brachial index, audiogram, audiological evaluation,
        audiometry, autonomic function testing, autonomic nervous system testing, autonomic testing,
        balance test, balance testing, barium swallow, baseline functional capacity evaluation,
        bioimpedance, body composition testing, caloric test, cardiac stress test, cardio respiratory
        diagnostic testing, cardio respiratory testing, cardiopulmonary exercise test, cardiorespiratory
        testing, cardiovascular testing, cognitive testing, colonoscopy, sigmoidoscopy, laryngoscopy, stroboscopy, videostroboscopy, bronchoscopy, nasal endoscopy, nasopharyngoscopy, otoscopy, computerized muscle testing,
        computerized range of motion, computerized rom, computerized strength testing, computerized
        testing, cpap titration, diagnostic testing, driver evaluation, driving evaluation, ecg,
        echocardiogram, eeg, egd, ekg, electrocardiogram, electrocardiography, electroencephalogram,
        electronystagmography, electroretinogram, endoscopy, ergonomic assessment, ergonomic evaluation,
        ergonomic workstation evaluation, ergonomics evaluation, esophagogastroduodenoscopy, event
        monitor, exercise stress test, eye exam, fce, final functional capacity evaluation, functional
        capacity assessment, functional capacity evaluation, functional capacity evaluations, functional
        capacity exam, functional capacity examination, functional capacity test, functional evaluation,
        functional improvement measure, functional improvement measurement, functional testing, gait
        analysis, gait study, gastric emptying study, grip strength testing, hearing evaluation, hearing
        test, holter, holter monitor, home evaluation, home safety evaluation, home sleep study, home
        sleep test, impairment rating, infrared thermography, initial functional capacity evaluation,
        intracompartmental pressure test, jamar test, lumbar puncture, manometry, manual muscle test,
        manual muscle testing, methacholine challenge, modified barium swallow, mslt, multiple sleep
        latency test, muscle strength test, muscle strength testing, muscle test, muscle testing,
        nocturnal polysomnogram, nuclear stress test, nutrition assessment, otoacoustic emissions,
        overnight oximetry, overnight sleep study, performance test, pft, pfts, physical performance
        test, physical performance testing, pinch test, polysomnogram, polysomnography, posturography,
        pressure mapping, pulmonary function test, pulmonary function testing, pulmonary function tests,
        pulse oximetry, qeeg, range of motion, range of motion evaluation, range of motion measurement,
        range of motion measurements, range of motion test, range of motion testing, respiratory study,
        rom test, rom testing, sleep disordered breathing respiratory study, sleep study, sleep test,
        sleep titration study, spinal tap, spirometry, strength test, stress echocardiogram, stress
        test, sudomotor, sudomotor axon reflex test, sudomotor testing, sudoscan, swallow study, test
        battery, thallium stress test, thermogram, thermography, tilt table test, titration study,
        treadmill test, upper endoscopy, upper gi endoscopy, urodynamic study, urodynamic testing,
        urodynamics, vestibular test, vestibular testing, videonystagmogram, videonystagmography, visual
        field test, visual field testing, vng, voiding study, work capacity evaluation, work site
        evaluation, workstation evaluation
    """,
    "durable_medical_equipment": """
        insulin pump, kafo, hkafo, ctlso, whfo, sewho, dafo, ucbl, hand weight, ankle weight, wrist weight, cuff weight, dumbbell, free weight, weight set, weighted vest, eye patch, urinal, bedpan, back scratcher, back brush, long handled brush, leg lifter, leg bag, arm trough, arm bike, arm ergometer,
        footstool, foot stool, shower stool, step stool, rolling stool, pilates ring, exercise weight, finger ladder, toe separator, toe spacer, toe filler, steel toe boot, yoga block, foam block, yoga mat, foam mat, exercise mat, halo vest, halo brace, oxygen tubing, transport chair, trigger point ball, trigger point cane, trigger point tool, trigger point massager, pelvic traction belt, wobble board, balance board, tracheostomy supplies, ostomy supplies, urine collection bag,
        spectacles, prism glasses, tinted lenses,
        tinnitus masker, tinnitus masking device, masker, sound generator, white noise generator, scleral lens, scleral lenses, scleral contact lens, rigid contact lens, ocular prosthesis, prosthetic eye, silicone sheet, silicone sheets, silicone sheeting, silicone gel sheeting, magnifier,
        depth inlay shoe, depth shoe, extra depth shoe, orthopedic shoe, custom shoe, shoe insert, ear plug, earplug, noise plug, hearing protection, hearing protector, ear muff, earmuff, moist heat pack, weighted blanket,
        apap, auto pap, bipap, carbon fiber insert, carbon fiber plate, extensionater, flexionater, heelbo, home oxygen, knee flexionater, oxygen tank, portable oxygen, saunders lumbar traction,
        3 in 1 commode, abduction brace, abduction shoulder immobilizer, abduction sling, ace bandage,
        ace wrap, adjustable bed, adl kit, afo, air purifier, airform, alpha stim, alpha stim unit,
        ankle brace, ankle foot orthosis, aqua relief, aqua relief system, arch support, arm board, arm
        sling, arthritis glove, back brace, back support, bandage, bath bench, bath chair, bath seat,
        bathtub, bed rail, bed rails, bed wedge, bedside commode, biodex,
        bledsoe, blood pressure cuff, blood pressure monitor, body pillow, bone density unit, bone
        growth stimulator, bone stimulator, bowflex, brace, breg, breg unit, buddy tape, cam boot, cam
        walker, cane, cast, cast boot, cast cam boot, catheter supplies, catheters, cervical collar,
        cervical pillow, cervical traction, cervical traction device, cervical traction unit, ces unit,
        chair lift, circulating pad, cold compression, cold compression therapy, cold compression
        therapy unit, cold compression unit, cold pack, cold packs, cold therapy, cold therapy device,
        cold therapy system, cold therapy unit, cold unit, cold wrap, collar, combo care 4, combocare,
        commode, compression compression pump, compression garment, compression glove, compression hose,
        counterforce strap, elbow strap, patellar strap, strap, stump sock, kinesiotape, kinesio tape, light box,
        compression sleeve, compression socks, compression stockings, contact lens, contact lenses,
        continuous cold therapy, continuous cold therapy unit, continuous passive motion, continuous
        passive motion device, continuous passive motion machine, contrast therapy unit, copper sleeve,
        corset, counterforce brace, cpap, cpap bipap, cpap machine, cpm, cpm device, cpm machine, cpm
        unit, cranial electrotherapy stimulation, cranial electrotherapy stimulator, crutch, crutches,
        cryo cuff, cryo unit, cryocuff, cryotherapy, cryotherapy unit, custom orthotic, dental
        appliance, derotation brace, diabetic shoes, diapers, dme, dme purchase, dme rental, donjoy,
        dressing aid, durable medical equipment, durable medical equipment rental, dvt, dvt compression,
        dvt device, dvt prevention, dvt prophylaxis, dvt pump, dvt unit, dynamic splint, dynamometer,
        dynasplint, dynatron, dynatron stim unit, e stim unit, edema glove, elastic bandage, elastic binder, mirror box, abdominal binder, chest binder, rib binder, elbow
        brace, elbow knee pad, elbow pad, elbow sleeve, electric scooter, electric wheelchair,
        electrical muscle stimulation unit, electrical muscle stimulator, electrical nerve stimulator,
        electrical stimulation device, electrical stimulation unit, electrical stimulator, electrode,
        electrodes, elevated toilet seat, elliptical, empi unit, ems unit, ergonomic chair, ergonomic
        keyboard, ergonomic workstation, estim unit, exercise ball, exercise bike, exercise equipment,
        exercise kit, exogen, eyeglasses, finger splint, fir heating system, fisher wallace, flexitouch,
        flexmd, foam roller, foot pump, four lead tens, fracture boot, front wheel walker, front wheeled
        walker, fww, game ready, game ready unit, gauze, gel cushion, gel pad, glasses, gloves,
        glucometer, glucose monitor, glucose test strips, grab bar, grab bars, grabber, gripper, h wave,
        h wave device, h wave machine, h wave stimulation, h wave unit, half shell, hand controls, hand
        exerciser, hand held shower, handheld shower, hard collar, headset, hearing aid, hearing aids, voice amplifier, speech amplifier, low vision aid, low vision aids, magnifier,
        heat cold unit, heat lamp, heat therapy pad, heat therapy wrap, heat unit, heat wrap, heating
        heat pad, heating pad, heel cup, heel lift, hernia belt, hinged brace, hip abduction brace, hip
        kit, home exercise equipment, home exercise kit, home exercise rehab kit, home gym, home rehab kit, home traction, home traction unit, hospital adjustable bed,
        hospital bed, hot and cold pack, hot and cold therapy unit, hot and cold unit, hot cold
        compression, hot cold contrast system, hot cold pack, hot cold packs, hot cold therapy hot cold
        contrast, hot cold therapy unit, hot cold therapy wrap, hot cold unit, hot cold wrap, hot ice
        unit, hot pack, hot packs, hot tub, hot water bottle, hoyer lift, humidifier, hwave, ice
        machine, ice pack, ice packs, ice unit, ice wrap, iceless, iceless cold therapy unit, iceless
        unit, if 4 unit, if unit, immobilizer, incontinence supplies, inferential stimulator,
        inferential unit, infralux, infrared unit, infusion pump rental, insole, interferential,
        interferential current stimulation, interferential current stimulation unit, interferential
        current stimulator, interferential stimulation, interferential stimulator, interferential unit,
        intermittent compression device, intermittent pneumatic compression, inversion table, isotoner
        glove, jacuzzi, jas device, jas splint, keyboard, kinesio kinesiotape, kinesio tape, knee brace,
        knee cooler, knee exercise kit, knee immobilizer, knee pads, knee scooter, knee sleeve, knee
        walker, lancets, lead wires, leg wedge, lift chair, lso, lso brace, lumbar brace, lumbar corset,
        lumbar cushion, lumbar exercise kit, lumbar orthosis, lumbar roll, lumbar support, lumbar
        traction device, lumbar traction unit, lumbosacral orthosis, lymphedema pump, mallet splint,
        manual wheelchair, massage chair, massager, mattress, mckenzie roll, medical alert, medical
        equipment, medical supplies, meds 4, meds4, memory foam mattress, miami j collar, micro z,
        microcurrent, mobility scooter, moist heat pad, moist heating pad, motorized scooter, motorized
        wheelchair, mouth guard, multi stim, multi stim unit, muscle stimulator, muscle stimulator unit,
        nebulizer, neck brace, needles, nerve stimulator, neuromuscular electrical stimulation,
        neuromuscular electrical stimulator, neuromuscular stimulator, neurostimulator, neurostimulator
        unit, nice machine, night boot, night guard, occlusal guard, occlusal splint, oral orthotic, mouth splint, night splint, nmes, nmes unit, office chair, on q
        pump, oral appliance, ortho stim, orthofix, orthopedic bed, orthopedic mattress, orthopedic
        orthopedic shoe, orthopedic pillow, orthopedic shoes, orthoses, orthosis, orthostim, orthostim
        3, orthostim 4, orthotic, orthotics, os4, ossur, osteogenesis stimulator, over the door cervical
        traction, over the door pulley, over the door traction, overbed table, overhead trapeze, oxygen
        concentrator, pain pump, pain pump device, patella strap, patellar strap, patient lift, pelvic
        belt, percussion massager, philadelphia collar, pill box, pneumatic compression, pneumatic
        compression device, pneumatic traction, polar care, polar care unit, portable pain pump,
        portable ultrasound unit, post op brace, post operative brace, posture brace, posture corrector,
        posture shirt, power mobility device, power scooter, pro stim, pro tech multi stim unit,
        prosthesis, prosthetic, prosthetic hand, prosthetic leg, prostim, pulley, q tech, q tech cold
        therapy recovery system, quad cane, quell, raised toilet seat, ramp, range of motion device,
        reacher, rebuilder, recliner, recovery system, recumbent bike, rehab kit, resistance bands, rock
        tape, rollator, rolling walker, rom brace, rs 4i, rs 4i stimulator, sacroiliac belt, safety
        razor, sanexas, saunders cervical traction, saunders traction, scd, scooter, scrambler device,
        seat cushion, seat lumbar cushion, sequential compression device, serola belt, shoe
        insert, shoe lift, shoulder brace, shoulder exercise kit, shoulder pulley, shoulder sling,
        stair glide, stairglide, roll in shower, hepa filter, shower bench, shower chair, si belt, si joint belt, si si joint belt, silicone sheet, silicone sheeting, silicone gel sheet, silicone gel sheeting, silicone gel strip, scar sheet, scar gel sheet, sit stand
        desk, sit stand stand up desk, sleep apnea machine, sleep number bed, sleeve, slide board,
        sling, slingshot, sock aid, soft collar, solace, solace multi stim unit, solar care, solar care
        fir heating system, spica, spica splint, spinal q, spinal q brace, spinal stim, splint, sprix
        device, stair lift, stairlift, standing desk, standing frame, static progressive splint, static
        progressive stretch, stationary bicycle, stationary bike, stax splint, stim unit, stim4,
        stimulation unit, stimulator unit, stockings, stretching device, sunglasses, syringes, ted hose,
        tempurpedic bed, tempurpedic mattress, tennis elbow brace, tennis elbow strap, tens, tens
        device, tens ems, tens ems unit, tens leads, tens machine, tens supplies, tens unit, tens unit
        supplies, test strips, thera band, thera cane, theraband, theraband kit, theracane, theraputty,
        thermacooler, thermacure, thermocool, thermocool hot and cold contrast therapy, thermophore,
        thumb spica, tilt table, tinted glasses, tlso, toilet seat, traction device, traction unit,
        transcutaneous electrical nerve stimulation, transcutaneous electrical nerve stimulation unit,
        transcutaneous electrical nerve transcutaneous electrical neurostimulation, transcutaneous nerve
        stimulator, transfer bench, trapeze, treadmill, tub bench, ultrasling, ultrasound device,
        ultrasound unit, unloader brace, unna boot, van lift, vascutherm, vascutherm 4, vascutherm unit,
        vibration plate, vibratory massager, vq orthocare, walker, walker boot,
        walking boot, water circulating cold pad with pump, water circulating heat pad, water
        circulating pump, wedge pillow, wheel power wheelchair, wheelchair, wheelchair cushion,
        wheelchair ramp, wipes, work station, workstation, wound dressing supplies, wound vac, wrist
        brace, wrist splint, wrist support, zynex
    """,
    "consultation": """
        speech language pathology evaluation, speech pathology evaluation, speech evaluation, speech therapy evaluation, wheelchair evaluation, wheelchair assessment, wheelchair seating evaluation, seating evaluation, orthotic evaluation, orthotist evaluation, prosthetic evaluation, prosthetist evaluation, hearing aid evaluation, brace evaluation,
        acupuncture consult, acupuncture consultation, acupuncture evaluation, addiction medicine
        consultation, addiction specialist, addictionologist, allergist, ame, anesthesia clearance,
        anesthesia consult, anesthesia consultation, anesthesiology consultation, audiologist,
        audiology, bariatric consultation, cardiac clearance, cardiologist, cardiology, case management,
        psychiatric consult, psychiatric consultation, psychiatric follow up, psychiatry consult,
        psychiatry consultation, chart review, chiropractic consultation, chiropractic evaluation, clearance, clinic visit,
        comprehensive evaluation, consult, consultation, consultations, dental, dental consultation,
        dental evaluation, dentist, dermatologist, dermatology, dietician, dietitian, doctor visit, e m,
        emergency department visit, emergency room visit, endocrinologist, endocrinology, ent, ent
        consult, er visit, eval and treat, evaluate and treat, evaluation and management, evaluation and
        treatment, examination, family practice, family practitioner, follow, follow up, follow up
        appointment, follow up consultation, follow up evaluation, follow up office visit, follow up
        visit, followup, gastroenterologist, gastroenterology, general practitioner, general surgeon,
        general surgery consult, general surgery consultation, gi consult, gi consultation,
        gynecologist, h p, hand specialist, hand surgeon, hematologist, hematology, history and
        physical, infectious disease, initial consultation, initial evaluation, initial exam, initial
        examination, internal medicine, internal medicine consult, internal medicine evaluation,
        internist, md visit, med management, medical clearance, medical evaluation, medical legal
        evaluation, medical management, medical visit, medication follow up, medication management, psychotropic medication management,
        functional restoration program evaluation, frp evaluation, functional restoration evaluation,
        nephrologist, nephrology, neurological consultation, neurologist, neurology, neurology consult,
        neurosurgeon, neurosurgery, neurosurgical, neurosurgical consultation, neurosurgical evaluation,
        new patient evaluation, new patient visit, nurse case manager, nutritional consultation,
        nutritionist, ob gyn, occupational therapy evaluation, office consultation, office visit, office
        visits, oncologist, oncology, ophthalmologist, ophthalmology, ophthalmology consult,
        optometrist, optometry, oral surgeon, ortho, ortho consult, ortho follow up, orthopaedic,
        orthopedic, orthopedic consult, orthopedic evaluation, orthopedic re evaluation, orthopedic
        surgeon, orthopedist, otolaryngologist, otolaryngology, p s report, pain consultation, pain
        management, pain management consult, pain management consultation, pain management evaluation,
        pain management referral, pain medicine, pain medicine consultation, pain specialist, pcp,
        permanent and stationary evaluation, permanent and stationary report, physiatrist, physiatry,
        physical exam, physical examination, physical therapy evaluation, physician visit, plastic
        surgeon, pm r, podiatric, podiatrist, podiatry, post op visit, post op visits, post operative
        visit, pre op clearance, pre op consultation, pre op evaluation, pre op exam, pre op h p, pre op
        history and physical, pre op medical clearance, pre op visit, pre operative clearance, pre
        operative examination, pre operative medical clearance, pre operative visit, preop clearance,
        preoperative clearance, preoperative consultation, preoperative evaluation, preoperative history
        and physical, preoperative medical clearance, preoperative visit, prescription management,
        primary care physician, primary treating physician, provider visit, pulmonologist, pulmonology,
        qme, re check, re evaluation, re examination, recheck, record review, reevaluation, refer,
        referal, referral, report, return visit, revisit, rheumatologist, rheumatology, second opinion,
        sleep medicine consultation, sleep specialist, specialist, specialist referral, specialty
        consultation, specialty referral, spine specialist, spine surgeon, surgeon, surgery consult,
        surgery consultation, surgical clearance, surgical consultation, team conference, telehealth,
        telemedicine, telephone consultation, toxicologist, treating physician, urgent care visit,
        urologist, urology, urology consult, vascular surgeon, visit with physician, weight loss
        consultation
    """,
    "program": """
        fitness center, fitness club, swim lesson, swimming lesson, pool access, pool pass, sober living, sober living home, group home, noom, boot camp,
        multidisciplinary rehabilitation, interdisciplinary rehabilitation, multidisciplinary pain rehabilitation, interdisciplinary pain rehabilitation,
        acute inpatient rehabilitation, acute rehab, aftercare program, aquatic program, assisted
        living, back school, brain injury day treatment, brain injury program, cardiac rehab, cardiac
        rehabilitation, chronic pain management program, chronic pain program, day program, day
        treatment, day treatment program, detox, detox program, detoxification, detoxification program,
        drug rehab, exercise program, fitness membership, fitness program, frp, functional restoration,
        functional restoration aftercare, functional restoration evaluation, functional restoration
        program, gym, gym membership, gym program, headache
        program, health club, health club membership, help, help program, home exercise program,
        inpatient detox, inpatient detoxification, inpatient program, inpatient rehab, inpatient rehab
        program, inpatient rehabilitation, inpatient treatment program, intensive outpatient program,
        interdisciplinary pain program, interdisciplinary pain rehabilitation program, interdisciplinary
        program, iop, jenny craig, lindora, lindora program, medically supervised weight loss,
        membership, multidisciplinary evaluation, multidisciplinary pain management program,
        multidisciplinary pain program, multidisciplinary program, neuro rehab program,
        neurorehabilitation program, northern california functional restoration program, nurse coach
        program, nursing home, nutrisystem, opioid detox, optifast, outpatient program, pain management
        program, pain program, pain rehabilitation program, pain school, partial hospitalization,
        personal trainer, personal training, pool membership, pool program, post acute rehab, program,
        pulmonary rehabilitation, rehab facility, rehabilitation facility, rehabilitation program,
        remote care, residential program, residential treatment, respite care, skilled nursing facility,
        skilled nursing facility stay, sleep program, smoking cessation, smoking cessation program, snf,
        snf stay, subacute rehab, substance abuse program, substance abuse treatment, supervised
        exercise program, swim program, swimming program, transitional day program, transitional living,
        vocational rehabilitation, weight loss, weight loss program, weight management program, weight
        reduction program, weight watchers, wellness program, work conditioning, work conditioning
        program, work hardening, work hardening program, work reconditioning, ymca, ymca membership
    """,
    "medication": """
        baclofen pump refill,
        autologous serum, serum tears, autologous serum tears, autologous serum eye drops,
        antacid, anti inflammatory, antibiotic, antibiotics, antidepressant, antihistamine, cannabis,
        capsaicin cream, compound, compound cream, compound drug, compound medication, compound topical,
        compounded cream, compounded medication, compounded topical, eye drops, hormone replacement,
        immunization, infusion, intrathecal pump refill, intrathecal pump refill and reprogramming, iv
        antibiotics, iv infusion, iv therapy, ketamine infusion, laxative, lidocaine patch, lotion,
        medical food, medical marijuana, medicated patch, medications, muscle relaxant, narcotic
        medication, nasal spray, nsaid, nsaids, ointment, opiate, opioid, opioid medication, oral
        suspension, pain cream, pain patch, pain pump refill, prescription medication, pump refill, pump
        refill and reprogramming, refill of pain pump, saline, sleep aid, steroid taper, stool softener,
        supplement, tetanus vaccine, topical analgesic, topical compound, topical cream, topical
        medication, topical ointment, transdermal cream, vaccination, vaccine
    """,
}

WEAK: dict[str, str] = {
    "consultation": """
        appointment, assessment, doctor, eval, evaluation, evaluations, exam, management, physician,
        treat, visit, visits
    """,
    "physical_therapy": """
        conditioning, exercise, exercises, post op therapy, post operative therapy, rehab,
        rehabilitation, theraphy, therapy, therapy session, therapy visit
    """,
    "durable_medical_equipment": """
        mri compatible, mri safe, mri conditional, bicycle, bike, goggle, ball, putty, mat, mask, brush, ladder, halter, harness, exerciser, glove, band,
        insert, oxygen, vehicle lift,
        battery, bed, belt, boot, chair, cold pad, covers, cushion, desk, device, dressing, equipment,
        garment, kit, lead, liner, machine, pad, pillow, pump, purchase, rental, replacement, scale,
        shoe, socket, stimulator, supply, support, system, tape, unit, wrap
    """,
    "medication": """
        bottle, cap, cream, day supply, dispensed, dosage, drug, gel, gm, gms, grams, mcg, medication,
        mg, ml, patch, powder, prescription, refill, refills, spray, tube
    """,
    "surgery": """
        radiofrequency, radio frequency, stent placement, rod placement, device implantation, ligation,
        implantation,
        allograft, bone graft, decompression, excision, graft, implant, operation, operative procedure,
        procedure, reconstruction, release, removal, repair, replacement, resection, revision, skin
        graft, surgical, transposition
    """,
    "surgical_service": """
        donor tissue, facility, operating room
    """,
    "other_test": """
        monitor, monitoring, screening, studies, study, test, testing
    """,
    "lab_test": """
        blood, panel, serum, urine
    """,
    "imaging": """
        contrast, scan, tesla, us, views
    """,
    "program": """
        lesson,
        class, classes, inpatient, outpatient rehab, training
    """,
    "home_health": """
        nurse, nursing
    """,
    "injection": """
        guidance, guided
    """,
}
