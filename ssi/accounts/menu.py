"""The pages of the technical administrator in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "administration",
    MenuPage("administration:people", _("Comptes"), "accounts.manage_accounts"),
    MenuPage("health", _("État du service"), "web.view_health"),
)
