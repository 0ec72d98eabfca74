"""False documents of the demo, in each state at Bucharest. Nobody bears these names; no State issued these numbers."""

import io
from datetime import timedelta

from liaison.fraud import services
from liaison.fraud.mrz import check_digit
from liaison.persons.crosscheck import Birth
from ssi.attachments import services as attachments
from ssi.network.models import Country

from .filing import File, Told, scenes_of
from .papers import paper
from .visas import decide


def zone(issuer, number, born, expires, names, *, wrong=None):
    """The zone of a passport; `wrong`: (character of the second line from 0, what stands there)."""
    first = f"P<{issuer}{names}".ljust(44, "<")
    number = number.ljust(9, "<")
    dates = f"{born}{check_digit(born)}", f"{expires}{check_digit(expires)}"
    optional = "<" * 14
    whole = f"{number}{check_digit(number)}{dates[0]}{dates[1]}{optional}0"
    second = f"{number}{check_digit(number)}{issuer}{dates[0]}M{dates[1]}{optional}0{check_digit(whole)}"
    if wrong:
        place, character = wrong
        second = second[:place] + character + second[place + 1 :]
    return f"{first}\n{second}"


def fraud(post, by, day, country, title, holder, document, route, *acts, **fields):
    """`document`: type, issuing State, number, series; `holder`: None when nobody was found with it."""
    kind, issuer, number, series = document
    start, through, end = route
    person = None
    if holder:
        surname, given, born, category = holder
        person = {"surname": surname, "given_names": given, "born": Birth(*born), "category": category}
    fields = {
        "title": title,
        "person": person,
        "document_type": kind,
        "issuing_country_id": issuer,
        "number": number,
        "document_series": series,
        "route_from": start,
        "route_via": through,
        "route_to": end,
    } | fields
    return File(post, by, day, "document_fraud", country, services.open_fraud, fields, {"discovered_on": day - 1}, acts)


def verify(day):
    return Told(day, services.perform, {"name": "verify"})


def alert(day, text):
    return Told(day, services.write_alert, {"text": text, "expected_version": None})


def to(day, service, country="FR"):
    return Told(day, _recipient, {"service": service, "country": country})


def _recipient(case, *, by, service, country):
    services.add_recipient(case, by=by, service=service, country=Country.objects.get(pk=country))


def submit(day):
    return Told(day, services.submit_alert)


def approve(day):
    return Told(day, decide, by="head")


def send(day):
    return Told(day, services.perform, {"name": "disseminate"})


def receipt(day, service, how):
    return Told(day, _receipt, {"service": service, "how": how})


def _receipt(case, *, by, service, how):
    services.acknowledge(case.recipients.get(service=service), by=by, acknowledgement=how)


def sltd(day, reference):
    return Told(day, services.ask_sltd, {"reference": reference})


def answer(day, code, text):
    return Told(day, _answer, {"code": code, "text": text})


def _answer(case, *, by, code, text):
    services.answer_sltd(case.queries.get(answered_at=None), by=by, answer=code, answer_text=text)


def teach(day, name, text, title, level="FIRST", language="fr"):
    return Told(day, _teach, {"name": name, "text": text, "title": title, "level": level, "language": language})


def _teach(case, *, by, name, text, title, level, language):
    piece = attachments.store(case, io.BytesIO(paper(name, text)), by=by, name=name)
    made_on = case.discovered_on + timedelta(days=2)
    services.add_material(case, by=by, title=title, language=language, level=level, made_on=made_on, attachment=piece)


def close(day, why):
    return Told(day, services.perform, {"name": "close", "comment": why})


VISA, BORDER, AIRLINE, PARTNER = "VISA_SECTION", "BORDER", "AIRLINE", "PARTNER"
DNPAF, CHISINAU = "DNPAF, division de l’expertise en fraude documentaire", "Section consulaire, Chisinau"
PASSPORT, CARD, RESIDENCE = "PASSPORT", "ID_CARD", "RESIDENCE"
PAGE_TWO = (
    "Page des données refaite : fond imprimé au jet d’encre, point de trame visible à la loupe, motif optiquement "
    "variable imité par une encre dorée."
)

