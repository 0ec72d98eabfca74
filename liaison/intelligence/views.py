"""Pages of the pieces of an exchange: add one, correct it, its history and what may be done with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from ..exchanges.models import InformationExchange
from . import handling, notices
from .forms import (
    AskConsentForm,
    CorrectionForm,
    DiscloseForm,
    PieceForm,
    RecordConsentForm,
    new_piece_initial,
)
from .models import Intelligence


def page_of(exchange, *labels):
    """What every page of a piece says of its file."""
    crumbs = [{"label": exchange.reference, "url": exchange.get_absolute_url()}, *({"label": text} for text in labels)]
    return {
        "case": exchange,
        **marks_of(exchange),
        "breadcrumbs": crumbs,
    }


class PieceView(CaseView):
    """A page of one piece of a file that the person sees."""

    model = InformationExchange
    permission = "liaison.view_informationexchange"

    def get_piece(self, exchange):
        pieces = Intelligence.objects.select_related("origin_country", "added_by", "replaces")
        piece = pieces.filter(case=exchange.pk, pk=self.kwargs["pk"]).first()
        if piece is None:
            raise Http404
        return piece


class AddPiece(CaseView):
    model = InformationExchange
    permission = "liaison.change_informationexchange"

    def get(self, request, reference):
        exchange = self.get_case()
        return self.page(exchange, PieceForm(exchange=exchange, initial=new_piece_initial(exchange)))

    def post(self, request, reference):
        exchange = self.get_case()
        form = PieceForm(request.POST, exchange=exchange)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        try:
            piece = handling.add_piece(exchange, by=request.user, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, form, status=422)
        messages.success(request, _("Renseignement ajouté."))
        return redirect("liaison:exchange-piece", exchange.reference, piece.pk)

    def page(self, exchange, form, status=200):
        context = {**page_of(exchange, _("Ajouter un renseignement")), "form": form}
        return TemplateResponse(self.request, "liaison/piece_form.html", context, status=status)


class CorrectPiece(PieceView):
    permission = "liaison.change_informationexchange"

    def get(self, request, reference, pk):
        exchange = self.get_case()
        piece = self.get_piece(exchange)
        return self.page(exchange, piece, CorrectionForm(exchange=exchange, instance=piece))

    def post(self, request, reference, pk):
        exchange = self.get_case()
        piece = self.get_piece(exchange)
        form = CorrectionForm(request.POST, exchange=exchange, instance=piece)
        if not form.is_valid():
            return self.page(exchange, piece, form, status=422)
        try:
            corrected = handling.correct_piece(piece, by=request.user, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, piece, form, status=422)
        messages.success(request, _("Renseignement corrigé. Les avis à envoyer sont dans sa page."))
        return redirect("liaison:exchange-piece", exchange.reference, corrected.pk)

    def page(self, exchange, piece, form, status=200):
        context = {**page_of(exchange, _("Corriger un renseignement")), "form": form, "piece": piece}
        context["recipients"] = handling.recipients_of(piece)
        return TemplateResponse(self.request, "liaison/piece_form.html", context, status=status)


class PieceDetail(PieceView):
    """One piece: its versions, consents, disclosures and notices; POST does one act on it."""

    def get(self, request, reference, pk):
        exchange = self.get_case()
        piece = self.get_piece(exchange)
        record("case.consult", exchange, piece=piece.pk)
        return self.page(exchange, piece)

    def post(self, request, reference, pk):
        exchange = self.get_case()
        if not request.user.has_perm("liaison.change_informationexchange", exchange):
            raise Http404
        piece = self.get_piece(exchange)
        act = request.POST.get("act", "")
        if act == "send_notice":
            return self.send_notice(piece)
        form = self.form_for(act, request.POST)
        if not form.is_valid():
            return self.page(exchange, piece, status=422, **{act: form})
        try:
            self.do(act, piece, form)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, piece, status=422, **{act: form})
        messages.success(request, _("Enregistré."))
        return redirect(request.path)

    def form_for(self, act, data):
        forms = {"ask_consent": AskConsentForm, "record_consent": RecordConsentForm, "disclose": DiscloseForm}
        return forms.get(act, DiscloseForm)(data)

    def do(self, act, piece, form):
        if act == "record_consent":
            consent = piece.consents.filter(pk=form.cleaned_data["consent"]).first()
            if consent is None:
                raise Http404
            return handling.record_consent(consent, by=self.request.user, **form.values())
        verb = handling.ask_consent if act == "ask_consent" else handling.disclose
        return verb(piece, by=self.request.user, **form.values())

    def send_notice(self, piece):
        notice = piece.notices.filter(pk=whole_number(self.request.POST.get("notice"))).first()
        if notice is None:
            raise Http404
        try:
            notices.send(notice, by=self.request.user)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.request.path)

    def page(self, exchange, piece, status=200, **bound):
        user = self.request.user
        consents = list(piece.consents.select_related("asked_by", "recorded_by"))
        waiting = next((c for c in consents if not c.answer), None)
        may_send = exchange.is_open and piece.is_current and user.has_perm(handling.SEND, exchange)
        may_ask = exchange.is_open and piece.is_current and user.has_perm(handling.CHANGE, exchange)
        may_record = waiting is not None and user.has_perm(handling.LIFT, exchange)
        context = {
            **page_of(exchange, _("Renseignement")),
            "piece": piece,
            "replaced_by": Intelligence.objects.filter(replaces=piece.pk).first(),
            "sources": list(piece.derived_from.all()),
            "consents": consents,
            "disclosures": list(piece.disclosures.select_related("country", "by")),
            "notices": list(piece.notices.select_related("disclosure__country", "sent_by")),
            "disclose": bound.get("disclose") or (DiscloseForm() if may_send else None),
            "ask_consent": bound.get("ask_consent") or (AskConsentForm() if may_ask else None),
            "record_consent": bound.get("record_consent")
            or (RecordConsentForm(initial={"consent": waiting.pk}) if may_record else None),
            "waiting": waiting,
            "may_correct": may_ask,
            "may_note": piece.is_current and user.has_perm(notices.SEND, exchange),
            "here": reverse("liaison:exchange-piece", args=[exchange.reference, piece.pk]),
        }
        return TemplateResponse(self.request, "liaison/piece_detail.html", context, status=status)
