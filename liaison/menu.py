"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "liaison",
    MenuPage("liaison:exchange-list", _("Échanges"), "liaison.view_informationexchange"),
    MenuPage("liaison:judicial-list", _("Entraide judiciaire"), "liaison.view_rogatorycommission"),
)
