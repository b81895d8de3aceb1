"""Good explanations made by hand from a record, for tests of the guard; no part of the package."""

from __future__ import annotations

import datetime

from imr_llm import Letter
from imr_llm.explanation.readability import reading_ease
from imr_llm.schema.explanation import Explanation, Paragraph, Section
from imr_llm.schema.record import DecisionRecord

LAW = {
    "en": {
        "appeal": "You have 30 days to appeal.",
        "stays_in_force": "The denial stays in place for 12 months from the insurer's decision.",
        "must_approve": "The insurer must authorize it within 5 working days.",
        "help_line": "Call 1-800-736-7401. The call is free.",
    },
    "es": {
        "appeal": "Usted tiene 30 días para apelar.",
        "stays_in_force": "La negación sigue en pie por 12 meses desde la decisión de la aseguradora.",
        "must_approve": "La aseguradora debe autorizarlo en 5 días hábiles.",
        "help_line": "Llame al 1-800-736-7401. La llamada es gratis.",
    },
}

HEADINGS = {
    "en": [
        "What was decided",
        "What was asked for",
        "Why",
        "What this does not decide",
        "What you can do, and by when",
        "Where to get help",
        "About this summary",
    ],
    "es": [
        "Qué se decidió",
        "Qué se pidió",
        "Por qué",
        "Qué no se decidió",
        "Qué puede hacer y hasta cuándo",
        "Dónde pedir ayuda",
        "Sobre este resumen",
    ],
}

REASONS = {
    "en": {
        "exceeds_guideline_limit": "The request is for more than the guideline allows.",
        "no_functional_improvement": "The notes did not show that this treatment helped you do more.",
        "insufficient_documentation": "The records did not have enough details.",
        "not_recommended_by_guideline": "The guideline does not recommend this treatment.",
        "criteria_not_met": "The notes did not show that the guideline's conditions were met.",
        "conservative_care_not_exhausted": "The notes did not show that simpler treatments were tried first.",
        "no_objective_findings": "The notes did not have exam or test findings that show the need.",
        "request_unspecified": "The request did not say enough, such as how much or which body part.",
        "home_program_sufficient": "Exercise at home can take its place.",
        "already_provided": "You already had this treatment or one like it.",
        "depends_on_denied_item": "It goes with another treatment that was denied.",
        "alternative_available": "Another treatment can do the same job.",
        "criteria_met": "The request fits what the guideline asks for.",
        "functional_improvement_shown": "The notes show that earlier treatment helped.",
        "conservative_care_failed": "Simpler treatments were tried first and were not enough.",
        "objective_findings_support": "The exam and test findings show the need.",
        "safety_concern": "The reviewer saw risks in this treatment.",
        "other": "The reviewer gave another reason in the letter's own words.",
    },
    "es": {
        "exceeds_guideline_limit": "Se pidió más de lo que la guía permite.",
        "no_functional_improvement": "Las notas no mostraron que este tratamiento le ayudó a hacer más.",
        "insufficient_documentation": "Los registros médicos no tenían suficientes datos.",
        "not_recommended_by_guideline": "La guía no recomienda este tratamiento.",
        "criteria_not_met": "Las notas no mostraron que se cumplen las condiciones de la guía.",
        "conservative_care_not_exhausted": "Las notas no mostraron que antes se probaron tratamientos más simples.",
        "no_objective_findings": "Las notas no tenían hallazgos de exámenes o pruebas.",
        "request_unspecified": "El pedido no dijo lo suficiente, como cuánto o para qué parte del cuerpo.",
        "home_program_sufficient": "Los ejercicios en casa pueden tomar su lugar.",
        "already_provided": "Usted ya recibió este tratamiento o uno parecido.",
        "depends_on_denied_item": "Va junto con otro tratamiento que fue negado.",
        "alternative_available": "Otro tratamiento puede hacer lo mismo.",
        "criteria_met": "El pedido cumple lo que la guía pide.",
        "functional_improvement_shown": "Las notas muestran que el tratamiento de antes le ayudó.",
        "conservative_care_failed": "Se probaron antes tratamientos más simples y no fueron suficientes.",
        "objective_findings_support": "Los hallazgos de los exámenes muestran que hace falta.",
        "safety_concern": "El revisor vio riesgos en este tratamiento.",
        "other": "El revisor dio otra razón con las palabras de la carta.",
    },
}

