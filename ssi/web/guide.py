"""Content of the style guide: an ordinary day of the Bucharest post. Every person and case is invented."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms

from ssi.web.forms import Form

ZONE = ZoneInfo("Europe/Bucharest")
NOW = dt.datetime(2026, 11, 20, 10, 15, tzinfo=ZONE)  # a Friday; fixed, so that screenshots compare
PLACE = "Bucarest"

PAGES = {
    "jour": "Accueil",
    "liste": "Liste",
    "dossier": "Dossier",
    "parapheur": "Parapheur",
    "saisie": "Saisie",
    "chiffres": "Chiffres",
    "signes": "Signes et états",
}


def _at(days=0, hours=0):
    return NOW + dt.timedelta(days=days, hours=hours)


class RequestForm(Form):
    """Every kind of field, as the registration of an incoming request would use them."""

    names = ("contact",)

    service = forms.ChoiceField(
        label="Service requérant",
        choices=[
            ("", "Choisissez"),
            ("dcco", "Direction de lutte contre le crime organisé"),
            ("pf", "Police des frontières"),
        ],
    )
    contact = forms.CharField(label="Correspondant", help_text="Nom et grade, comme sur le message reçu.")
    received_at = forms.DateTimeField(label="Reçue le", help_text="Heure de Bucarest.")
    answer_by = forms.DateField(label="Réponse souhaitée le", required=False)
    channel = forms.ChoiceField(
        label="Voie",
        widget=forms.RadioSelect,
        choices=[
            ("mail", "Messagerie protégée"),
            ("paper", "Courrier ou remise en main propre"),
            ("oral", "Orale"),
        ],
    )
    domains = forms.MultipleChoiceField(
        label="Domaines",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("co", "Criminalité organisée"), ("st", "Stupéfiants"), ("im", "Immigration irrégulière")],
    )
    text = forms.CharField(
        label="Demande",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Le texte du partenaire, en entier.",
    )
    scan = forms.FileField(
        label="Pièce jointe",
        required=False,
        help_text="PDF, image ou texte, 30 Mo au plus. Jamais de document classifié.",
    )
    urgent = forms.BooleanField(
        label="Urgente", required=False, help_text="Danger pour une personne ou perte imminente d’une preuve."
    )


REFUSED = {
    "service": "dcco",
    "contact": "Cdt. Ionescu 🙂",
    "received_at": "1200-11-20T09:30",
    "domains": ["co"],
    "text": "Identification du titulaire d’une ligne française",
}

ROWS = [
    (
        "EXI-BUC-2026-00142",
        "Titulaire de trois lignes françaises, vols de fret Constanța–Le Havre",
        "DCCO Bucarest",
        "À viser",
        "wait",
        _at(hours=3),
        "M. Lefèvre",
        True,
    ),
    (
        "EXI-BUC-2026-00139",
        "Vérification de deux cartes d’identité présentées à Otopeni",
        "Police des frontières",
        "En cours",
        "open",
        _at(days=-2),
        "S. Armand",
        False,
    ),
    (
        "EXS-BUC-2026-00087",
        "Antécédents d’un ressortissant moldave interpellé à Strasbourg",
        "IGP Chișinău",
        "En attente du partenaire",
        "open",
        _at(days=5),
        "M. Lefèvre",
        True,
    ),
    (
        "CRI-BUC-2026-00012",
        "Commission rogatoire, audition de deux témoins à Cluj-Napoca",
        "DIICOT Cluj",
        "Transmise",
        "good",
        _at(days=24),
        "M. Lefèvre",
        True,
    ),
    (
        "EXI-BUC-2026-00136",
        "Propriétaire d’un ensemble routier immatriculé en France",
        "Police routière",
        "Répondue",
        "good",
        None,
        "S. Armand",
        False,
    ),
    (
        "EXI-BUC-2026-00131",
        "Adresse d’un témoin, demande sans cadre juridique",
        "Police de Iași",
        "Refusée",
        "stop",
        None,
        "S. Armand",
        False,
    ),
]
COLUMNS = ("reference", "title", "partner", "state", "tone", "due_at", "owner", "restricted")

CLOCKS = [
    {
        "label": "Réponse, demande urgente",
        "due_at": _at(hours=3),
        "event": "Réception de la demande",
        "event_at": _at(hours=-5),
        "duration": "8 heures, accès direct aux données",
        "source": "Directive (UE) 2023/977, art. 5, § 1, a (à vérifier)",
        "effect": "Alerte au chef du service ; motif du dépassement à consigner",
    },
    {
        "label": "Visa de la réponse",
        "due_at": _at(days=1),
        "event": "Mise au parapheur",
        "event_at": _at(hours=-1),
        "duration": "1 jour ouvré",
        "source": "Note de service du poste",
        "effect": "Rappel à l’attaché et à son adjoint",
    },
    {
        "label": "Effacement des données reçues",
        "due_at": dt.date(2029, 11, 20),
        "event": "Clôture",
        "event_at": dt.date(2026, 11, 20),
        "duration": "3 ans",
        "source": "Registre des traitements du service",
        "effect": "Décision de destruction à deux personnes",
        "paused": True,
    },
]

THREAD = [
    {
        "kind": "Projet de réponse, version 2",
        "who": "M. Lefèvre",
        "at": _at(hours=-1),
        "facts": ["au parapheur"],
        "text": "Les lignes 1 et 3 sont au nom d’une même société de transport. "
        "La ligne 2 n’est plus attribuée depuis mars.",
    },
    {
        "kind": "Renvoi avec commentaire",
        "who": "C. Morel, attachée",
        "at": _at(hours=-2),
        "text": "Préciser la date de résiliation de la ligne 2 et retirer l’adresse personnelle du gérant.",
    },
    {
        "kind": "Demande reçue",
        "who": "DCCO Bucarest",
        "at": _at(hours=-5),
        "incoming": True,
        "facts": ["messagerie protégée", "en roumain", "évaluation B2"],
        "text": "Prière d’identifier les titulaires des trois lignes françaises ci-jointes, en contact avec "
        "le groupe mis en cause dans les vols de fret commis sur l’axe Constanța–Le Havre.",
        "files": [{"name": "cerere_4471.pdf", "url": "#", "size": "214 ko", "level": "DR"}],
    },
]

FIGURES = [
    {
        "code": "recues",
        "value": 142,
        "label": "demandes reçues",
        "url": "#",
        "definition": "Demandes entrantes enregistrées depuis le 1er janvier, refus compris.",
    },
    {
        "code": "delai",
        "value": "6",
        "unit": "j",
        "label": "délai médian de réponse",
        "url": "#",
        "definition": "Médiane, en jours, entre la réception et l’envoi de la réponse, suspensions déduites.",
    },
    {
        "code": "delais",
        "value": "91 %",
        "label": "dans les délais",
        "url": "#",
        "definition": "Part des réponses parties avant l’échéance stricte de leur règle.",
    },
]


def _acts():
    return [
        {"label": "Viser la réponse", "url": "#", "key": "v"},
        {"label": "Renvoyer avec un commentaire", "url": "#"},
        {"label": "Demander une précision", "url": "#"},
        {"label": "Ouvrir le dossier à une personne", "url": "#"},
        {"label": "Annuler le dossier EXI-BUC-2026-00142", "url": "#", "danger": True},
    ]


def content(query):
    """Context of the guide. `query`: ?page= one of PAGES, ?refuse= shows the form with its errors."""
    page = query.get("page", "jour")
    page = page if page in PAGES else "jour"
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    form = RequestForm(REFUSED if "refuse" in query else None, initial={"service": "dcco", "channel": "mail"})
    return {
        "part": f"components/guide/_{page}.html",
        "guide_title": PAGES[page],
        "navigation": [
            {
                "label": label,
                "url": f"?page={code}",
                "active": code == page,
                "key": code[0],
                "count": 4 if code == "parapheur" else None,
            }
            for code, label in PAGES.items()
        ],
        "service_name": "Bucarest",
        "can_search": True,
        "person_role": "Attachée de sécurité intérieure",
        "page_marking": "DR",
        "page_special_france": page == "dossier",
        "now": NOW,
        "place": PLACE,
        "rows": rows,
        "queue": rows[:4],
        "first": rows[0],
        "clocks": CLOCKS,
        "thread": THREAD,
        "figures": FIGURES,
        "acts": _acts(),
        "form": form,
        "chips": [
            {"label": "État", "value": "en cours", "remove_url": "?page=liste"},
            {"label": "Domaine", "value": "criminalité organisée", "remove_url": "?page=liste"},
        ],
        "tabs": [
            {"label": "Fil", "url": "#", "active": True, "count": 3},
            {"label": "Personnes et objets", "url": "#", "count": 4},
            {"label": "Divulgations", "url": "#", "count": 0},
            {"label": "Copie du partenaire", "url": "#"},
        ],
        "months": [("Juillet", 9), ("Août", 4), ("Septembre", 14), ("Octobre", 17), ("Novembre", 11)],
        "running": {"label": "Rapport hebdomadaire, semaine 47", "percent": 60, "message": "mise en page"},
        "waiting": {"label": "Export du registre", "percent": None, "message": "en attente"},
        "failed": {
            "label": "Export",
            "failed": True,
            "message": "Le tableur n’a pas pu être écrit : "
            "deux lignes portent une date illisible (lignes 14 et 31). Corrigez-les puis relancez.",
        },
        "made": {"label": "Rapport mensuel d’octobre", "done": True, "percent": 100, "url": "#"},
    }
