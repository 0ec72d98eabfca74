"""Adding and serving files. Bytes leave through the rule only, after the consultation is committed."""

import secrets
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from ssi.accounts.access import sees_whole
from ssi.audit.log import record
from ssi.cases.models import Case
from ssi.cases.views import CaseView, marks_of, visible_case
from ssi.web.refusals import Refusal

from . import services
from .models import Attachment, Upload
from .sniff import Kind
from .texts import read

#: How a browser calls the encoding that `read` found; nothing else was stored.
_CHARSETS = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}


class AddAttachment(CaseView):
    """Plain upload: one form, one request, no JavaScript."""

    permission = "attachments.add_attachment"

    def get(self, request, reference):
        return self.page(self.get_case())

    def post(self, request, reference):
        case = self.get_case()
        sent = request.FILES.get("file")
        if sent is None:
            return self.page(case, _("Choisissez un fichier."), status=422)
        try:
            attachment = services.store(
                case, sent, by=request.user, name=sent.name, declared_type=sent.content_type or ""
            )
        except Refusal as refusal:
            return self.page(case, str(refusal), status=422)
        messages.success(request, _("Pièce « %(name)s » ajoutée.") % {"name": attachment.name})
        for warning in attachment.warnings:
            messages.warning(request, warning)
        return redirect(case.get_absolute_url())

    def page(self, case, error="", status=200):
        context = {
            "case": case,
            "error": error,
            "chunk": Upload.CHUNK,
            **marks_of(case),
            "breadcrumbs": [{"label": case.reference, "url": case.get_absolute_url()}, {"label": _("Pièce jointe")}],
        }
        return TemplateResponse(self.request, "attachments/add.html", context, status=status)


@require_safe
def download(request, pk):
    """One file, to be saved and not shown: its own origin-less sandbox, whatever its bytes claim to be."""
    attachment = Attachment.objects.filter(pk=pk).first()
    case = Case.objects.visible_to(request.user).filter(pk=attachment.case_id).first() if attachment else None
    if (
        case is None
        or not sees_whole(request.user, case)
        or (attachment.special_france and not request.user.french_national)
    ):
        raise Http404
    record("attachment.download", attachment, sha256=attachment.sha256)
    content, kind = services.read(attachment), Kind(attachment.kind).content_type
    if kind == "text/plain":
        encoding, _text = read(content)
        kind += "; charset=" + _CHARSETS[encoding]
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


class BeginUpload(View):
    """A file to come in chunks: its address, the secret that protects it meanwhile, the size of a chunk."""

    def post(self, request, reference):
        case = visible_case(request.user, reference)
        try:
            size = int(request.POST.get("size", "0"))
            upload = services.begin_upload(case, by=request.user, name=request.POST.get("name", ""), size=size)
        except ValueError:
            return _refused(_("La taille du fichier est illisible."))
        except Refusal as refusal:
            return _refused(refusal)
        return JsonResponse(
            {"url": reverse("attachments:chunk", args=[upload.pk]), "secret": secrets.token_urlsafe(32), "received": 0},
            status=201,
        )


class Chunk(View):
    """GET says how far the file came; PUT brings the next chunk; POST ends it."""

    def dispatch(self, request, pk):
        self.upload = Upload.objects.filter(pk=pk, by=request.user).first()
        if self.upload is None or not Case.objects.visible_to(request.user).filter(pk=self.upload.case_id).exists():
            raise Http404
        return super().dispatch(request, pk)

    def get(self, request, pk):
        return JsonResponse({"received": self.upload.received})

    def put(self, request, pk):
        try:
            upload = services.receive_chunk(
                self.upload,
                request.body,
                by=request.user,
                offset=int(request.headers.get("Upload-Offset", "-1")),
                secret=request.headers.get("Upload-Secret", ""),
            )
        except ValueError:
            return _refused(_("L’envoi a perdu le fil : il reprend où il en était."))
        except Refusal as refusal:
            return _refused(refusal, received=self.upload.received)
        return JsonResponse({"received": upload.received})

    def post(self, request, pk):
        case = self.upload.case
        try:
            attachment = services.finish_upload(
                self.upload, by=request.user, secret=request.headers.get("Upload-Secret", "")
            )
        except (Refusal, ValidationError) as refusal:
            return _refused(refusal)
        messages.success(request, _("Pièce « %(name)s » ajoutée.") % {"name": attachment.name})
        return JsonResponse({"next": case.specific().get_absolute_url()}, status=201)


def _refused(refusal, **extra):
    return JsonResponse({"sentence": str(refusal), **extra}, status=422)