UNITS = {
    "en": {
        "visits": "visits",
        "dispensed": "tablets or other pieces",
        "grams": "grams",
        "milliliters": "ml",
        "days": "days",
        "weeks": "weeks",
        "months": "months",
        "hours": "hours",
        "injections": "injections",
        "refills": "refills",
        "each": "pieces",
    },
    "es": {
        "visits": "visitas",
        "dispensed": "tabletas u otras piezas",
        "grams": "gramos",
        "milliliters": "ml",
        "days": "días",
        "weeks": "semanas",
        "months": "meses",
        "hours": "horas",
        "injections": "inyecciones",
        "refills": "resurtidos",
        "each": "piezas",
    },
}

WORDS = {
    "en": {
        "all_no": "The denial stands: your treatment was not approved.",
        "all_yes": "The reviewer approved your treatment.",
        "mixed": "Some of your treatments were approved and some were not approved.",
        "no": "{}: this was not approved. The denial stands.",
        "yes": "{}: this was approved.",
        "unknown": "{}: the letter does not say what was decided.",
        "first": "What was decided about {}.",
        "asked": "You asked for this treatment: {}.",
        "amount": "It asks for {} {}.",
        "no_amount": "The letter does not say how much.",
        "range": "{} to {}",
        "most": "up to {}",
        "part": "Before that, the insurer authorized this part: {}. That part stays.",
        "uses": "The reviewer used these guidelines: {}.",
        "silent": "The letter does not say more.",
        "not_decided": "It does not decide if your injury is real or covered. It does not decide about other treatment. The reviewer did not examine you.",
        "appeal": "You can appeal. You have 30 days.",
        "appeal_by": "The last day to appeal is {}.",
        "again": "The denial stays in place for 12 months from the insurer's decision.",
        "authorize": "The insurer must authorize it within 5 working days. This does not hold if it appeals or disputes the payment.",
        "help": "Call 1-800-736-7401. The call is free.",
        "about": "A computer made this summary. It is not the decision. It is not legal or medical advice. Where the two differ, the letter is right. Keep your letter.",
    },
    "es": {
        "all_no": "La negación sigue en pie: su tratamiento no fue aprobado.",
        "all_yes": "El revisor aprobó su tratamiento.",
        "mixed": "Unos tratamientos fueron aprobados y otros no fueron aprobados.",
        "no": "{}: esto no fue aprobado. La negación sigue en pie.",
        "yes": "{}: esto fue aprobado.",
        "unknown": "{}: la carta no dice qué se decidió.",
        "first": "Qué se decidió sobre {}.",
        "asked": "Usted pidió este tratamiento: {}.",
        "amount": "Pide {} {}.",
        "no_amount": "La carta no dice cuánto.",
        "range": "de {} a {}",
        "most": "hasta {}",
        "part": "Antes, la aseguradora autorizó esta parte: {}. Esa parte sigue.",
        "uses": "El revisor usó estas guías: {}.",
        "silent": "La carta no dice más.",
        "not_decided": "No decide si su lesión es real o está cubierta. No decide sobre otro tratamiento. El revisor no lo examinó a usted.",
        "appeal": "Usted puede apelar. Tiene 30 días.",
        "appeal_by": "El último día para apelar es el {}.",
        "again": "La negación sigue en pie por 12 meses desde la decisión de la aseguradora.",
        "authorize": "La aseguradora debe autorizarlo en 5 días hábiles. Esto no vale si apela o si disputa el pago.",
        "help": "Llame al 1-800-736-7401. La llamada es gratis.",
        "about": "Una computadora hizo este resumen. No es la decisión. No es un consejo legal ni médico. Si algo es distinto, la carta es la correcta. Guarde su carta.",
    },
}
MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
SHORT = {"MRI": "pictures", "EMG": "electromyography", "NCV": "nerve conduction", "TENS": "mild current"}
IDS = ["decided", "asked", "why", "not_decided", "next", "help", "about"]


