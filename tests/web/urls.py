"""Addresses for the tests of the frame: the style guide as a signed-in person would see it, without a database."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path

from ssi.web import guide, views
from ssi.web.htmx import refuse_form


class Visitor:
    """Stands for the signed-in person."""

    is_authenticated = True
    pk = 7

    def get_full_name(self):
        return "Claire Morel"


def page(request):
    request.user = Visitor()
    if request.method == "GET":
        return views.guide(request)
    if request.GET.get("session") == "expired":
        return HttpResponseRedirect("/connexion/?next=/guide/")
    form = guide.RequestForm(request.POST, request.FILES)
    if form.is_valid():
        return HttpResponseRedirect("/guide/?page=jour")
    context = {**guide.content({"page": "saisie"}), "form": form}
    return refuse_form(request, page="components/guide.html", fragment="components/guide/_saisie.html", context=context)


def broken(request):
    raise RuntimeError("le chemin secret /srv/coffre")


def sign_in(request):
    return render(request, "base.html")


def download(request):
    response = HttpResponse(b"%PDF", content_type="application/pdf")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


urlpatterns = [
    path("guide/", page),
    path("panne/", broken),
    path("pause/", views.unavailable),
    path("fichier/", download),
    path("connexion/", sign_in, name="account_login"),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error
