"""Pages of alerts: the list, one alert and its acts, what leaves of it, the answers."""

from django.contrib import messages
from django.db.models import Case, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.incidents.models import Incident
from consular.pages import NominalPage
from consular.register.models import Person
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import outputs, services
from .forms import ActForm, AlertForm, AnswersForm, MatchForm
from .models import Alert, AlertReply
from .recipients import persons_of, recipients_of
from .texts import MODELS
from .vocabulary import Answer, State

PAGE, ANSWERS = 50, 200
#: Who needs help is read first, then whom nobody was found for.
_FIRST = Case(When(answer__in=[Answer.AIDE, Answer.BLESSE], then=0), When(person=None, then=1), default=2)
ALERTS = {"label": gettext_lazy("Alertes"), "url": "/consulaire/alertes/"}


class AlertList(PostPage):
    permission = "consular.view_alert"
    template_name = "consular/alerts.html"

    def get(self, request):
        mine = Alert.objects.visible_to(request.user).filter(post=self.post_)
        wanted = mine if request.GET.get("toutes") else mine.exclude(status__in=[State.CLOSE, State.ANNULEE])
        if before := request.GET.get("avant", "")[:30]:
            wanted = wanted.filter(reference__lt=before)
        rows = list(wanted[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        kept = "&toutes=1" if request.GET.get("toutes") else ""
        record("alert.list", None, at=self.post_.code)
        return self.page(
            {
                "rows": rows,
                "all": bool(request.GET.get("toutes")),
                "models": MODELS.items(),
                "next_url": f"?avant={rows[-1].reference}{kept}" if more else "",
                "may_write": request.user.has_perm("consular.add_alert", self.post_),
            }
        )


class SaveAlert(FormPage):
    """A draft, begun from nothing, from a model (?modele=) or an incident (?incident=); counted before it is kept."""

    permission, form_class = "consular.add_alert", AlertForm
    template_name = "consular/alert_form.html"
    crumbs = (ALERTS,)

    def prepare(self, user, pk=None):
        self.row = self.one(Alert.objects.all(), pk) if pk else None
        self.title = self.row.reference if self.row else _("Nouvelle alerte")
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:alerts")

    def form(self, data=None):
        version = {"version": self.row.version} if self.row is not None else {}
        sees = self.request.user.has_perm("consular.view_ilot", self.post_)
        initial = {**self.initial(), **version}
        return self.form_class(data, post=self.post_, instance=self.row, initial=initial, sees_ilots=sees)

    def initial(self):
        if self.row:
            return {}
        model = MODELS.get(self.request.GET.get("modele", ""))
        told = vars(model) if model else {}
        about = self.request.GET.get("incident", "")
        if len(about) == 36:
            told = told | {"incident": about}
        return {name: value for name, value in told.items() if name != "label"}

    def post(self, request, **kwargs):
        """« Aperçu » counts, « Remplacer » writes with cheap characters: both show the form again and keep nothing."""
        if "apercu" not in request.POST and "remplacer" not in request.POST:
            return super().post(request, **kwargs)
        form = self.form(request.POST)
        if "remplacer" in request.POST:
            form.replace()
        return self.shown(form)

    def write(self, form):
        values = form.values()
        return services.save_alert(
            by=self.request.user, post=self.post_, alert=self.row, expected_version=form.expected_version, **values
        )

    def done(self, row):
        return _("%(what)s : enregistré.") % {"what": row.reference}

    def page(self, context, status=200):
        form = context["form"]
        counted = form.is_bound or self.row is not None or bool(form.initial.get("text"))
        return super().page(context | {"measures": form.measures() if counted else ()}, status)


class AlertPage(PostPage):
    permission = "consular.view_alert"
    template_name = "consular/alert.html"

    def prepare(self, user, pk):
        rows = Alert.objects.select_related("written_by", "approved_by", "post__country")
        self.alert = self.one(rows, pk)

    def get(self, request, pk):
        record("alert.consult", self.alert)
        return self.shown()

    @property
    def acts(self):
        """The acts open to this person now, the next one first."""
        alert, user, post = self.alert, self.request.user, self.post_
        found = []
        if services.may_approve(user, alert):
            found += ["approve", "send_back"]
        if user.has_perm("consular.add_alert", post) and alert.status == State.BROUILLON:
            found += ["submit"]
        if user.has_perm("consular.send_alert", post):
            found += {State.VALIDEE: ["sent"], State.DIFFUSEE: ["close"]}.get(alert.status, [])
            found += ["cancel"] if State.ANNULEE in alert.may_become else []
        return found

    def shown(self, form=None, status=200):
        alert, user = self.alert, self.request.user
        sees_names = user.has_perm("consular.view_register", self.post_)
        incident = Incident.objects.visible_to(user).filter(pk=alert.incident_id).select_related("last").first()
        context = {
            "alert": alert,
            "incident": incident,
            "acts": self.acts,
            "form": form or ActForm(acts=self.acts),
            "refused": form,
            "sees_names": sees_names,
            "persons": persons_of(alert).count() if sees_names else None,
            "tally": _counted(alert.tally or services.tally_of(alert)) if sees_names and alert.sent_at else [],
            "breadcrumbs": [ALERTS, {"label": alert.reference}],
        }
        return self.page(context, status)


class AlertAct(AlertPage):
    """The answer to a button of the alert's page."""

    http_method_names = ("post",)

    def post(self, request, pk):
        form = ActForm(request.POST, acts=self.acts)
        if not form.is_valid():
            return self.shown(form, status=422)
        act, asked = form.cleaned_data["act"], form.cleaned_data
        by = {"by": request.user}
        try:
            {
                "submit": lambda: services.submit(self.alert, **by),
                "approve": lambda: services.approve(self.alert, **by),
                "send_back": lambda: services.send_back(self.alert, remark=asked["remark"], **by),
                "sent": lambda: services.note_sent(self.alert, channels=asked["channels"], **by),
                "close": lambda: services.close(self.alert, **by),
                "cancel": lambda: services.cancel(self.alert, remark=asked["remark"], **by),
            }[act]()
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        messages.success(request, _("%(what)s : enregistré.") % {"what": self.alert.reference})
        return redirect(self.alert.get_absolute_url())


class CapFile(AlertPage):
    """CAP 1.2 for another system. It names nobody."""

    def get(self, request, pk):
        if not self.alert.has_cap:
            raise Http404
        record("alert.cap", self.alert, sha256=self.alert.fingerprint)
        return _download(
            outputs.cap_bytes(self.alert), "application/cap+xml; charset=utf-8", f"{self.alert.reference}.cap.xml"
        )


class SmsFile(NominalPage):
    """Telephones and text, for a gateway: said why, journalled."""

    suffix, media = "sms.txt", "text/plain; charset=utf-8"

    def prepare(self, user, pk):
        self.alert = self.one(Alert.objects.select_related("post__country"), pk)

    def get(self, request, pk):
        if not self.alert.leaves:
            raise Http404
        recipients = recipients_of(self.alert)
        record("alert.recipients", self.alert, reason=self.reading.why, channel=self.suffix, rows=len(recipients))
        text = self.written(recipients)
        return _download(text.encode(), self.media, f"{self.alert.reference}-{self.suffix}")

    def written(self, recipients):
        return outputs.sms_lines(self.alert, recipients)


class EmailFile(SmsFile):
    """Hidden recipients, subject and body, to paste in the post's own mailbox."""

    suffix = "courriel.txt"

    def written(self, recipients):
        return outputs.email_text(self.alert, recipients)


class Answers(NominalPage):
    """The answers and who they are about, those who need help first; and the box to paste some more."""

    template_name = "consular/alert_answers.html"

    def prepare(self, user, pk):
        self.alert = self.one(Alert.objects.select_related("post__country"), pk)

    def get(self, request, pk):
        record("alert.answers", self.alert, reason=self.reading.why)
        return self.shown(AnswersForm())

    def post(self, request, pk):
        form = AnswersForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            kept, known = services.take_answers(self.alert, by=request.user, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        told = ngettext("%(n)d réponse enregistrée", "%(n)d réponses enregistrées", kept) % {"n": kept}
        more = ngettext("%(n)d déjà connue.", "%(n)d déjà connues.", known) % {"n": known}
        messages.success(request, f"{told}, {more}")
        return redirect("consular:alert-answers", self.alert.pk)

    def shown(self, form, status=200):
        replies = AlertReply.objects.visible_to(self.request.user).filter(alert=self.alert)
        rows = list(replies.order_by(_FIRST, "-noted_at", "pk")[:ANSWERS])
        people = Person.objects.visible_to(self.request.user).filter(pk__in=[row.person for row in rows if row.person])
        people = people.defer("details")
        names = {person.pk: person for person in people}
        context = {
            "alert": self.alert,
            "rows": [(row, services.content_of(row), names.get(row.person)) for row in rows],
            "tally": _counted(services.tally_of(self.alert)),
            "count": replies.count(),
            "most": ANSWERS,
            "open": self.alert.status == State.DIFFUSEE,
            "form": form,
            "reading": self.reading,
            "breadcrumbs": [
                ALERTS,
                {"label": self.alert.reference, "url": self.alert.get_absolute_url()},
                {"label": _("Réponses")},
            ],
        }
        return self.page(context, status)


class MatchAnswer(NominalPage):
    """Say whom an answer « à rapprocher » is about."""

    http_method_names = ("post",)

    def prepare(self, user, pk):
        self.reply = self.one(AlertReply.objects.select_related("alert__post__country"), pk)

    def post(self, request, pk):
        form = MatchForm(request.POST)
        try:
            if not form.is_valid():
                raise Refusal(_("Écrivez la lettre de l’îlot et le numéro : A14."))
            services.match_reply(self.reply, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Réponse rapprochée."))
        return redirect("consular:alert-answers", self.reply.alert_id)


def _counted(tally):
    """[(label, number)] of a tally, the words of the screen; « à rapprocher » last."""
    rows = [(answer.label, tally[answer.value]) for answer in Answer]
    return [*rows, (_("à rapprocher"), tally["unmatched"])]


def _download(content, media, name):
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
