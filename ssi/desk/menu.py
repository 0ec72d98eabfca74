"""The pages of the desk in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "reseau",
    MenuPage("network-desk", _("Activité"), "figures.view_network"),
    MenuPage("network-map", _("Carte"), "figures.view_network"),
    MenuPage("desk-questions", _("Questions"), "desk.view_question"),
    MenuPage("staff-network", _("Personnel"), "staff.view_movements"),
)
