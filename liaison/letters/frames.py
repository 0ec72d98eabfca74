"""The fixed words around a letter, in each language it may be written in."""

from django.utils import translation
from django.utils.formats import date_format

#: What stands around the text: labels of the references, heading of the conditions, words of the foot.
WORDS = {
    "fr": {
        "our_reference": "Nos réf.",
        "your_reference": "Vos réf.",
        "subject": "Objet",
        "attention": "À l’attention de",
        "conditions": "Conditions d’utilisation",
        "page": "page",
        "dated": "le ",
    },
    "en": {
        "our_reference": "Our ref.",
        "your_reference": "Your ref.",
        "subject": "Subject",
        "attention": "For the attention of",
        "conditions": "Conditions of use",
        "page": "page",
        "dated": "",
    },
    "ro": {
        "our_reference": "Ref. noastră",
        "your_reference": "Ref. dumneavoastră",
        "subject": "Obiect",
        "attention": "În atenția",
        "conditions": "Condiții de utilizare",
        "page": "pagina",
        "dated": "",
    },
}
#: Labels of the lines of a signed text, which are stored in French.
_LINES = {
    "Finalité et faits": {"en": "Purpose and facts", "ro": "Scop și fapte"},
    "Infraction": {"en": "Offence", "ro": "Infracțiunea"},
    "Information demandée": {"en": "Information sought", "ro": "Informații solicitate"},
    "Pourquoi elle serait disponible": {"en": "Why it should be available", "ro": "De ce ar fi disponibile"},
    "Lien avec la personne": {"en": "Link with the person", "ro": "Legătura cu persoana"},
    "Limites d’usage": {"en": "Limits of use", "ro": "Limite de utilizare"},
    "Réponse partielle": {"en": "Partial answer", "ro": "Răspuns parțial"},
    "Réponse": {"en": "Answer", "ro": "Răspuns"},
}
#: Labels of the lines that are numbered.
_NUMBERED = {
    "Renseignement": {"en": "Information", "ro": "Informația"},
    "Personne": {"en": "Person", "ro": "Persoana"},
    "Objet": {"en": "Item", "ro": "Obiectul"},
}


def day_in(language, day):
    """« 1er août 2026 », "1 August 2026", „1 august 2026”."""
    with translation.override(language):
        words = date_format(day, "j F Y")
    if language == "en":
        return words
    words = words.lower()
    return f"1er{words[1:]}" if language == "fr" and day.day == 1 else words


def label_in(language, label):
    """A label of a signed text in that language; its French when the frame does not know it."""
    head, _space, number = label.rpartition(" ")
    if head in _NUMBERED and number.isdecimal():
        return f"{_NUMBERED[head].get(language, head)} {number}"
    return _LINES.get(label, {}).get(language, label)
