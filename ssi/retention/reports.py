"""The certificate of destruction: what went, by whom, when, why, on which basis. No title, name or text of the file."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.dates import date_in_words, moment_in_words

from .execution import CERTIFICATE
from .models import Disposal, Measure
from .periods import GROUNDS, kept_kinds
from .services import request_of
from .words import table_label

ROWS = 1500


@register
class DisposalCertificate(CaseDocument):
    """Offered once carried out; the two who decided are named by what they are here for, as on any signed act."""

    code = CERTIFICATE
    title = gettext_lazy("Procès-verbal de destruction")
    intent = gettext_lazy(
        "Ce qui a été détruit, en nombre et par empreinte, par qui, quand, pourquoi et sur quelle base. Il ne contient "
        "rien du dossier lui-même."
    )
    permission = "retention.request_certificate"
    reading = "retention.view_disposal"
    about = Disposal

    def offered(self, subject, user):
        return list(self.variants) if subject.outcome else []

    def collect(self, subject, *, by, number, variant):
        zone = subject.post.zone
        done = datetime.fromisoformat(subject.outcome["at"]).astimezone(zone)
        archived = subject.measure == Measure.ARCHIVE
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Procès-verbal d’archivage") if archived else _("Procès-verbal de destruction"),
            subtitle=subject.target_reference,
            period=(subject.opened_at.astimezone(zone).date(), max(done.date(), timezone.localdate(timezone=zone))),
            marking=(subject.marking, subject.special_france),
            sections=[
                Section(_("La décision"), _decision(subject, done, zone)),
                Section(_("Ce qui a été détruit"), _counts(subject)),
                Section(_("Documents détruits avec leur clé"), _hashes(subject)),
                Section(_("Destinataires de communications"), _recipients(subject)),
                Section(_("Ce qui demeure"), _left(subject)),
            ],
        )


def _decision(disposal, done, zone):
    request = request_of(disposal)
    signature = request.signoffs.select_related("by").latest("at")
    capacity = f" ({signature.capacity})" if signature.capacity else ""
    rows = [
        (_("Mesure"), disposal.get_measure_display()),
        (_("Dossier"), f"{disposal.target_reference}, {kept_kinds()[disposal.target_kind]._meta.verbose_name}"),
        (_("Échéance"), f"{GROUNDS[disposal.ground]}, {date_in_words(disposal.expired_on)}"),
        (_("Base"), disposal.legal_basis),
        (_("Motif"), disposal.reason),
        (_("Proposé par"), f"{request.requested_by}, {moment_in_words(request.requested_at, zone)}"),
        (_("Contresigné par"), f"{signature.by}{capacity}, {moment_in_words(signature.at, zone)}"),
        (_("Empreinte du texte signé"), request.sha256),
        (_("Exécuté le"), moment_in_words(done, zone)),
    ]
    return [Table([Column(_("Point"), width=30), Column(_("Fait"))], [(str(a), str(b)) for a, b in rows])]


def _counts(disposal):
    counts = sorted((table_label(name), n) for name, n in disposal.outcome["counts"].items())
    columns = [Column(_("Nature"), width=70), Column(_("Nombre"), "integer", width=30)]
    blocks = [Table(columns, counts)]
    if fingerprint := disposal.outcome["fingerprint"]:
        blocks.append(Paragraph(_("Empreinte SHA-256 de l’ensemble : %(sha)s") % {"sha": fingerprint}))
    return blocks


def _hashes(disposal):
    hashes = disposal.outcome["sha256"]
    if not hashes:
        return [Paragraph(_("Le dossier ne contenait aucun document."))]
    columns = [Column(_("N°"), "integer", width=10), Column("SHA-256")]
    rows = list(enumerate(hashes, 1))
    return [
        *(Table(columns, rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)),
        Paragraph(
            _(
                "La clé de chaque document a été effacée avec sa ligne, ses octets l’ont été ensuite. Une sauvegarde "
                "antérieure les contient jusqu’à sa propre expiration."
            )
        ),
    ]


def _recipients(disposal):
    if not disposal.recipients:
        return [Paragraph(_("Aucune communication à un service étranger n’est enregistrée."))]
    columns = [Column(_("Service"), width=60), Column(_("Depuis le"), "date", width=20), Column(_("Fois"), "integer")]
    return [
        Table(columns, [tuple(row) for row in disposal.recipients]),
        Paragraph(
            _(
                "Ces services sont à informer de l’effacement, s’ils n’ont pas déjà effacé (directive (UE) 2016/680, "
                "articles 7, § 3, et 16, § 6 : à vérifier)."
            )
        ),
    ]


def _left(disposal):
    lines = [
        _("Le numéro %(reference)s, qui ne sera plus donné.") % {"reference": disposal.target_reference},
        _("Les comptes des statistiques, sans titre, nom ni texte."),
        _("Le journal, qui ne porte que des références."),
    ]
    if disposal.archive_until:
        lines.insert(
            1,
            _("Une fiche (type, pays, domaine, dates, issue) jusqu’au %(day)s.")
            % {"day": date_in_words(disposal.archive_until)},
        )
    return [Paragraph(line) for line in lines]
