"""Addresses of the room; each noun keeps its own."""

from .exchanges import urls as exchanges
from .intelligence import urls as intelligence
from .letters import urls as letters

app_name = "liaison"
urlpatterns = [*exchanges.urlpatterns, *intelligence.urlpatterns, *letters.urlpatterns]
