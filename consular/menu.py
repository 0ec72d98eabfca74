"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "consulaire",
    MenuPage("consular:ilots", _("Îlots"), "consular.view_ilot"),
    MenuPage("consular:register", _("Registre"), "consular.view_register"),
    MenuPage("consular:points", _("Points de regroupement"), "consular.view_ilot"),
    MenuPage("consular:copies", _("Exemplaires papier"), "consular.view_ilot"),
    MenuPage("consular:visit-list", _("Visites officielles"), "consular.view_officialvisit"),
    MenuPage("consular:event-list", _("Événements"), "consular.view_majorevent"),
    MenuPage("consular:trip-list", _("Déplacements"), "consular.view_stafftrip"),
    MenuPage("consular:comparisons", _("Comparateur de listes"), "consular.compare_list"),
    MenuPage("consular:hostrules", _("Règles des pays hôtes"), "consular.view_hostrule"),
    MenuPage("consular:counts", _("Effectifs"), "consular.count_community"),
)
