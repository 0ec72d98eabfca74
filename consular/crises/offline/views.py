"""Pages of the offline list: take one away, bring one back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.step_up import EXPORT, step_up
from ssi.web.dates import date_in_words
from ssi.web.downloads import saved_as

from ..forms import BringForm, CarnetForm
from ..pages import CrisisForm
from ..people import CrisisPerson, ObservationFile
from . import book, bring


@step_up(EXPORT)
class TakeAway(CrisisForm):
    """The encrypted file. It leaves once its line in the register of copies is written."""

    permission, nominal, tab = book.PRINT, True, "crisis-import"
    title = gettext_lazy("Carnet hors ligne")
    hint = gettext_lazy(
        "Un fichier chiffré qui s’ouvre sans réseau, avec la phrase de passe : on y cherche, on y pointe, il en sort "
        "un fichier d’observations. Il compte comme un exemplaire papier : à détruire ensuite."
    )
    button = gettext_lazy("Chiffrer et télécharger")

    def form(self, data=None):
        rows = (
            CrisisPerson.objects.visible_to(self.request.user)
            .filter(crisis=self.crisis, removed_no=None)
            .exclude(ilot_code="")
        )
        codes = rows.values_list("ilot_code", flat=True).distinct().order_by("ilot_code")
        return CarnetForm(data, codes=list(codes))

    def write(self, form):
        given = form.cleaned_data
        return book.make(
            self.crisis,
            by=self.request.user,
            passphrase=given["passphrase"],
            reason=given["reason"],
            ilots=given["ilots"],
        )

    def answer(self, done):
        page, copy = done
        return saved_as(f"carnet-{self.crisis.reference}-{copy.number}.html", page, "text/html; charset=utf-8")

    def back(self):
        return reverse("consular:crisis-import", args=[self.crisis.pk])


class BringBack(CrisisForm):
    """The file an offline list gave: in any order, twice if need be."""

    template_name = "consular/crisis_import.html"
    permission, tab = "consular.observe_person", "crisis-import"
    title = gettext_lazy("Rapporter un carnet")
    button = gettext_lazy("Rapporter")
    multipart = True

    def form(self, data=None):
        return BringForm(data, self.request.FILES if data is not None else None)

    def write(self, form):
        return bring.bring(self.crisis, by=self.request.user, upload=form.cleaned_data["file"])

    def answer(self, brought):
        if brought.again:
            when = date_in_words(brought.file.brought_at.astimezone(self.crisis.post.zone).date())
            words = _("Ce fichier a déjà été rapporté le %(day)s : rien n’a changé.")
            messages.info(self.request, words % {"day": when})
        else:
            n, fresh = brought.file.lines, brought.file.fresh
            said = ngettext("%(n)d observation lue", "%(n)d observations lues", n) % {"n": n}
            new = ngettext("%(n)d nouvelle", "%(n)d nouvelles", fresh) % {"n": fresh}
            messages.success(self.request, f"{said}, {new}.")
        return redirect("consular:crisis-import", self.crisis.pk)

    def around(self):
        files = ObservationFile.objects.filter(crisis=self.crisis).select_related("brought_by")[:20]
        return {"files": files, "may_take": self.may(book.PRINT) and self.crisis.is_open}
