"""Pages of an import: bring the file, match its columns, see what would change, then put it in use or give it up."""

import json

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.pages import REGISTER
from ssi.accounts.post_pages import PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services
from .columns import FIELDS
from .forms import BringForm, MatchForm
from .models import ExtractDraft, Person

#: Mistakes and names shown of a preview; past it, the number says how many more.
SHOWN_MISTAKES, SHOWN_NAMES = 100, 30
IMPORT = {"label": gettext_lazy("Importer un extrait"), "url": "/consulaire/registre/importer/"}


class Bring(PostPage):
    permission = "consular.import_register"
    template_name = "consular/import_bring.html"

    def get(self, request):
        return self.shown(BringForm(initial={"extracted_on": self.today, "provided_by": _("Section consulaire")}))

    def post(self, request):
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form, status=422)
        values = form.cleaned_data
        try:
            draft = services.bring(by=request.user, post=self.post_, upload=values.pop("file"), **values)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect("consular:import-match", draft.pk)

    def shown(self, form, status=200):
        crumbs = [REGISTER, {"label": IMPORT["label"]}]
        return self.page({"form": form, "fields": FIELDS, "breadcrumbs": crumbs}, status)


class DraftPage(PostPage):
    """A page about a file being imported, for whoever brought it."""

    permission = "consular.import_register"

    def prepare(self, user, pk):
        self.draft = self.one(ExtractDraft.objects.filter(created_by=user), pk)

    def dispatch(self, request, *args, **kwargs):
        if self.post_ is not None and self.draft.is_under_way:
            return redirect("consular:register")  # which tells how far it is
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self, label):
        return [REGISTER, IMPORT, {"label": label}]


class Match(DraftPage):
    template_name = "consular/import_match.html"

    def get(self, request, pk):
        return self.shown(MatchForm.over(self.draft, self.header))

    def post(self, request, pk):
        form = MatchForm(request.POST, header=self.header)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            services.match(self.draft, by=request.user, matching=form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect("consular:import-preview", pk)

    @property
    def header(self):
        return json.loads(self.draft.content)["header"]

    def shown(self, form, status=200):
        context = {"form": form, "draft": self.draft, "breadcrumbs": self.crumbs(_("Colonnes"))}
        return self.page(context, status)


class PreviewPage(DraftPage):
    """What the import would do. Names are shown to whoever imports: the reason is the import."""

    template_name = "consular/import_preview.html"

    def get(self, request, pk):
        return self.shown()

    def post(self, request, pk):
        try:
            extract = services.put_in_use(self.draft, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.shown(status=422)
        if extract is not None:  # otherwise the register page says that it is under way
            told = ngettext(
                "Extrait en usage : %(n)d personne.", "Extrait en usage : %(n)d personnes.", extract.persons
            )
            messages.success(request, told % {"n": extract.persons})
        return redirect("consular:register")

    def shown(self, status=200):
        found = services.preview(self.draft)
        difference, content = found.difference, found.content
        gone = Person.objects.filter(post=self.post_, external_ref__in=difference.gone[:SHOWN_NAMES]).defer("details")
        record(
            "register.preview",
            self.draft,
            mistakes=len(content.mistakes),
            persons=len(content.persons),
            shown=[person.pk for person in gone],
        )
        context = {
            "draft": self.draft,
            "found": found,
            "mistakes": content.mistakes[:SHOWN_MISTAKES],
            "more_mistakes": max(0, len(content.mistakes) - SHOWN_MISTAKES),
            "changes": [
                (_("Arrivées"), len(difference.added), self.told(difference.added, content)),
                (_("Départs"), len(difference.gone), [str(person) for person in gone]),
                (_("Changements de foyer ou d’adresse"), len(difference.moved), self.told(difference.moved, content)),
                (_("Fiches modifiées"), len(difference.changed), self.told(difference.changed, content)),
            ],
            "breadcrumbs": self.crumbs(_("Aperçu")),
        }
        return self.page(context, status)

    def told(self, refs, content):
        lines = [content.persons[ref] for ref in refs[:SHOWN_NAMES]]
        return [f"{line.last_name} {line.first_name}" for line in lines]


class GiveUp(DraftPage):
    http_method_names = ("post",)

    def post(self, request, pk):
        services.give_up(self.draft, by=request.user)
        messages.success(request, _("Fichier oublié : rien n’a été changé."))
        return redirect("consular:register")
