"""Pages of the persons, objects and references of a file of any kind."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.network import known
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.text import whole_number
from ssi.web.versions import both_versions

from ..intelligence import notices
from . import links, search
from .crosscheck import reason_in_words
from .forms import ItemForm, PersonForm, ReferenceForm, RemoveForm
from .matching import sides_of
from .models import ExternalReference, Item, Match, Person, Subject
from .section import VIEW, VIEW_MATCH, facts_of
from .typed import birth_in_words
from .vocabulary import WITH_PARTNER_COPY, Kind


class SubjectList(View):
    """The newest persons and objects of one's files; with ?q=, those that sound like it or whose number it is."""

    def get(self, request):
        if not request.user.has_perm(VIEW):
            raise Http404
        words = request.GET.get("q", "").replace("\0", "").strip()[:100]
        before = whole_number(request.GET.get("avant"))
        rows = search.find(request.user, words) if words else search.latest(request.user, before=before)
        shown = rows[: search.SHOWN]
        # The words may be a name: the journal keeps what was shown.
        record("subject.list", searched=bool(words), shown=[row.pk for row in shown])
        more = not words and len(rows) > search.SHOWN
        context = {"rows": shown, "words": words, "next_url": f"?avant={shown[-1].pk}" if more else ""}
        return TemplateResponse(request, "liaison/subject_list.html", context)


class SubjectView(CaseView):
    """A page of a file about its persons. Frame and crumbs are shared."""

    permission = VIEW

    def get_subject(self, case):
        subject = Subject.objects.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if subject is None:
            raise Http404
        subject = subject.specific()
        subject.case = case
        return subject

    def page(self, template, case, *labels, status=200, **context):
        crumbs = [{"label": case.reference, "url": case.get_absolute_url()}, *({"label": text} for text in labels)]
        marks = {**marks_of(case), "breadcrumbs": crumbs}
        return TemplateResponse(self.request, template, {"case": case, **marks, **context}, status=status)


