"""Addresses of the room; each noun keeps its own."""

from .exchanges import urls as exchanges
from .intelligence import urls as intelligence
from .missions import urls as missions

app_name = "liaison"
urlpatterns = [*exchanges.urlpatterns, *intelligence.urlpatterns, *missions.urlpatterns]
