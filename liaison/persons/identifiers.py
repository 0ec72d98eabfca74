"""Numbers that name one thing: phone, plate, IBAN, VIN, document. Each is brought to one spelling, or refused.

Pure functions. What cannot be one raises a `Refusal` that says what is wrong with it; nothing is guessed.
"""

import re

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import ValidationResult
from stdnum import iban as ibans
from stdnum import numdb
from stdnum.exceptions import InvalidChecksum, ValidationError

from ssi.web.refusals import Refusal

#: Cyrillic and Greek capitals that a plate borrows for their shape, not their sound.
_SHAPES = str.maketrans("АВЕКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIABEZHIKMNOPTYX")
_VIN_VALUES = {**{str(n): n for n in range(10)}, **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [
    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))}  # fmt: skip
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def phone(text, country=""):
    """E.164: « 06 12 34 56 78 » with FR gives « +33612345678 ». `country` (ISO) serves numbers without a code.

    The numbering plans are those of libphonenumber; a number of a possible length is enough, for plans change.
    """
    typed = re.sub(r"\(0\)|[\s().\-/‑–\u00a0\u202f]", "", text)
    typed = re.sub(r"^00", "+", typed)
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise _refused(_("Un numéro de téléphone ne contient que des chiffres, après un + éventuel."))
    try:
        found = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException as error:
        raise _refused(_no_code(typed)) from error
    length = phonenumbers.is_possible_number_with_reason(found)
    if length not in (ValidationResult.IS_POSSIBLE, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        raise _refused(_wrong_length(length, found.country_code))
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _no_code(typed):
    if typed.startswith("+"):
        return _("Aucun pays n’a cet indicatif : vérifiez les chiffres qui suivent le +.")
    return _("Ce numéro n’a pas d’indicatif : écrivez-le en +…, ou dites de quel pays il est.")


def _wrong_length(reason, code):
    if reason == ValidationResult.TOO_SHORT:
        return _("Il manque des chiffres : ce numéro est trop court pour l’indicatif +%(code)d.") % {"code": code}
    return _("Ce numéro n’a pas la longueur de ceux de l’indicatif +%(code)d.") % {"code": code}


def plate(text, country):
    """« FR:AB123CD »: capitals and figures only, Cyrillic look-alikes as the Latin letters they imitate."""
    letters = re.sub(r"[^0-9A-ZА-ЯÄÖÜ]", "", text.upper().translate(_SHAPES))
    if not 2 <= len(letters) <= 12:
        raise _refused(_("Une immatriculation compte de 2 à 12 lettres et chiffres."))
    return f"{_country(country)}:{letters}"


def iban(text):
    """Electronic form, after the structure of its country and its check digits (ISO 13616, ISO 7064 modulo 97)."""
    found = ibans.compact(re.sub(r"[\u00a0\u202f]", "", text)).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", found):
        raise _refused(_("Un IBAN commence par deux lettres et deux chiffres : FR76…"))
    wanted = _iban_length(found[:2])
    if wanted is None:
        raise _refused(_("Aucun pays n’émet d’IBAN en %(letters)s.") % {"letters": found[:2]})
    if len(found) != wanted:
        raise _refused(
            _("Un IBAN de ce pays compte %(wanted)d caractères ; celui-ci en a %(found)d.")
            % {"wanted": wanted, "found": len(found)}
        )
    try:
        return ibans.validate(found)
    except InvalidChecksum as error:
        raise _refused(_("La clé de cet IBAN est fausse : un caractère a sans doute été mal recopié.")) from error
    except ValidationError as error:
        raise _refused(_("Cet IBAN n’a pas la forme de ceux de son pays.")) from error


def _iban_length(country):
    """Length of the IBANs of a country (registry kept by python-stdnum); None when it has none."""
    structure = numdb.get("iban").info(country)[0][1].get("bban")
    return 4 + sum(map(int, re.findall(r"(\d+)!", structure))) if structure else None


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


def email(text):
    """Lower case; only that it has one @ and a domain with a dot is asked."""
    found = text.strip().casefold()
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", found):
        raise _refused(_("Une adresse électronique s’écrit nom@domaine.fr."))
    return found


def serial(number):
    """Serial number of a weapon: capitals and figures."""
    return _capitals(number, 3, _("Un numéro d’arme compte de 3 à 40 lettres et chiffres."), most=40)


def reference(number):
    """The number of a file elsewhere: capitals and figures, whatever stands between them."""
    return _capitals(number, 3, _("Une référence compte de 3 à 40 lettres et chiffres."), most=40)


def _capitals(text, least, sentence, *, most):
    found = re.sub(r"[\W_]", "", text.upper().translate(_SHAPES))
    if not least <= len(found) <= most:
        raise _refused(sentence)
    return found


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
    return Refusal(
        sentence,
        rule=_("format de l’identifiant"),
        remedy=_("Corrigez, ou notez-le en texte libre."),
        field="value",
    )
