"""Addresses of the room, noun by noun."""

from .comparer.urls import urlpatterns as comparer
from .events.urls import urlpatterns as events
from .ilots.urls import urlpatterns as ilots
from .papers.urls import urlpatterns as papers
from .register.urls import urlpatterns as register
from .travel.urls import urlpatterns as travel
from .visits.urls import urlpatterns as visits

app_name = "consular"
urlpatterns = [*register, *ilots, *papers, *visits, *events, *travel, *comparer]
