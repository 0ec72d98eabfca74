"""Addresses of the room; each noun keeps its own."""

from .exchanges import urls as exchanges
from .fraud import urls as fraud
from .intelligence import urls as intelligence
from .judicial import urls as judicial
from .letters import urls as letters
from .missions import urls as missions
from .notes import urls as notes
from .persons import urls as persons
from .sharing import urls as sharing
from .statistics import urls as statistics
from .teams import urls as teams
from .wanted import urls as wanted
from .warrants import urls as warrants

app_name = "liaison"
urlpatterns = [
    *exchanges.urlpatterns,
    *fraud.urlpatterns,
    *intelligence.urlpatterns,
    *judicial.urlpatterns,
    *letters.urlpatterns,
    *missions.urlpatterns,
    *notes.urlpatterns,
    *persons.urlpatterns,
    *sharing.urlpatterns,
    *statistics.urlpatterns,
    *teams.urlpatterns,
    *wanted.urlpatterns,
    *warrants.urlpatterns,
]