class AddSubject(SubjectView):
    permission = links.CHANGE
    form_class = None
    service = None
    title = ""

    def get(self, request, reference):
        case = self.get_case()
        if (refusal := links.never_again(case)) is not None:
            return self.refused(refusal, case)
        return self.form_page(case, self.form_class(case=case))

    def post(self, request, reference):
        case = self.get_case()
        form = self.form_class(request.POST, case=case)
        if not form.is_valid():
            return self.form_page(case, form, status=422)
        try:
            subject = type(self).service(case, by=request.user, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_page(case, form, status=422)
        self.say(subject)
        return redirect(f"{case.get_absolute_url()}#personnes-et-objets")

    def say(self, subject):
        found = Match.objects.visible_to(self.request.user).filter(one=subject.pk) | Match.objects.visible_to(
            self.request.user
        ).filter(other=subject.pk)
        if found.exists():
            messages.warning(self.request, _("Enregistré. Un recoupement est signalé ci-dessous."))
        else:
            messages.success(self.request, _("Enregistré. Aucun recoupement."))

    def form_page(self, case, form, status=200):
        return self.page("liaison/subject_form.html", case, self.title, status=status, form=form, title=self.title)


class AddPerson(AddSubject):
    form_class, service, title = PersonForm, staticmethod(links.add_person), gettext_lazy("Ajouter une personne")


class AddItem(AddSubject):
    form_class, service, title = ItemForm, staticmethod(links.add_item), gettext_lazy("Ajouter un objet")


class AddReference(AddSubject):
    form_class, service = ReferenceForm, staticmethod(links.add_reference)
    title = gettext_lazy("Ajouter une référence externe")


#: The form of each kind of row.
FORMS = {Person: PersonForm, Item: ItemForm, ExternalReference: ReferenceForm}


class EditSubject(SubjectView):
    """Change a row. When somebody else saved meanwhile, both versions are shown."""

    permission = links.CHANGE

    def get(self, request, reference, pk):
        subject = self.get_subject(self.get_case())
        if (refusal := links.never_again(subject.case, subject)) is not None:
            return self.refused(refusal, subject.case)
        return self.form_page(subject, self.form_for(subject))

    def post(self, request, reference, pk):
        subject = self.get_subject(self.get_case())
        form = self.form_for(subject, request.POST)
        if not form.is_valid():
            return self.form_page(subject, form, status=422)
        try:
            links.edit(subject, by=request.user, expected_version=form.cleaned_data["version"] or 0, **form.values())
        except StaleVersion as refusal:
            form.refuse(refusal)
            theirs = both_versions(self.get_subject(subject.case), form)
            return self.form_page(subject, form, status=409, theirs=theirs)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_page(subject, form, status=422)
        self.say(subject)
        return redirect(subject.get_absolute_url())

    def say(self, subject):
        messages.success(self.request, _("Modifications enregistrées."))
        if owed := sum(notice.sent_at is None for notice in notices.of_subject(subject)):
            told = ngettext("%(n)d avis de correction est à envoyer.", "%(n)d avis de correction sont à envoyer.", owed)
            messages.warning(self.request, told % {"n": owed})

    def form_for(self, subject, data=None):
        return FORMS[type(subject)](data, instance=subject, case=subject.case, told=links.sent_to(subject))

    def form_page(self, subject, form, status=200, theirs=()):
        title = _("Modifier : %(label)s") % {"label": subject.label}
        context = {"form": form, "title": title, "subject": subject, "theirs": theirs, "told": form.told}
        return self.page("liaison/subject_form.html", subject.case, _("Modifier"), status=status, **context)


class RemoveSubject(SubjectView):
    permission = links.CHANGE

    def get(self, request, reference, pk):
        subject = self.get_subject(self.get_case())
        if (refusal := links.never_again(subject.case, subject)) is not None:
            return self.refused(refusal, subject.case)
        return self.form_page(subject, RemoveForm())

    def post(self, request, reference, pk):
        subject = self.get_subject(self.get_case())
        form = RemoveForm(request.POST)
        if not form.is_valid():
            return self.form_page(subject, form, status=422)
        try:
            links.remove(subject, by=request.user, why=form.cleaned_data["why"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_page(subject, form, status=422)
        messages.success(request, _("%(label)s : retiré du dossier.") % {"label": subject.label})
        return redirect(subject.get_absolute_url() if links.sent_to(subject) else subject.case.get_absolute_url())

    def form_page(self, subject, form, status=200):
        title = _("Retirer du dossier : %(label)s") % {"label": subject.label}
        context = {"form": form, "title": title, "subject": subject, "removing": True}
        context["told"] = links.sent_to(subject)
        return self.page("liaison/subject_form.html", subject.case, _("Retirer"), status=status, **context)


class SubjectDetail(SubjectView):
    """One person or object: what this file says of it, what it holds, and the files it is matched with."""

    def get(self, request, reference, pk):
        case = self.get_case()
        subject = self.get_subject(case)
        countries, user = known.countries(), request.user
        matches = lines_of(user, case, subject)
        beside = [other.subject.pk for _match, other, _reasons in matches if other.seen]
        record("subject.consult", case, row=subject.pk, shown=beside)
        is_person = subject.kind == Kind.PERSON
        context = {
            "subject": subject,
            "is_person": is_person,
            "facts": facts_of(subject, countries, subject.holder),
            "born": birth_in_words(getattr(subject, "born", None)),
            "nations": [countries.get(code, code) for code in getattr(subject, "nationalities", ())],
            "held": list(subject.held.current()),
            "matches": matches,
            "may_change": case.is_open and subject.removed_at is None and user.has_perm(links.CHANGE, case),
            **given_of(user, case, subject),
        }
        return self.page("liaison/subject.html", case, subject.label, **context)

    def post(self, request, reference, pk):
        """Note a notice of correction as sent."""
        case = self.get_case()
        if not request.user.has_perm(notices.SEND, case):
            raise Http404
        number = whole_number(request.POST.get("notice"))
        subject = self.get_subject(case)
        notice = next((row for row in notices.of_subject(subject) if row.pk == number), None)
        if notice is None:
            raise Http404
        try:
            notices.send(notice, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(subject.get_absolute_url())


def given_of(user, case, subject):
    """To whom a row of a file that makes partner copies was told, and what is owed to them. Two statements at most."""
    if case.kind not in WITH_PARTNER_COPY or subject.kind == Kind.REFERENCE:
        return {}
    disclosures = list(subject.disclosures.select_related("country", "by"))
    return {
        "disclosures": disclosures,
        "notices": notices.of_subject(subject) if disclosures else [],
        "may_note": user.has_perm(notices.SEND, case),
        "here": subject.get_absolute_url(),
    }


def lines_of(user, case, subject):
    """(match, the other Side, reasons in words) of each match of this row; dismissed ones last."""
    if not user.has_perm(VIEW_MATCH, case):
        return []
    matches = Match.objects.visible_to(user).of([case])
    matches = [m for m in matches if subject.pk in (m.one_id, m.other_id)]
    sides = sides_of(matches) if matches else {}
    found = [(m, across(sides[m.pk], subject), [reason_in_words(r) for r in m.reasons]) for m in matches]
    return sorted(found, key=lambda line: line[0].status == "DISMISSED")


def across(sides, subject):
    """The side of a match that is not this row."""
    return next((s for s in sides if not s.seen or s.subject.pk != subject.pk), sides[-1])
