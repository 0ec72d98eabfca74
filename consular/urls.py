"""Addresses of the room, noun by noun."""

from .crises.urls import urlpatterns as crises
from .ilots.urls import urlpatterns as ilots
from .papers.urls import urlpatterns as papers
from .register.urls import urlpatterns as register

app_name = "consular"
urlpatterns = [*register, *ilots, *papers, *crises]
