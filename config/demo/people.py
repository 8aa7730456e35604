"""Forty invented patients, the same ones every time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from patients.models import AlertKind


@dataclass(frozen=True)
class DemoPatient:
    """Who they are, what is known of them, and why they come."""

    clinic: int  # which of the three
    given_names: str
    family_name: str
    sex: str
    birth_date: date
    story: str  # the first visit; see `config.demo.stories`
    alerts: dict[str, dict[str, Any]] = field(default_factory=dict)
    medicines: tuple[tuple[str, str], ...] = ()  # name and dose
    preferred_name: str = ""
    language: str = ""


HEART_FAILURE: dict[str, dict[str, Any]] = {
    AlertKind.HEART_FAILURE: {},
    AlertKind.FLUID_RESTRICTION: {"litres_per_day": "1.5", "prescribed_by": "Heart failure clinic"},
}
CKD4: dict[str, dict[str, Any]] = {AlertKind.CKD: {"ckd_stage": "4", "egfr": 22}}
DIABETES: dict[str, dict[str, Any]] = {
    AlertKind.DIABETES: {"diabetes_type": "t2", "insulin": False, "sulfonylurea": True}
}
PENICILLIN: dict[str, dict[str, Any]] = {
    AlertKind.ALLERGY: {"substance": "Penicillin", "reaction": "Rash"}
}
STROKE: dict[str, dict[str, Any]] = {AlertKind.STROKE_OLD: {}, AlertKind.HYPERTENSION: {}}


def _p(*known: Any, **more: Any) -> DemoPatient:
    clinic, given, family, sex, born, story = known
    return DemoPatient(clinic, given, family, sex, date.fromisoformat(born), story, **more)


PATIENTS = (
    _p(0, "Edith Rose", "Aldermaston", "female", "1948-03-17", "night_cramp",
       alerts=HEART_FAILURE, medicines=(("Furosemide", "40 mg in the morning"),
                                        ("Spironolactone", "25 mg once a day"))),
    _p(0, "George", "Babajide", "male", "1955-07-02", "night_cramp",
       alerts={AlertKind.HYPERTENSION: {}}, medicines=(("Indapamide", "1.5 mg once a day"),)),
    _p(0, "Maya", "Chaudhuri", "female", "1991-11-23", "eyelid"),
    _p(0, "Callum", "Drummond", "male", "1997-05-09", "after_run"),
    _p(0, "Nkechi", "Eze", "female", "1968-01-30", "wasted_hand"),
    _p(0, "Piotr", "Falkowski", "male", "1979-09-14", "dvt", language="Polish"),
    _p(0, "Shirley", "Goddard", "female", "1944-12-05", "statin",
       alerts=DIABETES | PENICILLIN,
       medicines=(("Atorvastatin", "80 mg at night"), ("Gliclazide", "80 mg twice a day"))),
    _p(0, "Imran", "Hussain", "male", "1986-02-19", "twitch_worry",
       alerts={AlertKind.HEALTH_ANXIETY: {}}),
    _p(0, "Sioned", "Ifans", "female", "1993-06-27", "pregnant_calf",
       alerts={AlertKind.PREGNANCY: {"gestation_weeks": 28}}, preferred_name="Shon"),
    _p(0, "Desmond", "Jarvis", "male", "1951-08-21", "claudication",
       alerts={AlertKind.SMOKER: {}, AlertKind.HYPERTENSION: {}},
       medicines=(("Amlodipine", "5 mg once a day"),)),
    _p(0, "Alison", "Kettering", "female", "1972-04-11", "eyelid"),
    _p(0, "Femi", "Lawal", "male", "1999-10-03", "rhabdo", alerts={AlertKind.SICKLE_TRAIT: {}}),
    _p(0, "Joyce", "Maddox", "female", "1939-02-08", "night_cramp",
       alerts=CKD4, medicines=(("Furosemide", "20 mg once a day"),)),
    _p(0, "Ravi", "Nair", "male", "1963-12-16", "bulbar"),
    _p(1, "Arthur", "Okafor", "male", "1957-05-25", "post_stroke",
       alerts=STROKE | {AlertKind.ANTICOAGULANT: {}},
       medicines=(("Apixaban", "5 mg twice a day"),)),
    _p(1, "Beatrix", "Pemberton", "female", "1949-09-01", "post_stroke",
       alerts=STROKE | {AlertKind.DYSPHAGIA: {"iddsi_level": 2}},
       medicines=(("Clopidogrel", "75 mg once a day"), ("Atorvastatin", "40 mg at night"))),
    _p(1, "Chen", "Qiao", "male", "1966-03-08", "post_stroke", alerts=STROKE, language="Mandarin"),
    _p(1, "Dorota", "Rybak", "female", "1974-07-19", "wasted_hand"),
    _p(1, "Ewan", "Sinclair", "male", "1982-11-11", "jerks",
       alerts={AlertKind.TBI: {}, AlertKind.SEIZURES: {}},
       medicines=(("Levetiracetam", "500 mg twice a day"),)),
    _p(1, "Fatima", "Tahir", "female", "1960-01-22", "twitch_worry",
       alerts={AlertKind.ANXIETY: {}}, medicines=(("Sertraline", "100 mg once a day"),)),
    _p(1, "Gareth", "Upton", "male", "1953-06-06", "claudication",
       alerts={AlertKind.PERIPHERAL_ARTERY_DISEASE: {}, AlertKind.SMOKER: {}}),
    _p(1, "Hannah", "Vance", "female", "1988-08-30", "after_run"),
    _p(1, "Isaac", "Whitmore", "male", "1971-10-12", "statin",
       medicines=(("Simvastatin", "40 mg at night"),)),
    _p(1, "Jadwiga", "Xenakis", "female", "1946-04-04", "night_cramp",
       alerts={AlertKind.PACEMAKER: {}, AlertKind.ATRIAL_FIBRILLATION: {}}),
    _p(1, "Kofi", "Yeboah", "male", "1990-12-28", "eyelid"),
    _p(1, "Lorna", "Zeller", "female", "1965-02-14", "cauda_equina"),
    _p(1, "Mohammed", "Abbas", "male", "1959-05-17", "weak_breathless"),
    _p(2, "Abigail", "Brewster", "female", "1985-09-22", "eyelid"),
    _p(2, "Benjamin", "Castellano", "male", "1992-01-13", "after_run",
       alerts={AlertKind.DIABETES: {"diabetes_type": "t1", "insulin": True, "sulfonylurea": False}},
       medicines=(("Insulin glargine", "22 units at night"),)),
    _p(2, "Clarice", "Delgado", "female", "1950-03-29", "night_cramp",
       alerts={AlertKind.HYPERTENSION: {}} | PENICILLIN, language="Spanish",
       medicines=(("Lisinopril", "10 mg once a day"), ("Hydrochlorothiazide", "12.5 mg"))),
    _p(2, "Dwight", "Ellison", "male", "1976-06-15", "low_potassium",
       medicines=(("Indapamide", "2.5 mg once a day"), ("Omeprazole", "20 mg once a day"))),
    _p(2, "Eleanor", "Fairbanks", "female", "1967-11-07", "tetany"),
    _p(2, "Franklin", "Gutierrez", "male", "1961-08-18", "wasted_hand"),
    _p(2, "Georgina", "Hollis", "female", "1994-12-02", "twitch_worry"),
    _p(2, "Hector", "Ibarra", "male", "1947-10-24", "dvt",
       alerts={AlertKind.CANCER: {}}, language="Spanish"),
    _p(2, "Irene", "Jankowski", "female", "1943-05-31", "statin",
       medicines=(("Rosuvastatin", "20 mg at night"), ("Levothyroxine", "75 micrograms")),
       alerts={AlertKind.HYPOTHYROIDISM: {}}),
    _p(2, "Jerome", "Kincaid", "male", "2000-02-26", "rhabdo"),
    _p(2, "Kimberly", "Lowell", "female", "1989-07-05", "eyelid"),
    _p(2, "Leonard", "Marsh", "male", "1954-09-09", "night_cramp",
       alerts={AlertKind.CIRRHOSIS: {}, AlertKind.ASCITES: {}}),
    _p(2, "Maribel", "Novak", "female", "1981-04-20", "after_run"),
)  # fmt: skip


def nhs_number(n: int) -> str:
    """Return the n-th number of the 999 range that has a valid check digit (never issued)."""
    found = -1
    for serial in range(1_000_000):
        digits = f"999{serial * 37 % 1_000_000:06d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check == 10:
            continue
        found += 1
        if found == n:
            return f"{digits}{check % 11}"
    raise ValueError("there are fewer numbers than that")
