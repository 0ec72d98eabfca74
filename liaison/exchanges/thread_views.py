"""Pages of what enters the thread: messages, e-mails, services seized, written confirmations."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.views import marks_of
from ssi.web.refusals import Refusal

from . import services
from .models import Message, SeizedService
from .thread_forms import ConfirmationForm, CorrectionForm, MailForm, MessageForm, SeizeForm, ServiceAnsweredForm
from .views import LIST_CRUMB, ExchangeView


class ThreadForm(ExchangeView):
    """One form about one exchange, done by `act`; refused, it comes back with what was typed."""

    permission = "liaison.change_informationexchange"
    template_name = "liaison/exchange_small_form.html"
    title = button = done = explained = ""

    def form(self, exchange, data=None, files=None):
        raise NotImplementedError

    def act(self, exchange, form):
        raise NotImplementedError

    def get(self, request, reference, **kwargs):
        exchange = self.get_case()
        return self.page(exchange, self.form(exchange))

    def post(self, request, reference, **kwargs):
        exchange = self.get_case()
        form = self.form(exchange, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        try:
            self.act(exchange, form)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(self.get_case(), form, status=422)
        messages.success(request, self.done)
        return redirect(exchange.get_absolute_url())

    def page(self, exchange, form, status=200, **more):
        context = {
            "case": exchange,
            "form": form,
            "title": self.title,
            "button": self.button,
            "explained": self.explained,
            **marks_of(exchange),
            "breadcrumbs": [
                LIST_CRUMB,
                {"label": exchange.reference, "url": exchange.get_absolute_url()},
                {"label": self.title},
            ],
            **more,
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)


class AddMessage(ThreadForm):
    title = gettext_lazy("Ajouter un message")
    button = gettext_lazy("Ajouter au fil")
    done = gettext_lazy("Message ajouté au fil.")
    explained = gettext_lazy("Vous pourrez le corriger sur place pendant quinze minutes ; ensuite, il ne change plus.")

    def form(self, exchange, data=None, files=None):
        return MessageForm(data, exchange=exchange)

    def act(self, exchange, form):
        services.add_message(exchange, by=self.request.user, **form.values())


class CorrectMessage(ThreadForm):
    """One message, what it said before, and its correction."""

    template_name = "liaison/exchange_message.html"
    title = gettext_lazy("Message du fil")
    button = gettext_lazy("Enregistrer la correction")
    done = gettext_lazy("Correction gardée.")

    def message(self, exchange):
        found = exchange.messages.select_related("written_by", "replaces").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def form(self, exchange, data=None, files=None):
        message = self.message(exchange)
        in_place = message.may_be_rewritten(self.request.user)
        return CorrectionForm(data, in_place=in_place, initial={"body": message.body})

    def act(self, exchange, form):
        services.correct_message(self.message(exchange), by=self.request.user, **form.cleaned_data)

    def page(self, exchange, form, status=200, **more):
        message = self.message(exchange)
        record("exchange.message", exchange, message=message.pk)
        more |= {
            "message": message,
            "drafts": list(message.drafts.all()),
            "later": Message.objects.filter(replaces=message.pk).first(),
            "in_place": "reason" not in form.fields,
        }
        return super().page(exchange, form, status, **more)


class ImportMail(ThreadForm):
    title = gettext_lazy("Verser un courriel")
    button = gettext_lazy("Verser au fil")
    done = gettext_lazy("Courriel versé au dossier.")
    explained = gettext_lazy(
        "L’expéditeur, la date, le texte et les pièces jointes entrent dans le fil. Tout est examiné d’abord : une "
        "mention interdite, et rien n’est gardé."
    )

    def form(self, exchange, data=None, files=None):
        return MailForm(data, files)

    def act(self, exchange, form):
        typed = form.cleaned_data
        services.import_mail(
            exchange, form.mail(), by=self.request.user, outgoing=typed["way"] == "OUT", type=typed["type"]
        )


class Seize(ThreadForm):
    title = gettext_lazy("Service saisi")
    button = gettext_lazy("Noter la saisine")
    done = gettext_lazy("Saisine notée.")
    explained = gettext_lazy("Quel service français a été saisi, quand, et sous quelle référence il suit l’affaire.")

    def form(self, exchange, data=None, files=None):
        return SeizeForm(data)

    def act(self, exchange, form):
        services.seize(exchange, by=self.request.user, **form.cleaned_data)


class ServiceAnswered(ThreadForm):
    title = gettext_lazy("Réponse du service saisi")
    button = gettext_lazy("Noter la réponse")
    done = gettext_lazy("Réponse notée.")

    def hop(self, exchange):
        found = SeizedService.objects.filter(case=exchange.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def form(self, exchange, data=None, files=None):
        self.explained = self.hop(exchange).name
        return ServiceAnsweredForm(data, initial={"reference": self.hop(exchange).reference})

    def act(self, exchange, form):
        services.service_answered(self.hop(exchange), by=self.request.user, **form.cleaned_data)


class ConfirmInWriting(ThreadForm):
    title, button = gettext_lazy("Confirmation écrite"), gettext_lazy("Enregistrer la confirmation")
    done = gettext_lazy("Confirmation écrite enregistrée.")
    explained = gettext_lazy("La demande orale et l’écrit qui la confirme sont deux moments : les deux sont gardés.")

    def form(self, exchange, data=None, files=None):
        return ConfirmationForm(data)

    def act(self, exchange, form):
        services.confirm_in_writing(exchange, by=self.request.user, **form.cleaned_data)
