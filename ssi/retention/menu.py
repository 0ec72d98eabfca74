"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "conservation",
    MenuPage("retention:queue", _("À décider"), "retention.review_case"),
    MenuPage("retention:holds", _("Gels"), "retention.review_case"),
    MenuPage("retention:disposal-list", _("Décisions"), "retention.view_disposal"),
    MenuPage("retention:register", _("Registre"), "retention.review_case"),
    MenuPage("retention:periods", _("Durées"), "retention.view_period"),
)
