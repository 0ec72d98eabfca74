"""Addresses of the room; each noun keeps its own."""

from .exchanges import urls as exchanges
from .intelligence import urls as intelligence
from .persons import urls as persons

app_name = "liaison"
urlpatterns = [*exchanges.urlpatterns, *intelligence.urlpatterns, *persons.urlpatterns]
