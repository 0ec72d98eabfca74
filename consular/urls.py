"""Addresses of the room, noun by noun."""

from .alerts.urls import urlpatterns as alerts
from .crises.urls import urlpatterns as crises
from .ilots.urls import urlpatterns as ilots
from .incidents.urls import urlpatterns as incidents
from .papers.urls import urlpatterns as papers
from .plan.urls import urlpatterns as plan
from .register.urls import urlpatterns as register
from .sites.urls import urlpatterns as sites

app_name = "consular"
urlpatterns = [*register, *ilots, *papers, *incidents, *alerts, *sites, *plan, *crises]
