"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "liaison",
    MenuPage("liaison:exchange-list", _("Échanges"), "liaison.view_informationexchange"),
    MenuPage("liaison:wanted-list", _("Personnes recherchées"), "liaison.view_wantedperson"),
    MenuPage("liaison:fraud-list", _("Fraude documentaire"), "liaison.view_documentfraud"),
    MenuPage("liaison:fraud-mrz", _("Lire une MRZ"), "liaison.add_documentfraud"),
    MenuPage("liaison:subject-list", _("Personnes et objets"), "liaison.view_person"),
    MenuPage("liaison:match-list", _("Recoupements"), "liaison.view_match"),
    MenuPage("liaison:match-counts", _("Recoupements du réseau"), "liaison.count_match"),
    MenuPage("liaison:indicators", _("Indicateurs"), "liaison.view_informationexchange"),
    MenuPage("liaison:yearly", _("Statistiques 2023/977"), "figures.view_post"),
)
