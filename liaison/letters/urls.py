"""Addresses of the letters of an exchange."""

from django.urls import path

from . import text_views, views

urlpatterns = [
    path("lettres-types/", text_views.LetterTexts.as_view(), name="letter-texts"),
    path("lettres-types/<slug:text>/", text_views.LetterText.as_view(), name="letter-text"),
    path("lettres-types/<slug:text>/nouvelle-version/", text_views.WriteText.as_view(), name="letter-text-write"),
    path("echanges/<reference:reference>/lettres/", views.Letters.as_view(), name="exchange-letters"),
    path("echanges/<reference:reference>/lettres/<slug:name>/", views.LetterPage.as_view(), name="exchange-letter"),
    path("echanges/<reference:reference>/utilite/", views.UsefulnessPage.as_view(), name="exchange-usefulness"),
]
