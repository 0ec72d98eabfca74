"""The differences between two lists on paper: who is missing where, who is still to clarify, and who decided."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.cases.models import Marking
from ssi.reports.document import BulletList, Column, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, register

from .models import ListComparison, Verdict
from .words import likeness


@register
class Differences(DocumentKind):
    """Read by whoever asked for it, and gone with its comparison (`sec.purge_comparisons` knows its code)."""

    code = "list-comparison"
    title = gettext_lazy("Différences entre deux listes")
    intent = gettext_lazy("Ce qui manque d’un côté ou de l’autre, ce qui reste à éclaircir, et qui a décidé.")
    permission = "consular.compare_list"

    def subject_of(self, user, key):
        rows = ListComparison.objects.visible_to(user).select_related("post__country", "case", "crisis")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def collect(self, subject, *, by, number, variant):
        day = subject.made_at.astimezone(subject.post.zone).date()
        case = subject.case
        return draw(
            self,
            post=subject.post,
            number=number,
            version=subject.version,
            title=_("Comparaison de listes : %(first)s et %(second)s")
            % {"first": subject.first_label, "second": subject.second_label},
            subtitle=f"{subject.title} ({subject.served.reference})" if subject.served else subject.title,
            period=(day, day),
            marking=(case.marking, case.special_france) if case else (Marking.NP, False),
            sections=_sections(subject),
            extra={"mention": _("Données personnelles : à détruire avec la comparaison.")},
        )


def _sections(subject):
    """The differences first: nobody prints this to read that all is well."""
    groups, decided = subject.groups, subject.decisions
    who = {one.pk: str(one) for one in User.objects.filter(pk__in={key for _verdict, key in decided.values()})}
    alike = [(a.name, b.name, likeness(a, b)) for a, b in groups.close]
    only = _("Seulement dans « %(list)s »")
    return [
        Section(_("À décider"), [_pairs(subject, _("Ressemblance"), alike)]),
        Section(_("À éclaircir"), [_decisions(subject, decided, who, [Verdict.ECLAIRCIR])]),
        Section(only % {"list": subject.first_label}, [BulletList(_names(groups.first_only))]),
        Section(only % {"list": subject.second_label}, [BulletList(_names(groups.second_only))]),
        Section(_("Décidé"), [_decisions(subject, decided, who, [Verdict.MEME, Verdict.AUTRE])]),
        Section(
            _("Dans les deux listes"),
            [Paragraph(_("Personnes : %(n)d.") % {"n": len(groups.same)})] if groups.same else [],
        ),
    ]


def _pairs(subject, last, rows):
    return Table([Column(subject.first_label), Column(subject.second_label), Column(last, width=34)], rows)


def _decisions(subject, decided, who, verdicts):
    rows = []
    for a, b in subject.doubtful:
        verdict, by = decided.get((a.line, b.line), ("", None))
        if verdict in verdicts:
            rows.append((a.name, b.name, f"{Verdict(verdict).label}, {who.get(by, '')}"))
    return _pairs(subject, _("Décision, par qui"), rows)


def _names(entries):
    return [
        ", ".join(part for part in (f"{_('ligne')} {one.line} – {one.name}", one.birth, one.rest) if part)
        for one in entries
    ]
