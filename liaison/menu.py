"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "liaison",
    MenuPage("liaison:exchange-list", _("Échanges"), "liaison.view_informationexchange"),
    MenuPage("liaison:mission-list", _("Missions"), "liaison.view_mission"),
)
