"""Pages of the letters of an exchange: which make sense, one to read and send, and the answer's worth."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.views import CaseView
from ssi.reports.documents import request_document
from ssi.web.refusals import Refusal

from ..exchanges.models import InformationExchange
from ..intelligence.views import page_of
from . import chasing, services
from .compose import Situation, compose, languages_of
from .documents import LetterDocument, variant_of
from .forms import SendForm, UsefulnessForm
from .vocabulary import LANGUAGES, NOTED_BY_THE_WORKFLOW, LetterKind

LETTERS = gettext_lazy("Lettres")


class LetterView(CaseView):
    """A page of the letters of a file that the person works on."""

    model = InformationExchange
    permission = "liaison.write_letter"


class Letters(LetterView):
    """Every letter that makes sense now, the one to write first at the top, and those made before."""

    def get(self, request, reference):
        exchange = self.get_case()
        situation = Situation(exchange)
        record("letter.list", exchange)
        offered = [
            {"kind": kind, "languages": [LANGUAGES[code] for code in languages_of(situation, kind)]}
            for kind in situation.offered
        ]
        context = {
            **page_of(exchange, LETTERS),
            "offered": offered,
            "made": exchange.printouts.filter(code=LetterDocument.code).select_related("requested_by")[:20],
        }
        return TemplateResponse(request, "liaison/letter_list.html", context)


class LetterPage(LetterView):
    """One letter, read before it leaves; POST notes that it left and asks for its PDF, or only asks for the PDF."""

    def get(self, request, reference, name):
        exchange = self.get_case()
        situation = Situation(exchange)
        if name == "reminder" and situation.reminder:
            return redirect("liaison:exchange-letter", reference, situation.reminder.slug)
        kind = self.kind()
        if kind not in situation.offered:
            raise Http404
        return self.page(exchange, situation, kind, SendForm(initial={"channel": exchange.channel}))

    def post(self, request, reference, name):
        exchange, kind = self.get_case(), self.kind()
        situation = Situation(exchange)
        if kind not in situation.offered:
            raise Http404
        form, language = SendForm(request.POST), self.language(situation, kind, request.POST.get("langue"))
        sends = request.POST.get("act") == "send" and kind not in NOTED_BY_THE_WORKFLOW
        if sends and not form.is_valid():
            return self.page(exchange, situation, kind, form, status=422)
        try:
            printout = self.write(exchange, kind, language, form.cleaned_data["channel"] if sends else "")
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, Situation(self.get_case()), kind, form, status=422)
        if sends:
            messages.success(
                request, _("%(letter)s : envoi noté dans le fil, PDF en préparation.") % {"letter": kind.label}
            )
        return redirect("reports:printout", printout.pk)

    @transaction.atomic
    def write(self, exchange, kind, language, channel):
        """Ask for the PDF and, when it leaves by a channel, note that it left: both or neither.

        Frozen first: once a reminder is noted, the letter to write is the next one.
        """
        by, variant = self.request.user, variant_of(kind, language)
        printout = request_document(exchange, LetterDocument.code, by=by, variant=variant)
        if channel:
            chasing.note_sent(exchange, kind, by=by, language=language, channel=channel)
        return printout

    def kind(self):
        try:
            return LetterKind.of_slug(self.kwargs["name"])
        except ValueError:
            raise Http404 from None

    def language(self, situation, kind, wanted):
        """The wanted language if there is a text in it, else the partner's own."""
        ready = languages_of(situation, kind)
        if not ready:
            raise Http404
        return wanted if wanted in ready else ready[0]

    def page(self, exchange, situation, kind, form, status=200):
        language = self.language(situation, kind, self.request.GET.get("langue") or self.request.POST.get("langue"))
        record("letter.preview", exchange, kind=kind, language=language)
        context = {
            **page_of(exchange, kind.label),
            "kind": kind,
            "language": language,
            "languages": [(code, LANGUAGES[code]) for code in languages_of(situation, kind)],
            "letter": compose(situation, kind, language),
            "french": compose(situation, kind, "fr") if language != "fr" else None,
            "sends": kind not in NOTED_BY_THE_WORKFLOW,
            "form": form,
        }
        return TemplateResponse(self.request, "liaison/letter.html", context, status=status)


class UsefulnessPage(CaseView):
    """What the answer was worth to the French unit: what was noted, and a short form."""

    model = InformationExchange
    permission = "liaison.add_usefulness"

    def get(self, request, reference):
        exchange = self.get_answered()
        return self.page(exchange, UsefulnessForm())

    def post(self, request, reference):
        exchange = self.get_answered()
        form = UsefulnessForm(request.POST)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        try:
            services.record_usefulness(exchange, by=request.user, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, form, status=422)
        messages.success(request, _("Retour d’utilité enregistré."))
        return redirect("liaison:exchange-usefulness", exchange.reference)

    def get_answered(self):
        exchange = self.get_case()
        if exchange.direction != "OUT" or exchange.answered_at is None:
            raise Http404
        return exchange

    def page(self, exchange, form, status=200):
        record("usefulness.consult", exchange)
        context = {
            **page_of(exchange, _("Retour d’utilité")),
            "form": form,
            "rows": exchange.usefulness.select_related("recorded_by"),
        }
        return TemplateResponse(self.request, "liaison/usefulness.html", context, status=status)
