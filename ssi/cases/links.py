"""Links between files: an exchange leads to a letter rogatory, which leads to a mission, which finds a person.

A link is read from either end, and exists only for whoever sees both ends: the policy of its table says it, and
the first wall repeats it here. The file's own page reads its links in the very statement that reads the file.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .beside import beside
from .models import Case, CaseLink, LinkNature, Marking

PERMISSION = "cases.link_case"
#: A link read from the file it leads to; the natures without a line say the same from both ends.
BACKWARDS = {
    LinkNature.LED_TO: gettext_lazy("issu de"),
    LinkNature.ASSISTS: gettext_lazy("appuyé par"),
    LinkNature.RESTS_ON: gettext_lazy("cité par"),
}
#: Of one file: beyond, somebody uses links as a register.
MOST = 100


@dataclass(frozen=True)
class Linked:
    """The file at the other end of a link, as the reader of this end may see it. `title` may be withheld."""

    pk: int
    reference: str
    kind: str
    title: str
    nature: str
    reason: str
    by: str
    at: datetime

    @property
    def url(self):
        from .registry import kind_of

        return reverse(f"{kind_of(self.kind).url_prefix}-detail", args=[self.reference])

    @property
    def kind_label(self):
        from .registry import kind_of

        return kind_of(self.kind)._meta.verbose_name


@dataclass(frozen=True)
class Offshoot:
    """« Ouvrir une entraide à partir de cet échange »: a page of another noun that opens a file out of this one.

    The address receives `?depuis=<reference>`; `permission` is asked at the post of the file.
    """

    kind: str
    url_name: str
    label: str
    permission: str


_offshoots = []


def offshoot(kind, url_name, label, permission):
    """Declare that a file of `kind` may give birth to another one; a room says it in its `workflow` modules."""
    found = Offshoot(kind, url_name, label, permission)
    if found not in _offshoots:
        _offshoots.append(found)


def offshoots_of(case, user):
    """(label, address) of what this person may open out of this file. No query."""
    return [
        (one.label, f"{reverse(one.url_name)}?depuis={case.reference}")
        for one in _offshoots
        if one.kind == case.kind and user.has_perm(one.permission, case.post)
    ]


@beside("link_rows")
def rows_beside(user):
    """The links of a file, newest first."""
    rows = seen_by(user).filter(Q(origin=OuterRef("pk")) | Q(destination=OuterRef("pk"))).order_by("-at", "-pk")
    return ArraySubquery(
        rows.values(
            row=JSONObject(
                pk="pk",
                nature="nature",
                reason="reason",
                at="at",
                first="by__first_name",
                last="by__last_name",
                origin=_end("origin"),
                destination=_end("destination"),
            )
        )[:MOST]
    )


def seen_by(user):
    """The links both ends of which exist for `user`."""
    identity = identity_of(user) if user.is_authenticated else None
    if identity is None or not identity.principals:
        return CaseLink.objects.none()
    principals = sorted(identity.principals)
    return CaseLink.objects.filter(origin__acl__overlap=principals, destination__acl__overlap=principals)


def linked_from(case, rows):
    """What stands beside the file, as seen from it."""
    return [_linked(case, row) for row in rows]


@transaction.atomic
def link(case, *, to, by, nature=LinkNature.LED_TO, reason=""):
    """Tie `case` to the file `to`. Returns the CaseLink. Raises NotAllowed, Refusal.

    The journal names the link and not the files: its timeline is read by people who may see one end only.
    """
    _may(case, by)
    if not Case.objects.visible_to(by).filter(pk=to.pk).exists():
        raise unknown_file()
    if case.pk == to.pk:
        raise Refusal(_("Un dossier ne se lie pas à lui-même."), rule=_("liens entre dossiers"), field="to")
    if _between(case, to).exists():
        raise Refusal(
            _("Ces deux dossiers sont déjà liés."),
            rule=_("liens entre dossiers"),
            remedy=_("Retirez le lien pour en changer la nature."),
            field="to",
        )
    made = CaseLink.objects.create(origin_id=case.pk, destination_id=to.pk, nature=nature, reason=reason, by=by)
    record("case.link", made, nature=str(nature))
    return made


@transaction.atomic
def unlink(made, *, case, by, reason=""):
    """Remove a link, from the file `case`, one of its ends. The files stay; the journal keeps that it was there."""
    _may(case, by)
    if case.pk not in (made.origin_id, made.destination_id):
        raise unknown_file()
    record("case.unlink", made, reason=reason, nature=made.nature)
    made.delete()


def unknown_file():
    """The same words whether the file does not exist or is not open to this person."""
    return Refusal(
        _("Aucun dossier de cette référence ne vous est ouvert."),
        rule=_("liens entre dossiers"),
        remedy=_("Vérifiez la référence, par exemple EXI-BUC-2026-00012."),
        field="to",
    )


def _between(one, other):
    return CaseLink.objects.filter(Q(origin=one.pk, destination=other.pk) | Q(origin=other.pk, destination=one.pk))


def _may(case, by):
    if not by.has_perm(PERMISSION, case):
        raise NotAllowed(
            _("Vous ne pouvez pas lier ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier peut le faire."),
        )


def _end(name):
    return JSONObject(
        pk=F(f"{name}__pk"),
        reference=F(f"{name}__reference"),
        kind=F(f"{name}__kind"),
        title=F(f"{name}__title"),
        marking=F(f"{name}__marking"),
        special_france=F(f"{name}__special_france"),
    )


def _linked(case, row):
    backwards = row["origin"]["pk"] != case.pk
    other = row["origin"] if backwards else row["destination"]
    nature = LinkNature(row["nature"])
    return Linked(
        pk=row["pk"],
        reference=other["reference"],
        kind=other["kind"],
        title=other["title"] if fits(case, other["marking"], other["special_france"]) else "",
        nature=str(BACKWARDS.get(nature, nature.label) if backwards else nature.label),
        reason=row["reason"],
        by=f"{row['first']} {row['last']}".strip(),
        at=datetime.fromisoformat(row["at"]),
    )


def fits(case, marking, special_france):
    """A page never shows a text of a higher marking than its own (PRODUCT §3.7): the reference alone stands then."""
    dr = marking != Marking.DR or case.marking == Marking.DR
    return dr and (not special_france or case.special_france)
