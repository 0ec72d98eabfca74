"""Addresses of the room; each noun keeps its own."""

from .actions import urls as actions
from .equipment import urls as equipment
from .experts import urls as experts
from .export_support import urls as export_support
from .funding import urls as funding
from .iati import urls as iati
from .money import urls as money
from .multilateral import urls as multilateral
from .needs import urls as needs
from .offers import urls as offers
from .programmes import urls as programmes
from .results import urls as results
from .route import urls as route
from .steering import urls as steering
from .takeover import urls as takeover
from .trainings import urls as trainings
from .waivers import urls as waivers

app_name = "cooperation"
urlpatterns = [
    *actions.urlpatterns,
    *equipment.urlpatterns,
    *experts.urlpatterns,
    *export_support.urlpatterns,
    *funding.urlpatterns,
    *iati.urlpatterns,
    *money.urlpatterns,
    *multilateral.urlpatterns,
    *needs.urlpatterns,
    *offers.urlpatterns,
    *programmes.urlpatterns,
    *results.urlpatterns,
    *route.urlpatterns,
    *steering.urlpatterns,
    *takeover.urlpatterns,
    *trainings.urlpatterns,
    *waivers.urlpatterns,
]
