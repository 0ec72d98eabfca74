"""The pages of the room in the menu: kinds of file first, then what is common to them, then what is counted."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "liaison",
    MenuPage("liaison:exchange-list", _("Échanges"), "liaison.view_informationexchange"),
    MenuPage("liaison:judicial-list", _("Entraide judiciaire"), "liaison.view_rogatorycommission"),
    MenuPage("liaison:mission-list", _("Missions"), "liaison.view_mission"),
    MenuPage("liaison:warrant-list", _("Mandats d’arrêt"), "liaison.view_arrestwarrant"),
    MenuPage("liaison:release-risk", _("Risque de remise en liberté"), "liaison.view_arrestwarrant"),
    MenuPage("liaison:team-list", _("Équipes communes"), "liaison.view_jointteam"),
    MenuPage("liaison:wanted-list", _("Personnes recherchées"), "liaison.view_wantedperson"),
    MenuPage("liaison:fraud-list", _("Fraude documentaire"), "liaison.view_documentfraud"),
    MenuPage("liaison:note-list", _("Notes d’analyse"), "liaison.view_analysisnote"),
    MenuPage("liaison:subject-list", _("Personnes et objets"), "liaison.view_person"),
    MenuPage("liaison:match-list", _("Recoupements"), "liaison.view_match"),
    MenuPage("liaison:match-counts", _("Recoupements du réseau"), "liaison.count_match"),
    MenuPage("liaison:indicators", _("Indicateurs"), "liaison.view_informationexchange"),
    MenuPage("liaison:yearly", _("Statistiques 2023/977"), "figures.view_post"),
    MenuPage("liaison:letter-texts", _("Lettres-types"), "liaison.view_lettertemplate"),
)
