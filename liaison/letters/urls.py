"""Addresses of the letters of an exchange."""

from django.urls import path

from . import views

urlpatterns = [
    path("lettres-types/", views.LetterTexts.as_view(), name="letter-texts"),
    path("echanges/<reference:reference>/lettres/", views.Letters.as_view(), name="exchange-letters"),
    path("echanges/<reference:reference>/lettres/<slug:name>/", views.LetterPage.as_view(), name="exchange-letter"),
    path("echanges/<reference:reference>/utilite/", views.UsefulnessPage.as_view(), name="exchange-usefulness"),
]
