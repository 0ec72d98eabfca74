"""Addresses of the room, noun by noun."""

from .advice.urls import urlpatterns as advice
from .alerts.urls import urlpatterns as alerts
from .comparer.urls import urlpatterns as comparer
from .crises.urls import urlpatterns as crises
from .events.urls import urlpatterns as events
from .ilots.urls import urlpatterns as ilots
from .incidents.urls import urlpatterns as incidents
from .papers.urls import urlpatterns as papers
from .plan.urls import urlpatterns as plan
from .register.urls import urlpatterns as register
from .sites.urls import urlpatterns as sites
from .travel.urls import urlpatterns as travel
from .visits.urls import urlpatterns as visits

app_name = "consular"
urlpatterns = [
    *register,
    *ilots,
    *papers,
    *incidents,
    *alerts,
    *sites,
    *plan,
    *crises,
    *visits,
    *events,
    *travel,
    *advice,
    *comparer,
]
