"""Addresses of the room; each noun keeps its own."""

from .exchanges import urls as exchanges
from .fraud import urls as fraud
from .intelligence import urls as intelligence
from .persons import urls as persons
from .sharing import urls as sharing
from .statistics import urls as statistics
from .wanted import urls as wanted

app_name = "liaison"
urlpatterns = [
    *exchanges.urlpatterns,
    *intelligence.urlpatterns,
    *persons.urlpatterns,
    *sharing.urlpatterns,
    *statistics.urlpatterns,
    *wanted.urlpatterns,
    *fraud.urlpatterns,
]