FRAUDS = (
    fraud(
        "BUC", "kerhoas", -2, "MD", "Passeport moldave à l’enregistrement du vol de Paris",
        ("Rusnac", "Artiom", (1997, 5, 21), "SUSPECT"),
        (PASSPORT, "MD", "AC5530217", "AC55"), ("Chisinau", "Bucarest", "Paris"),
        discovered_by=AIRLINE, discovered_at_place="Otopeni, comptoir d’enregistrement",
        mrz=zone("MDA", "AC5530217", "970521", "310814", "RUSNAC<<ARTIOM", wrong=(8, "8")),
        detected_how="Clé du numéro fausse à la lecture optique.",
    ),
    fraud(
        "BUC", "kerhoas", -16, "MD", "Carte d’identité roumaine contrefaite, demande de visa à Chisinau",
        ("Melniciuc", "Serghei", (1992, 11, 4), "SUSPECT"),
        (CARD, "RO", "XK884120", "XK88"), ("Chisinau", "Bucarest", "Dublin"),
        sltd(-15, "GECI 2026/118403"),
        answer(-9, "NO_HIT", "Numéro jamais signalé ; la série n’a pas été attribuée."),
        verify(-8),
        discovered_by=VISA, discovered_at_place="Service des visas, Chisinau", fraud_type="COUNTERFEIT",
        technique="Stratifié sans relief, photographie collée, microtexte illisible.",
        detected_how="Relief absent au toucher.",
    ),
    fraud(
        "BUC", "kerhoas", -12, "RO", "Passeport géorgien falsifié, contrôle de sortie à Otopeni",
        ("Lomidzashvili", "Giorgi", (1989, 8, 13), "SUSPECT"),
        (PASSPORT, "GE", "21AB40977", "21AB"), ("Tbilissi", "Bucarest", "Bruxelles"),
        sltd(-11, "GECI 2026/118960"),
        answer(-7, "HIT", "Déclaré volé à Tbilissi au printemps."),
        verify(-6),
        alert(-5, "Passeports géorgiens de la série 21AB, volés puis falsifiés. Regarder la couture entre les pages 2 "
                  "et 3 et le second portrait, décalé. Retenir le document et prévenir le poste."),
        to(-5, DNPAF),
        to(-5, "Section consulaire, Bruxelles"),
        to(-5, "Poliția de Frontieră, Otopeni", "RO"),
        submit(-1),
        discovered_by=BORDER, discovered_at_place="Aéroport d’Otopeni, contrôle de sortie", fraud_type="FORGERY",
        technique="Page 2 substituée, couture reprise à la main, second portrait décalé.",
        mrz=zone("GEO", "21AB40977", "890813", "290402", "LOMIDZASHVILI<<GIORGI"),
    ),
    fraud(
        "BUC", "kerhoas", -24, "RO", "Titre de séjour italien contrefait sur la route de Dublin",
        None,
        (RESIDENCE, "IT", "I0884512X", "I08"), ("Chisinau", "Bucarest", "Dublin"),
        verify(-20),
        alert(-19, "Titres de séjour italiens contrefaits, numéros commençant par I08. Le filigrane est imprimé, la "
                   "puce ne répond pas. Retenir le document et prévenir le poste."),
        to(-19, DNPAF),
        to(-19, CHISINAU),
        submit(-4),
        approve(-3),
        discovered_by=AIRLINE, discovered_at_place="Otopeni, porte du vol de Dublin", fraud_type="COUNTERFEIT",
        technique="Filigrane imprimé, puce muette, police du numéro trop grasse.",
    ),
    fraud(
        "BUC", "kerhoas", -48, "MD", "Passeports moldaves de la série AC41, page des données refaite",
        ("Dobânda", "Ruslan", (1994, 3, 9), "SUSPECT"),
        (PASSPORT, "MD", "AC4119846", "AC41"), ("Chisinau", "Bucarest", "Paris"),
        sltd(-47, "GECI 2026/104117"),
        answer(-41, "HIT", "Déclaré perdu par son titulaire."),
        verify(-40),
        alert(-39, "Passeports moldaves de la série AC41, page des données refaite. Point de trame visible à la loupe, "
                   "encre dorée à la place du motif optiquement variable."),
        to(-39, DNPAF),
        to(-39, CHISINAU),
        to(-39, "Poliția de Frontieră, Iași", "RO"),
        submit(-38),
        approve(-37),
        send(-8),
        receipt(-7, DNPAF, "Courriel de la permanence"),
        receipt(-6, CHISINAU, "Chef de la section, par téléphone"),
        teach(-5, "Passeport moldave, page 2.pdf", PAGE_TWO, "Reconnaître la page 2 refaite du passeport moldave"),
        discovered_by=VISA, discovered_at_place="Service des visas, Chisinau", fraud_type="FORGERY", technique=PAGE_TWO,
        mrz=zone("MDA", "AC4119846", "940309", "300118", "DOBANDA<<RUSLAN"), detected_how="Loupe, lumière rasante.",
    ),
    fraud(
        "BUC", "kerhoas", -110, "RO", "Passeport français d’un autre, vol de Bucarest à Paris",
        ("Benzarti", "Selim", (1999, 1, 30), "SUSPECT"),
        (PASSPORT, "FR", "19FV00417", "19FV"), ("Istanbul", "Bucarest", "Paris"),
        sltd(-109, "GECI 2026/088210"),
        answer(-104, "HIT", "Déclaré volé à Lyon."),
        verify(-103),
        close(-80, "Document rendu à la préfecture ; porteur éloigné par la police des frontières."),
        discovered_by=BORDER, discovered_at_place="Aéroport d’Otopeni, contrôle de sortie", fraud_type="LOOKALIKE",
        technique="Document authentique ; oreilles et implantation des cheveux ne correspondent pas.",
    ),
    fraud(
        "BUC", "kerhoas", -75, "MD", "Passeport moldave de la série AC41 à la frontière de Sculeni",
        ("Țîbuleac", "Veaceslav", (1990, 12, 2), "SUSPECT"),
        (PASSPORT, "MD", "AC4120551", "AC41"), ("Chisinau", "Bucarest", "Paris"),
        verify(-70),
        close(-60, "Rattaché à l’alerte sur la série AC41."),
        discovered_by=PARTNER, discovered_at_place="Poste frontière de Sculeni", fraud_type="FORGERY",
        technique=PAGE_TWO,
    ),
    fraud(
        "BRU", "morvan", -33, "BE", "Passeport congolais au nom d’un autre, vol de Montréal",
        ("Ilunga Mbayo", "Trésor", (1993, 2, 14), "SUSPECT"),
        (PASSPORT, "CD", "OP0481226", "OP04"), ("Kinshasa", "Bruxelles", "Montréal"),
        verify(-30),
        discovered_by=AIRLINE, discovered_at_place="Zaventem, porte B", fraud_type="LOOKALIKE",
        technique="Document authentique ; cicatrice du titulaire absente.",
    ),
    fraud(
        "DJI", "kermadec", -27, "DJ", "Visa Schengen contrefait dans un passeport somalien",
        ("Xirsi", "Cabdi", (1988, 6, 6), "VICTIM"),
        ("VISA", "FR", "FRA0048817", "FRA00"), ("Mogadiscio", "Djibouti", "Paris"),
        sltd(-26, "GECI 2026/111020"),
        verify(-22),
        discovered_by=AIRLINE, discovered_at_place="Aéroport d’Ambouli", fraud_type="COUNTERFEIT",
        technique="Vignette imprimée au laser, encre sans réaction aux ultraviolets.",
    ),
    fraud(
        "DEL", "amrani", -60, "IN", "Faux tampons de sortie dans des passeports indiens",
        ("Sandhu", "Balwinder", (1996, 4, 4), "VICTIM"),
        (PASSPORT, "IN", "U4410977", "U44"), ("Amritsar", "New Delhi", "Paris"),
        verify(-55),
        alert(-54, "Faux tampons de sortie d’Amritsar dans des passeports indiens de la série U44. L’ancre du tampon "
                   "est inversée."),
        to(-54, DNPAF),
        to(-54, "Consulat général, Bombay"),
        submit(-53),
        approve(-52),
        send(-51),
        receipt(-49, DNPAF, "Courriel de la permanence"),
        receipt(-44, "Consulat général, Bombay", "Chef de chancellerie"),
        teach(-43, "Tampons d’Amritsar.pdf", "Ancre inversée, date au mauvais format, encre bleue au lieu de violette.",
              "Tampons de sortie indiens, vrais et faux", "SECOND", "en"),
        discovered_by=VISA, discovered_at_place="Service des visas, New Delhi", fraud_type="FORGERY",
        technique="Tampon moulé en résine, ancre inversée.",
        mrz=zone("IND", "U4410977", "960404", "320911", "SANDHU<<BALWINDER"),
    ),
    fraud(
        "DEL", "amrani", -6, "NP", "Passeport népalais obtenu avec un faux certificat de naissance",
        ("Gurung", "Prakash", (2000, 7, 7), "SUSPECT"),
        (PASSPORT, "NP", "PA0917342", "PA09"), ("Katmandou", "New Delhi", "Lisbonne"),
        discovered_by=PARTNER, discovered_at_place="Ministère de l’intérieur, Katmandou", fraud_type="OBTAINED",
        mrz=zone("NPL", "PA0917342", "000707", "330220", "GURUNG<<PRAKASH"),
    ),
)  # fmt: skip


def fraud_scenes(player):
    """(moment, what is done then)."""
    return scenes_of(player, FRAUDS)
