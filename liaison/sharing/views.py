"""The page that says what leaves in a STIX bundle and what stays, then hands it over."""

from django import forms
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.step_up import EXPORT, step_up
from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.web.downloads import saved_as
from ssi.web.forms import Form
from ssi.web.refusals import Refusal

from ..exchanges import partner_copy
from ..exchanges.models import InformationExchange
from . import services

TLP_CHOICES = [
    ("", gettext_lazy("aucun")),
    ("white", "TLP:CLEAR"),
    ("green", "TLP:GREEN"),
    ("amber", "TLP:AMBER"),
    ("red", "TLP:RED"),
]


class ShareForm(Form):
    tlp = forms.ChoiceField(
        label=gettext_lazy("TLP"),
        choices=TLP_CHOICES,
        required=False,
        help_text=gettext_lazy("Pour un partenaire cyber seulement ; il ne remplace ni le marquage ni les codes H."),
    )


@step_up(EXPORT)
class ShareStix(CaseView):
    model = InformationExchange
    related = ("owner", "deputy", "author", "country", "post")
    permission = services.SEND

    def get(self, request, reference):
        exchange = self.get_case()
        record("case.consult", exchange, page="stix")
        return self.page(exchange, ShareForm())

    def post(self, request, reference):
        exchange = self.get_case()
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        try:
            text = services.share(exchange, by=request.user, tlp=form.cleaned_data["tlp"])
        except Refusal as refusal:
            return self.page(exchange, form, refusal, status=422)
        return saved_as(f"{exchange.reference}-stix.json", text, "application/stix+json;version=2.1")

    def page(self, exchange, form, refusal=None, status=200):
        pieces, stopped, removed = [], [], []
        try:
            pieces, stopped, removed = services.preview(exchange)
        except Refusal as found:
            refusal = refusal or found
        context = {
            "case": exchange,
            "form": form,
            "refusal": refusal,
            "pieces": pieces,
            "stopped": stopped,
            "removed": removed,
            "may_leave": refusal is None and not stopped,
            "recipient": partner_copy.partner_of(exchange),
            **marks_of(exchange),
            "breadcrumbs": [
                {"label": exchange.reference, "url": exchange.get_absolute_url()},
                {"label": _("Remettre au format STIX")},
            ],
        }
        return TemplateResponse(self.request, "liaison/stix.html", context, status=status)
