"""Addresses of the room; each noun keeps its own."""

from .actions import urls as actions
from .equipment import urls as equipment
from .export_support import urls as export_support
from .money import urls as money
from .multilateral import urls as multilateral
from .needs import urls as needs
from .programmes import urls as programmes
from .route import urls as route
from .trainings import urls as trainings

app_name = "cooperation"
urlpatterns = [
    *actions.urlpatterns,
    *equipment.urlpatterns,
    *export_support.urlpatterns,
    *money.urlpatterns,
    *multilateral.urlpatterns,
    *needs.urlpatterns,
    *programmes.urlpatterns,
    *route.urlpatterns,
    *trainings.urlpatterns,
]
