"""Countries and domains as shipped (`data/README.md` names the sources). Read by the migration that loads them."""

import re
from pathlib import Path

from ssi.web.data import csv_rows

DATA = Path(__file__).parent / "data"


def _codes(text):
    return frozenset(text.split())


# French says « en » before a feminine name or a vowel, « au » before another masculine one, « aux » before a plural,
# « à » before a name without article: islands and cities mostly. The name tells its gender by a final e, save here.
WITHOUT_ARTICLE = _codes(
    "AG AI AW AX BH BL BQ CU CW CY DJ GG GI GU HK JE KI KN LC MC MF MG MO MS MT MU NR NU OM PM PR SG SM ST SX TT TV TW"
    " VC WF YT"
)
PLURAL = _codes("AE AS BM BS FJ KM MV NL PH PW SC TK TO US WS")
MASCULINE_IN_E = _codes("BZ GB KH MX MZ SR TL ZW")
FEMININE_NOT_IN_E = _codes("SL")
#: Names the rule cannot build.
WHOLE = {
    "BB": "à la Barbade",
    "BV": "sur l’île Bouvet",
    "CX": "sur l’île Christmas",
    "DM": "à la Dominique",
    "GD": "à la Grenade",
    "HT": "en Haïti",
    "IM": "à l’île de Man",
    "IO": "dans le Territoire britannique de l’océan Indien",
    "NF": "sur l’île Norfolk",
    "RE": "à La Réunion",
    "SH": "à Sainte-Hélène",
    "TF": "dans les Terres australes et antarctiques françaises",
}


def located(code, name):
    """A country's French name after its preposition: « en Roumanie », « au Népal », « à Djibouti »."""
    head = re.split(r"[ -]", name)[0] if code not in MASCULINE_IN_E | FEMININE_NOT_IN_E else name
    if code in WHOLE:
        return WHOLE[code]
    if code in WITHOUT_ARTICLE:
        return f"à {name}"
    if name.startswith("Îles "):
        return f"aux îles {name.removeprefix('Îles ')}"
    if code in PLURAL:
        return f"aux {name}"
    feminine = code in FEMININE_NOT_IN_E or (code not in MASCULINE_IN_E and head.endswith("e"))
    return f"en {name}" if feminine or head[0] in "AEIOUÉÎ" else f"au {name}"


def countries():
    """One dict of `Country` fields per country."""
    for row in _rows("countries.csv"):
        yield {
            "code": row["code"],
            "name_fr": row["name_fr"],
            "name_en": row["name_en"],
            "located_fr": located(row["code"], row["name_fr"]),
            "time_zone": row["time_zone"],
            "weekend": [int(day) for day in row["weekend"]],
            "in_european_union": row["european_union"] == "1",
        }


def domains():
    """One dict of `Domain` fields per domain, in the order they are shown."""
    for row in _rows("domains.csv"):
        yield row | {"id": int(row["id"]), "sensitive": row["sensitive"] == "1", "order": int(row["id"])}


def _rows(name):
    return csv_rows(DATA / name)