def day(date: datetime.date, lang: str) -> str:
    month = MONTHS[lang][date.month - 1]
    return f"{month} {date.day}, {date.year}" if lang == "en" else f"{date.day} de {month} de {date.year}"


def amount(quantity, lang):
    words, units = WORDS[lang], UNITS[lang]
    if quantity.max is None or quantity.unit is None:
        return words["no_amount"]
    number = f"{quantity.max:g}"
    if quantity.min is None:
        number = words["most"].format(number)
    elif quantity.min != quantity.max:
        number = words["range"].format(f"{quantity.min:g}", number)
    return words["amount"].format(number, units[quantity.unit])


def write(record: DecisionRecord, letter: Letter, lang: str = "en") -> Explanation:
    """A plain explanation of a record with items."""
    words = WORDS[lang]
    outcomes = {item.outcome for item in record.items}
    first = (
        words["all_no"]
        if outcomes == {"upheld"}
        else words["all_yes"]
        if outcomes == {"overturned"}
        else words["mixed"]
    )
    parts = {name: [] for name in IDS}
    parts["decided"].append(Paragraph(text=first))
    for number, item in enumerate(record.items):
        said = words[{"upheld": "no", "overturned": "yes"}.get(item.outcome, "unknown")]
        parts["decided"].append(Paragraph(text=said.format(item.request), item=number))
        parts["asked"].append(Paragraph(text=words["asked"].format(item.request), item=number))
        parts["asked"] += [
            Paragraph(text=f"{short} ({long}).")
            for short, long in SHORT.items()
            if short in item.request and not any(short in p.text[:5] for p in parts["asked"])
        ]
        parts["asked"].append(Paragraph(text=amount(item.quantity, lang), item=number))
        if item.authorized_portion:
            parts["asked"].append(Paragraph(text=words["part"].format(item.authorized_portion), item=number))
        for k, code in enumerate(item.reasons):
            spans = record.evidence.get(f"/items/{number}/reasons/{k}") or record.evidence.get(
                f"/items/{number}/rationale", ()
            )
            parts["why"].append(Paragraph(text=REASONS[lang][code], item=number, evidence=spans))
        if not item.reasons:
            parts["why"].append(Paragraph(text=words["silent"], item=number))
    parts["not_decided"].append(Paragraph(text=words["not_decided"]))
    if "upheld" in outcomes:
        parts["next"].append(Paragraph(text=words["appeal"], facts=("appeal",)))
        if record.dates.decision:
            last = record.dates.decision + datetime.timedelta(days=30)
            parts["next"].append(
                Paragraph(text=words["appeal_by"].format(day(last, lang)), facts=("appeal",))
            )
        parts["next"].append(Paragraph(text=words["again"], facts=("stays_in_force",)))
    for number, item in enumerate(record.items):
        if item.outcome == "overturned":
            parts["next"].append(Paragraph(text=words["authorize"], item=number, facts=("must_approve",)))
    if not parts["next"]:
        parts["next"].append(Paragraph(text=words["silent"]))
    parts["help"].append(Paragraph(text=words["help"], facts=("help_line",)))
    parts["about"].append(Paragraph(text=words["about"]))
    sections = tuple(
        Section(id=name, heading=heading, paragraphs=tuple(parts[name]))
        for name, heading in zip(IDS, HEADINGS[lang], strict=True)
    )
    names = [item.request for item in record.items]
    ease = reading_ease((p.text for s in sections for p in s.paragraphs), lang, names)
    return Explanation(
        letter=letter.name,
        lang=lang,
        writer="template",
        sections=sections,
        reading=ease,
        facts_version="test",
    )
