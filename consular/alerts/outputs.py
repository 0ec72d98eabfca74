"""What leaves of a validated alert, beside its PDF: the file of SMS, the e-mail, and CAP 1.2 for another system.

Drawn from the frozen snapshot alone, so that what leaves is what was validated; each bears the three words.
"""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from ssi.reports.canonical import three_words
from ssi.web.brand import brand

from .vocabulary import Level, State

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
XSD = Path(__file__).parent / "data" / "CAP-v1.2.xsd"

#: Our levels in the words of CAP (urgency, severity, certainty). An internal rule: no text sets it.
_LEVELS = {
    Level.INFO: ("Future", "Minor", "Possible"),
    Level.VIGILANCE: ("Expected", "Moderate", "Possible"),
    Level.ALERTE: ("Expected", "Severe", "Likely"),
    Level.URGENCE: ("Immediate", "Extreme", "Observed"),
}


def sms_lines(alert, recipients):
    """One line a telephone, « +25377810001;text »: what any gateway takes. No header."""
    frozen = alert.snapshot
    texts = {True: frozen["sent_en"] or frozen["sent"], False: frozen["sent"]}
    return "".join(f"{one.phone};{texts[one.english]}\r\n" for one in recipients if one.phone)


def email_text(alert, recipients):
    """The message to paste in the post's own mailbox: hidden recipients, subject, body."""
    frozen = alert.snapshot
    addresses = ", ".join(one.email for one in recipients if one.email)
    marks = [_("EXERCICE")] if frozen["exercise"] else []
    subject = " – ".join([*marks, str(Level(frozen["level"]).label).upper(), frozen["title"]])
    body = [frozen["text"], frozen["instructions"], frozen["text_en"]]
    signed = f"{brand()['service']} – {alert.post.embassy}"
    words = _("Alerte %(reference)s, mots-témoins : %(words)s") % {
        "reference": alert.reference,
        "words": three_words(alert.fingerprint),
    }
    hidden, about, colon = _("Copie cachée"), _("Objet"), "\u202f:"
    head = [f"{hidden}{colon} {addresses}", f"{about}{colon} {subject}", ""]
    parts = [*marks, *(part for part in body if part), *marks, f"{signed}\n{words}"]
    return "\r\n".join(head) + "\r\n" + "\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts) + "\r\n"


def cap_bytes(alert):
    """The alert as CAP 1.2: `Alert`, or `Cancel` of it once it was sent and cancelled. Valid against the XSD.

    In the demo and in an exercise it says so: nobody takes it for a real one.
    """
    frozen, post = alert.snapshot, alert.post
    cancelled = alert.status == State.ANNULEE
    sent = alert.ended_at if cancelled else alert.sent_at or alert.approved_at
    root = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})
    _put(root, "identifier", f"{alert.reference}-C" if cancelled else alert.reference)
    _put(root, "sender", _sender(post))
    _put(root, "sent", _moment(sent, post))
    _put(root, "status", "Exercise" if frozen["exercise"] else "Test" if settings.SSI_DEMO else "Actual")
    _put(root, "msgType", "Cancel" if cancelled else "Alert")
    _put(root, "source", f"{brand()['service']} – {post.embassy}")
    _put(root, "scope", "Restricted")
    _put(root, "restriction", _("Communauté française et ceux qui la protègent"))
    if cancelled:
        _put(root, "note", alert.remark)
        _put(root, "references", f"{_sender(post)},{alert.reference},{_moment(alert.sent_at, post)}")
    for language, text in (("fr-FR", frozen["sent"]), ("en-GB", frozen["sent_en"])):
        if text:
            _info(root, alert, language, text)
    validate(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def validate(root):
    """Raises lxml's DocumentInvalid: a message that is not CAP never leaves."""
    _schema().assertValid(root)


def _info(root, alert, language, text):
    frozen = alert.snapshot
    info = etree.SubElement(root, f"{{{CAP}}}info")
    urgency, severity, certainty = _LEVELS[frozen["level"]]
    _put(info, "language", language)
    _put(info, "category", frozen["category"])
    _put(info, "event", frozen["title"])
    _put(info, "urgency", urgency)
    _put(info, "severity", severity)
    _put(info, "certainty", certainty)
    if frozen["expires_at"]:
        _put(info, "expires", _moment(datetime.fromisoformat(frozen["expires_at"]), alert.post))
    _put(info, "senderName", alert.post.embassy)
    _put(info, "headline", frozen["title"])
    _put(info, "description", text)
    if frozen["instructions"] and language == "fr-FR":
        _put(info, "instruction", frozen["instructions"])
    parameter = etree.SubElement(info, f"{{{CAP}}}parameter")
    _put(parameter, "valueName", "mots-temoins")
    _put(parameter, "value", three_words(alert.fingerprint))
    area = etree.SubElement(info, f"{{{CAP}}}area")
    everybody = _("toute la communauté")
    _put(area, "areaDesc", " ; ".join(frozen["zones"]) or f"{alert.post.city}, {everybody}")


def _sender(post):
    """Who speaks, without space, comma nor angle bracket, as CAP wants it."""
    return f"ssi-{post.code.lower()}"


def _moment(moment, post):
    """CAP takes an offset and never « Z »."""
    return moment.astimezone(post.zone).isoformat(timespec="seconds")


def _put(parent, name, text):
    etree.SubElement(parent, f"{{{CAP}}}{name}").text = text


@cache
def _schema():
    return etree.XMLSchema(etree.parse(str(XSD)))
