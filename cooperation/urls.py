"""Addresses of the room; each noun keeps its own."""

from .actions import urls as actions
from .money import urls as money
from .needs import urls as needs
from .programmes import urls as programmes
from .route import urls as route

app_name = "cooperation"
urlpatterns = [
    *needs.urlpatterns,
    *programmes.urlpatterns,
    *actions.urlpatterns,
    *money.urlpatterns,
    *route.urlpatterns,
]
