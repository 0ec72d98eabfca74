"""Numbers that name one thing: phone, plate, IBAN, VIN, document. Each is brought to one spelling, or refused.

Pure functions. What cannot be one raises a `Refusal` that says what is wrong with it; nothing is guessed.
"""

import re

from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

#: Country calling codes (ITU-T E.164, list of assigned codes), by ISO code, for numbers typed without one.
CALLING_CODES = {
    "AE": "971", "AF": "93", "AL": "355", "AM": "374", "AO": "244", "AR": "54", "AT": "43", "AU": "61", "AZ": "994",
    "BA": "387", "BD": "880", "BE": "32", "BF": "226", "BG": "359", "BH": "973", "BI": "257", "BJ": "229", "BO": "591",
    "BR": "55", "BY": "375", "CA": "1", "CD": "243", "CF": "236", "CG": "242", "CH": "41", "CI": "225", "CL": "56",
    "CM": "237", "CN": "86", "CO": "57", "CR": "506", "CU": "53", "CY": "357", "CZ": "420", "DE": "49", "DJ": "253",
    "DK": "45", "DZ": "213", "EC": "593", "EE": "372", "EG": "20", "ES": "34", "ET": "251", "FI": "358", "FR": "33",
    "GA": "241", "GB": "44", "GE": "995", "GH": "233", "GN": "224", "GR": "30", "GT": "502", "HK": "852", "HR": "385",
    "HT": "509", "HU": "36", "ID": "62", "IE": "353", "IL": "972", "IN": "91", "IQ": "964", "IR": "98", "IS": "354",
    "IT": "39", "JO": "962", "JP": "81", "KE": "254", "KH": "855", "KM": "269", "KR": "82", "KW": "965", "KZ": "7",
    "LA": "856", "LB": "961", "LK": "94", "LT": "370", "LU": "352", "LV": "371", "LY": "218", "MA": "212", "MD": "373",
    "ME": "382", "MG": "261", "MK": "389", "ML": "223", "MR": "222", "MT": "356", "MU": "230", "MX": "52", "MY": "60",
    "NE": "227", "NG": "234", "NL": "31", "NO": "47", "NP": "977", "NZ": "64", "OM": "968", "PA": "507", "PE": "51",
    "PH": "63", "PK": "92", "PL": "48", "PS": "970", "PT": "351", "PY": "595", "QA": "974", "RO": "40", "RS": "381",
    "RU": "7", "RW": "250", "SA": "966", "SD": "249", "SE": "46", "SG": "65", "SI": "386", "SK": "421", "SN": "221",
    "SY": "963", "TD": "235", "TG": "228", "TH": "66", "TN": "216", "TR": "90", "TW": "886", "TZ": "255", "UA": "380",
    "UG": "256", "US": "1", "UY": "598", "UZ": "998", "VE": "58", "VN": "84", "XK": "383", "YE": "967", "ZA": "27",
}  # fmt: skip
#: What is dialled before a national number and left out from abroad. Nothing where the first 0 stays (Italy) or
#: where there is none; "0" elsewhere.
TRUNK = {"IT": "", "ES": "", "PT": "", "DK": "", "NO": "", "PL": "", "CZ": "", "GR": "", "LU": "", "US": "1", "CA": "1",
         "RU": "8", "KZ": "8", "BY": "8", "HU": "06", "CI": "", "GA": "", "DJ": ""}  # fmt: skip

#: Length of an IBAN by country (ISO 13616 registry).
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip

#: Cyrillic and Greek capitals that a plate borrows for their shape, not their sound.
_SHAPES = str.maketrans("АВЕКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIABEZHIKMNOPTYX")
_VIN_VALUES = {**{str(n): n for n in range(10)}, **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [
    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))}  # fmt: skip
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def phone(text, country=""):
    """E.164: « 06 12 34 56 78 » with FR gives « +33612345678 ». `country` (ISO) serves numbers without a code."""
    typed = re.sub(r"\(0\)", "", text.strip())
    digits = re.sub(r"[\s().\-/‑–\u00a0\u202f]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise _refused(_("Un numéro de téléphone ne contient que des chiffres, après un + éventuel."))
    if not digits.startswith("+"):
        if country not in CALLING_CODES:
            raise _refused(_("Ce numéro n’a pas d’indicatif : écrivez-le en +…, ou dites de quel pays il est."))
        digits = f"+{CALLING_CODES[country]}{digits.removeprefix(TRUNK.get(country, '0'))}"
    if not 8 <= len(digits) <= 16 or digits[1] == "0":
        raise _refused(_("Un numéro international compte de 7 à 15 chiffres, indicatif compris."))
    return digits


def plate(text, country):
    """« FR:AB123CD »: capitals and figures only, Cyrillic look-alikes as the Latin letters they imitate."""
    letters = re.sub(r"[^0-9A-ZА-ЯÄÖÜ]", "", text.upper().translate(_SHAPES))
    if not 2 <= len(letters) <= 12:
        raise _refused(_("Une immatriculation compte de 2 à 12 lettres et chiffres."))
    return f"{_country(country)}:{letters}"


def iban(text):
    """Electronic form, after the length of its country and its check digits (ISO 7064, modulo 97)."""
    found = re.sub(r"[\s\-\u00a0\u202f]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", found):
        raise _refused(_("Un IBAN commence par deux lettres et deux chiffres : FR76…"))
    wanted = IBAN_LENGTHS.get(found[:2])
    if wanted and len(found) != wanted:
        raise _refused(
            _("Un IBAN de ce pays compte %(wanted)d caractères ; celui-ci en a %(found)d.")
            % {"wanted": wanted, "found": len(found)}
        )
    if int("".join(str(int(c, 36)) for c in found[4:] + found[:4])) % 97 != 1:
        raise _refused(_("La clé de cet IBAN est fausse : un caractère a sans doute été mal recopié."))
    return found


def vin(text):
    """Seventeen characters without I, O or Q; the check digit is asked of vehicles made for North America only."""
    found = re.sub(r"[\s\-]", "", text).upper()
    if not re.fullmatch(r"[0-9A-HJ-NPR-Z]{17}", found):
        raise _refused(_("Un numéro de châssis compte 17 lettres et chiffres, sans I, O ni Q."))
    if found[0] in "145" and found[8] != _vin_check(found):
        raise _refused(_("La clé de ce numéro de châssis nord-américain est fausse (neuvième caractère)."))
    return found


def document(number, country):
    """« RO:AB123456 »: the number of an identity or travel document, with the State that issued it."""
    found = re.sub(r"[^0-9A-Z]", "", number.upper().translate(_SHAPES))
    if not 4 <= len(found) <= 20:
        raise _refused(_("Un numéro de document compte de 4 à 20 lettres et chiffres."))
    return f"{_country(country)}:{found}"


def _vin_check(found):
    """Ninth character (49 CFR 565.15): weighted sum modulo 11, ten being written X."""
    rest = sum(_VIN_VALUES[c] * w for c, w in zip(found, _VIN_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _country(code):
    code = (code or "").strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise _refused(_("Dites de quel pays : le même numéro existe ailleurs."))
    return code


def _refused(sentence):
    return Refusal(sentence, rule=_("format de l’identifiant"), remedy=_("Corrigez, ou notez-le en texte libre."))
