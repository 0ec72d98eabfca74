from django.urls import path, register_converter

from . import feed_views, views


class SecretConverter:
    """`<secret:token>`: what `secrets.token_urlsafe(32)` writes; anything else is no address at all."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(SecretConverter, "secret")

app_name = "clocks"
urlpatterns = [
    path("agenda/", views.AgendaPage.as_view(), name="agenda"),
    path("agenda/abonnement/", feed_views.Subscription.as_view(), name="subscription"),
    path("agenda/secret/<secret:token>.ics", feed_views.feed, name="feed"),
    path("agenda/<reference:reference>/", views.WhyPage.as_view(), name="why"),
    path("delais/", views.RuleList.as_view(), name="rule-list"),
    path("delais/<slug:rule>/", views.RuleDetail.as_view(), name="rule-detail"),
]
