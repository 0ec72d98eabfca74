"""Addresses of the room; each noun keeps its own."""

from .export_support import urls as export_support
from .multilateral import urls as multilateral

app_name = "cooperation"
urlpatterns = [
    *multilateral.urlpatterns,
    *export_support.urlpatterns,
]
