"""Pages of the false documents: rows, form, verb, answer."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..pages import ActPage, EditPage, OpenPage, around, frame_of
from ..persons.section import persons_of
from . import alert, hints, mrz, services, trend
from .filters import FraudFilters
from .forms import (
    AcknowledgeForm,
    AlertForm,
    ConfirmForm,
    FraudForm,
    MaterialForm,
    MrzForm,
    OpenFraudForm,
    RecipientForm,
    SltdAnswerForm,
    SltdForm,
    first_values,
)
from .models import AlertRecipient, DocumentFraud, SltdQuery, TrainingMaterial
from .workflow import FRAUD, WRITABLE

VIEW, ADD, CHANGE = "liaison.view_documentfraud", "liaison.add_documentfraud", "liaison.change_documentfraud"
CRUMB = {"label": _("Fraude documentaire"), "url": reverse_lazy("liaison:fraud-list")}
#: Training materials listed.
LISTED = 200


class FraudList(CaseListView):
    model = DocumentFraud
    template_name = "liaison/fraud_list.html"
    filter_form = FraudFilters
    permission = VIEW
    related = ("owner", "issuing_country")
    export_columns = (
        *export.CASE_COLUMNS,
        (_("Découvert le"), lambda case: case.discovered_on),
        (_("Découvert par"), lambda case: str(case.get_discovered_by_display())),
        (_("Document"), lambda case: str(case.get_document_type_display())),
        (_("Pays émetteur"), lambda case: str(case.issuing_country or "")),
        (_("Numéro"), lambda case: case.number),
        (_("Série"), lambda case: case.document_series),
        (_("Type de fraude"), lambda case: str(case.get_fraud_type_display())),
        (_("Route"), lambda case: case.route),
    )

    def context(self, form, page):
        rows = [(row, FRAUD.state(row.status)) for row in page.rows]
        return {**super().context(form, page), "rows": rows, "may_open": self.request.user.has_perm(ADD)}


class OpenFraud(OpenPage):
    """Also reached from « Lire une MRZ », by a form: what a zone says of a person stands in no address."""

    model, form_class, service = DocumentFraud, OpenFraudForm, staticmethod(services.open_fraud)
    permission, crumb = ADD, CRUMB
    title = _("Signaler un document frauduleux")
    lead = _("Collez sa MRZ dans « Lire une MRZ » pour préremplir cette fiche. Les images se joignent ensuite.")

    def first_values(self):
        today = timezone.localdate(timezone=self.post_.zone)
        return super().first_values() | {"discovered_on": today, "country": self.post_.country_id}

    def post(self, request):
        if request.POST.get("preremplir") != "1":
            return super().post(request)
        reading = mrz.read(request.POST.get("mrz", "").replace("\0", ""))
        initial = self.first_values() | first_values(reading)
        return self.page(OpenFraudForm(user=request.user, initial=initial))


class FraudDetail(CaseView):
    model = DocumentFraud
    with_beside = True
    related = (*CaseView.related, "issuing_country", "alert_by")
    permission = VIEW

    def get(self, request, reference):
        case = self.get_case()
        record("case.consult", case)
        return TemplateResponse(request, "liaison/fraud_detail.html", self.context(case))

    def context(self, case):
        """Constant number of statements, whatever hangs on the file."""
        user = self.request.user
        may_change = case.is_open and user.has_perm(CHANGE, case)
        queries = list(case.queries.all())
        return {
            **frame_of(self.request, case, CRUMB),
            **around(self.request, case),
            "reading": mrz.read(case.mrz) if case.mrz else None,
            "queries": queries,
            "may_ask": may_change and case.number and all(query.answered_at for query in queries),
            "recipients": list(case.recipients.select_related("country")),
            "materials": list(case.materials.select_related("attachment")),
            "persons": persons_of(case, user),
            "may_change": may_change,
            "may_write": may_change and case.status in WRITABLE,
            "now": timezone.now(),
        }


class FraudAct(CaseActView):
    model = DocumentFraud
    workflow = FRAUD
    perform = staticmethod(services.perform)


class EditFraud(EditPage):
    model, permission, crumb = DocumentFraud, CHANGE, CRUMB
    form_class, edit, title = FraudForm, staticmethod(services.edit), _("Modifier la fiche")


class FraudPage(ActPage):
    model, permission, crumb = DocumentFraud, CHANGE, CRUMB


class WriteAlert(FraudPage):
    form_class, title, said, anchor = AlertForm, _("Rédiger l’alerte"), _("Alerte enregistrée."), "#alerte"
    lead = _("Le texte proposé vient de la fiche. Il part avec le visa de l’attaché, aux destinataires choisis.")

    def form_for(self, case, data=None):
        initial = {"text": case.alert or alert.proposed(case), "version": case.version}
        return AlertForm(data, case=case, user=self.request.user, initial=initial)

    def do(self, case, form):
        typed = form.cleaned_data
        services.write_alert(case, by=self.request.user, text=typed["text"], expected_version=typed["version"])


class AddRecipient(FraudPage):
    form_class, title, said = RecipientForm, _("Ajouter un destinataire"), _("Destinataire ajouté.")
    anchor = "#alerte"

    def do(self, case, form):
        services.add_recipient(case, by=self.request.user, **form.cleaned_data)


class RemoveRecipient(FraudPage):
    form_class, title, said = ConfirmForm, _("Retirer un destinataire"), _("Destinataire retiré.")
    anchor = "#alerte"

    def page(self, case, form, status=200, **more):
        recipient = self.child(case, AlertRecipient.objects)
        return super().page(case, form, status, lead=recipient.service, **more)

    def do(self, case, form):
        services.remove_recipient(self.child(case, AlertRecipient.objects), by=self.request.user)


class Acknowledge(FraudPage):
    form_class, title, said = AcknowledgeForm, _("Enregistrer un accusé de réception"), _("Accusé enregistré.")
    anchor = "#alerte"

    def page(self, case, form, status=200, **more):
        recipient = self.child(case, AlertRecipient.objects)
        return super().page(case, form, status, lead=recipient.service, **more)

    def do(self, case, form):
        services.acknowledge(self.child(case, AlertRecipient.objects), by=self.request.user, **form.cleaned_data)


class AskSltd(FraudPage):
    form_class, title, anchor = SltdForm, _("Faire interroger SLTD"), "#sltd"
    said = _("Demande enregistrée : elle vous sera rappelée dans sept jours.")
    lead = _("La demande part à SCCOPOL par votre canal habituel ; notez-la ici, aucune base n’est reliée.")

    def do(self, case, form):
        services.ask_sltd(case, by=self.request.user, **form.cleaned_data)


class AnswerSltd(FraudPage):
    form_class, title, said = SltdAnswerForm, _("Enregistrer la réponse SLTD"), _("Réponse enregistrée.")
    anchor = "#sltd"

    def get(self, request, **arguments):
        self.child(self.get_case(), SltdQuery.objects)
        return super().get(request, **arguments)

    def do(self, case, form):
        services.answer_sltd(self.child(case, SltdQuery.objects), by=self.request.user, **form.cleaned_data)


class AddMaterial(FraudPage):
    form_class, title, anchor = MaterialForm, _("Ajouter un support de formation"), "#formation"
    said = _("Support ajouté.")

    def do(self, case, form):
        services.add_material(case, by=self.request.user, **form.cleaned_data)


class ReadMrz(View):
    """« Lire une MRZ »: what was pasted is read, shown and forgotten; the journal knows that a zone was read."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(ADD):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(MrzForm())

    def post(self, request):
        form = MrzForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        reading = mrz.read(form.cleaned_data["mrz"])
        record("mrz.read", shape=reading.shape, holds=reading.ok)
        return self.page(form, reading=reading, hints=hints.hints(reading))

    def page(self, form, status=200, **more):
        return TemplateResponse(self.request, "liaison/fraud_mrz.html", {"form": form, **more}, status=status)


class FraudTrend(View):
    def get(self, request):
        if not request.user.has_perm(VIEW):
            raise Http404
        today = timezone.localdate()
        tables = trend.tables(request.user, today)
        record("fraud.trend", since=trend.first_month(today))
        context = {
            "tables": tables,
            "total": sum(row.count for row in tables[0].rows),
            "since": trend.first_month(today),
            "until": today,
            "breadcrumbs": [CRUMB, {"label": _("Tendances")}],
        }
        return TemplateResponse(request, "liaison/fraud_trend.html", context)


class TrainingList(View):
    """Materials made of the files that this person sees: the pieces name people, so the rule of their file decides."""

    def get(self, request):
        if not request.user.has_perm(VIEW):
            raise Http404
        seen = DocumentFraud.objects.visible_to(request.user).values("pk")
        rows = TrainingMaterial.objects.filter(case__in=seen).select_related("case", "attachment")[:LISTED]
        record("fraud.training", shown=[row.pk for row in rows])
        context = {"rows": rows, "breadcrumbs": [CRUMB, {"label": _("Supports de formation")}]}
        return TemplateResponse(request, "liaison/fraud_training.html", context)
