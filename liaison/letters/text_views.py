"""Pages of the texts of letters: those in force, one with its versions, and the form of its next version."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from ssi.audit.log import record
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal, StaleVersion

from . import texts
from .documents import LetterSpecimen
from .models import Clause, LetterTemplate
from .text_forms import FORMS


class TextsView(View):
    """What the three pages share: the post whose texts one reads; None for the desk, who reads the network's."""

    permission = texts.VIEW

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        self.post_ = texts.post_of(request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self):
        return timezone.localdate(timezone=self.post_.zone if self.post_ else None)

    def get_text(self):
        text = texts.text_of(self.request.user, self.kwargs["text"])
        if text is None:
            raise Http404
        return text

    def crumbs(self, *labels):
        first = {"label": _("Lettres-types et clauses"), "url": reverse("liaison:letter-texts")}
        return [first, *labels] if labels else [{"label": first["label"]}]


class LetterTexts(TextsView):
    """The wording of the letters and their clauses in force: what is still to be verified says so."""

    def get(self, request):
        record("letter.texts")
        context = {
            "groups": [
                (_("Lettres"), texts.current(LetterTemplate, self.post_, self.today)),
                (_("Clauses"), texts.current(Clause, self.post_, self.today)),
            ],
            "may_write": texts.may_write(request.user, self.post_),
            "post": self.post_,
            "breadcrumbs": self.crumbs(),
        }
        return TemplateResponse(request, "liaison/letter_texts.html", context)


class LetterText(TextsView):
    """One text as it will be read, every version of it, its specimen; POST takes a post's own text back."""

    def get(self, request, text):
        return self.page(self.get_text())

    def post(self, request, text):
        found = self.get_text()
        if found.post is None or not texts.may_write(request.user, found.post):
            raise Http404
        try:
            texts.withdraw(found, by=request.user)
        except Refusal as refusal:
            return self.page(found, refusal=refusal, status=422)
        messages.success(request, _("Texte du poste retiré : demain, celui du réseau reprend sa place."))
        return redirect(found)

    def page(self, text, refusal=None, status=200):
        record("letter.text", text, text=text.versioned())
        same = {**text.line(None)}
        del same["post"]
        versions = type(text).objects.of(self.post_).filter(**same).select_related("post", "written_by")
        serving = {row.pk for row in texts.current(type(text), self.post_, self.today)}
        specimen = LetterSpecimen()
        context = {
            "text": text,
            "letter": self.specimen(text),
            "versions": sorted(versions, key=type(text).closeness, reverse=True),
            "serving": serving,
            "today": self.today,
            "refusal": refusal,
            "may_write": texts.may_write(self.request.user, self.post_),
            "may_withdraw": bool(text.post) and text.is_in_force(self.today) and text.valid_until != self.today,
            "post": self.post_,
            "document": specimen.code if self.post_ else "",
            "breadcrumbs": self.crumbs({"label": f"{text.name}, {text.get_language_display()}"}),
        }
        return TemplateResponse(self.request, "liaison/letter_text.html", context, status=status)

    def specimen(self, text):
        try:
            return texts.specimen_of(text, self.post_, self.today)
        except Refusal:
            return None


class WriteText(TextsView):
    """The form of the next version; « Voir la lettre » shows it composed and writes nothing."""

    permission = texts.CHANGE

    def get(self, request, text):
        found = self.get_text()
        initial = {
            "seen": texts.newest_of(found, self.post_),
            "valid_from": texts.first_day(self.post_),
            "why": "",
            "source": "",
        }
        return self.page(found, FORMS[type(found)](instance=found, initial=initial))

    def post(self, request, text):
        found = self.get_text()
        form = FORMS[type(found)](request.POST, instance=self.get_text())
        if not form.is_valid():
            return self.page(found, form, status=422)
        if request.POST.get("act") == "preview":
            letter = self.composed(found, form)
            return self.page(found, form, letter=letter, status=200 if letter else 422)
        try:
            version = texts.write_version(found, by=request.user, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            return self.page(found, form, status=409 if stale else 422, stale=stale)
        day = date_in_words(version.valid_from)
        messages.success(
            request,
            _("Version %(n)d enregistrée : elle sert à partir du %(day)s.") % {"n": version.version, "day": day},
        )
        return redirect(version)

    def composed(self, text, form):
        """The letter of what is typed; None, and its refusal in the form, when it cannot be one."""
        typed = type(text)(**text.line(None), **{name: form.cleaned_data[name] for name in text.words})
        try:
            texts.check(typed)
            return texts.specimen_of(typed, self.post_, self.today)
        except Refusal as refusal:
            form.refuse(refusal)

    def page(self, text, form, letter=None, status=200, stale=False):
        newest = texts.newest_of(text, self.post_)
        if stale:
            form.data = form.data.copy()
            form.data["seen"] = newest
        context = {
            "text": text,
            "form": form,
            "letter": letter,
            "stale": stale,
            "post": self.post_,
            "breadcrumbs": self.crumbs(
                {"label": text.name, "url": text.get_absolute_url()}, {"label": _("Nouvelle version")}
            ),
        }
        return TemplateResponse(self.request, "liaison/letter_text_form.html", context, status=status)
