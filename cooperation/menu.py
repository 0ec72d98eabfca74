"""The pages of the room in the menu."""

from django.utils.translation import gettext_lazy as _

from ssi.web.menu import MenuPage, room_menu

room_menu(
    "cooperation",
    MenuPage("cooperation:waiting", _("À viser, avis"), "cooperation.view_waiting"),
    MenuPage("cooperation:need-list", _("Besoins"), "cooperation.view_need"),
    MenuPage("cooperation:need-similar", _("Besoins semblables"), "cooperation.compare_need"),
    MenuPage("cooperation:programme-list", _("Programmes"), "cooperation.view_programme"),
    MenuPage("cooperation:action-list", _("Actions"), "cooperation.view_cooperationaction"),
    MenuPage("cooperation:funding-list", _("Demandes de financement"), "cooperation.view_fundingrequest"),
    MenuPage("cooperation:window-list", _("Guichets"), "cooperation.view_fundingwindow"),
    MenuPage("cooperation:training-list", _("Formations"), "cooperation.view_trainingsession"),
    MenuPage("cooperation:trainee-visas", _("Visas des stagiaires"), "cooperation.view_traineevisa"),
    MenuPage("cooperation:offer-list", _("Bourse aux places et aux experts"), "cooperation.view_offer"),
    MenuPage("cooperation:equipment-list", _("Équipements"), "cooperation.view_equipment"),
    MenuPage("cooperation:money", _("Budget"), "cooperation.view_fundingline"),
    MenuPage("cooperation:others", _("Autres bailleurs"), "cooperation.view_otheractivity"),
    MenuPage("cooperation:iati", _("Publication IATI"), "cooperation.export_iati"),
    MenuPage("cooperation:meeting-list", _("Réunions internationales"), "cooperation.view_bodymeeting"),
    MenuPage("cooperation:body-list", _("Organismes"), "cooperation.view_internationalbody"),
    MenuPage("cooperation:opportunity-list", _("Soutien à l’export"), "cooperation.view_opportunity"),
    MenuPage("cooperation:company-list", _("Entreprises"), "cooperation.view_company"),
    MenuPage("cooperation:neutrality", _("Registre de neutralité"), "cooperation.print_opportunity"),
    MenuPage("cooperation:export-figures", _("Chiffres de l’export"), "cooperation.count_opportunity"),
)
