"""The note on paper: its text as it was signed, and the files it rests on that its reader may see."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.reports.canonical import three_words
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.dates import date_in_words

from ..intelligence.evaluation import Code
from .editions import document_of, grounds_of
from .guards import today_at
from .models import AnalysisNote
from .vocabulary import sources
from .workflow import IN_FORCE, NOTE


@register
class NoteDocument(CaseDocument):
    """`personal`: another reader of the note may not see the same files, and paper passes from hand to hand."""

    code = "analysis-note"
    title = gettext_lazy("Note d’analyse")
    intent = gettext_lazy(
        "Le texte de la note, ses jugements en toutes lettres, et les dossiers qui l’appuient parmi ceux qui vous sont "
        "ouverts. Vous seul le téléchargez : un autre lecteur n’en voit pas forcément les mêmes."
    )
    about = AnalysisNote
    permission = reading = "liaison.view_analysisnote"
    personal = True

    def collect(self, subject, *, by, number, variant):
        edition = subject.editions.first() if subject.status in IN_FORCE else None
        lines = edition.lines if edition else document_of(subject)["lines"]
        day = timezone.localdate(timezone=subject.post.zone)
        grounds = grounds_of(subject, subject.number, by)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Note d’analyse %(reference)s, version %(n)d")
            % {"reference": subject.reference, "n": subject.number},
            subtitle=subject.title,
            period=(day, day),
            marking=(subject.marking, subject.special_france),
            sections=[
                Section(_("État de la note"), list(_standing(subject, edition))),
                Section(_("Texte"), [part for label, text in lines if text for part in _told(label, text)]),
                Section(_("Faits à l’appui qui vous sont ouverts"), list(_grounds(grounds))),
                Section(_("Vocabulaire"), list(_vocabulary())),
            ],
            extra={"mention": _mention(grounds)},
        )


def _standing(note, edition):
    facts = [(_("État"), NOTE.state(note.status).label), (_("Prochaine revue"), date_in_words(note.review_on))]
    if edition:
        signed = f"{edition.signed_by}{' p.i.' if edition.acting else ''}"
        facts += [(_("Visée par"), signed), (_("Empreinte du texte"), three_words(edition.sha256))]
    yield Table([Column(_("Fait"), width=28), Column(_("Valeur"))], [(str(a), str(b)) for a, b in facts])
    if note.status == "PERIMEE" or (note.is_open and note.review_on < today_at(note)):
        yield Paragraph(_("Cette note n’est plus à tenir pour actuelle : elle est périmée, ou sa revue est en retard."))
    elif not edition:
        yield Paragraph(_("Ce texte n’est pas diffusé : il n’engage pas le poste."))


def _told(label, text):
    yield Paragraph(str(label), "lead")
    yield Paragraph(text)


def _grounds(grounds):
    columns = [
        Column(_("Jugement"), "integer", width=11),
        Column(_("Dossier"), width=24),
        Column(_("Ce qu’il apprend")),
        Column(_("Évaluation"), width=30),
    ]
    rows = [(number, g.source.reference, *_fact(g)) for number, found in grounds for g in found]
    return [Table(columns, rows)] if rows else []


def _fact(ground):
    if not ground.fits:
        return str(_("marquage plus élevé que cette note")), ""
    return ground.fact, " ".join([ground.worth or str(_("non évalué")), *map(str, ground.shown_codes)])


def _vocabulary():
    for source, to_verify in sources():
        doubt = f" ({_('à vérifier')})" if to_verify else ""
        yield Paragraph(f"{source}{doubt}", "note")


def _mention(grounds):
    held = any(Code.H1 in g.codes for _number, found in grounds for g in found)
    return _("Code H1 : ne pas verser en procédure sans l’accord du fournisseur.") if held else ""
