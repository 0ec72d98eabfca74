"""What the pages of a crisis share: it exists for its readers alone; names are read while it is open."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from consular.register.services import reading_in_force
from ssi.audit.reading import opened
from ssi.network import known
from ssi.web.form_cycle import FormCycle

from .models import Crisis

CRISES = {"label": _("Crises"), "url": "/consulaire/crises/"}


class CrisisPage(View):
    """A page of one crisis (`self.crisis`), for whoever sees it and holds `permission` at its post; 404 otherwise.

    `model`: the address is about a row that hangs on the crisis (`self.row`). `nominal`: the page tells names; once the
    crisis is closed, they are read with a stated reason, as those of the register are.
    """

    model = None
    related = ()
    permission = ""
    template_name = ""
    nominal = False
    tab = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = self.crisis = None
        if request.user.is_authenticated:
            self.find(request.user, kwargs["pk"])

    def find(self, user, pk):
        if self.model is None:
            crisis = Crisis.objects.visible_to(user).filter(pk=pk).first()
        else:
            rows = self.model.objects.visible_to(user).select_related("crisis", *self.related)
            self.row = rows.filter(pk=pk).first()
            crisis = self.row.crisis if self.row is not None else None
        if crisis is not None:
            crisis.post = known.post(crisis.post_id)
            if not self.permission or user.has_perm(self.permission, crisis.post):
                self.crisis = crisis

    def dispatch(self, request, *args, **kwargs):
        if self.crisis is None:
            raise Http404
        opened(self.crisis)
        if self.nominal and not self.crisis.is_open:
            return self.after_the_close(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def after_the_close(self, request, *args, **kwargs):
        if not request.user.has_perm("consular.view_register", self.crisis.post):
            raise Http404
        if reading_in_force(request.user, self.crisis.post) is None:
            return redirect(f"{reverse('consular:reading')}?{urlencode({'suite': request.get_full_path()})}")
        return super().dispatch(request, *args, **kwargs)

    def may(self, permission):
        return self.request.user.has_perm(permission, self.crisis.post)

    @property
    def may_write(self):
        return self.crisis.is_open and self.may("consular.observe_person")

    def page(self, context, status=200):
        frame = {
            "crisis": self.crisis,
            "place": self.crisis.post.city,
            "tabs": self.tabs(),
            "may_write": self.may_write,
            "breadcrumbs": [CRISES, {"label": self.crisis.reference, "url": self.crisis.get_absolute_url()}],
        }
        if title := context.get("title"):
            frame["breadcrumbs"].append({"label": title})
        return TemplateResponse(self.request, self.template_name, {**frame, **context}, status=status)

    def tabs(self):
        """The pages of the crisis that this person may open."""
        names = [
            ("crisis", _("Tableau"), True),
            ("crisis-log", _("Main courante"), True),
            ("crisis-headcount", _("Recensement"), True),
            ("crisis-persons", _("Personnes"), self.may("consular.read_crisis_names")),
            ("crisis-rapid", _("Saisie éclair"), self.may_write),
            ("crisis-calls", _("Appels"), self.may("consular.read_crisis_names")),
            ("crisis-figures", _("Chiffres et points"), True),
            ("crisis-wording", _("Éléments de langage"), True),
            ("crisis-movements", _("Mouvements"), True),
            ("crisis-costs", _("Frais de l’Union"), self.may("consular.claim_costs")),
            ("crisis-import", _("Hors ligne"), self.may_write),
        ]
        return [
            {"label": label, "url": reverse(f"consular:{name}", args=[self.crisis.pk]), "active": name == self.tab}
            for name, label, shown in names
            if shown
        ]


class CrisisForm(FormCycle, CrisisPage):
    """A form of a crisis: GET shows it, POST does its act. A page gives `form`, `write`, `title`."""

    template_name = "consular/crisis_form.html"
    title = hint = ""
    button = _("Enregistrer")
    multipart = False
    said = _("Enregistré.")

    def answer(self, done):
        messages.success(self.request, self.said)
        return redirect(self.back())

    def back(self):
        return self.crisis.get_absolute_url()

    def shown(self, form, status=200, theirs=()):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "button": self.button,
            "theirs": theirs,
            "multipart": self.multipart,
            "back_url": self.back(),
        }
        return self.page({**context, **self.around()}, status)

    def around(self):
        return {}


def now_typed():
    """The present moment as a form shows it, to the minute."""
    return timezone.localtime().replace(second=0, microsecond=0)
