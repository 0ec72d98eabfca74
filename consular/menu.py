"""The pages of the room in the menu, shelf by shelf: what is played out now, then who is there, then what threatens."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, menu_group, room_menu

room_menu(
    "consulaire",
    *menu_group(
        _("Crises"),
        MenuPage("consular:crises", _("Crises"), "consular.view_crisis"),
        MenuPage("consular:crises-network", _("Crises du réseau"), "consular.count_crises"),
    ),
    *menu_group(
        _("Communauté"),
        MenuPage("consular:ilots", _("Îlots"), "consular.view_ilot"),
        MenuPage("consular:register", _("Registre"), "consular.view_register"),
        MenuPage("consular:points", _("Points de regroupement"), "consular.view_ilot"),
        MenuPage("consular:copies", _("Exemplaires papier"), "consular.view_ilot"),
        MenuPage("consular:counts", _("Effectifs"), "consular.count_community"),
    ),
    *menu_group(
        _("Sécurité"),
        MenuPage("consular:incidents", _("Incidents"), "consular.view_incident"),
        MenuPage("consular:alerts", _("Alertes"), "consular.view_alert"),
        MenuPage("consular:proposals", _("Conseils aux voyageurs"), "consular.view_adviceproposal"),
        MenuPage("consular:sites", _("Sites"), "consular.view_site"),
        MenuPage("consular:plan", _("Plan de sécurité"), "consular.view_plan"),
        MenuPage("consular:safety-counts", _("Sécurité en nombres"), "consular.count_incidents"),
    ),
    *menu_group(
        _("Visites et déplacements"),
        MenuPage("consular:visit-list", _("Visites officielles"), "consular.view_officialvisit"),
        MenuPage("consular:event-list", _("Événements"), "consular.view_majorevent"),
        MenuPage("consular:trip-list", _("Déplacements"), "consular.view_stafftrip"),
        MenuPage("consular:comparisons", _("Comparateur de listes"), "consular.compare_list"),
        MenuPage("consular:hostrules", _("Règles des pays hôtes"), "consular.view_hostrule"),
    ),
)
