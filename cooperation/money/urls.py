"""Addresses of the money: the pages of the post or of the network, and those of each file."""

from django.urls import path

from . import budget_views, views

urlpatterns = [
    path("budget/", budget_views.Budget.as_view(), name="money"),
    path("budget/croise/", budget_views.CrossedBudget.as_view(), name="money-crossed"),
    path("budget/reduit/", budget_views.ReducedBudget.as_view(), name="reduced-budget"),
    path("budget/tendance/", budget_views.BudgetTrend.as_view(), name="money-trend"),
    path("budget/taux/", budget_views.Rates.as_view(), name="rates"),
]

#: (path after the file, name, page, whether it is about a row).
_PAGES = (
    ("financement/ajouter/", "line-add", views.LinePage),
    ("financement/<int:pk>/", "line", views.LinePage),
    ("financement/<int:pk>/cp/", "plan", views.PlanPage),
    ("financement/<int:pk>/engager/", "commit", views.CommitPage),
    ("engagements/<int:pk>/ajuster/", "adjust", views.AdjustPage),
    ("engagements/<int:pk>/constater/", "certify", views.CertifyPage),
    ("engagements/<int:pk>/payer/", "pay", views.PayPage),
)


def money_urls(prefix, one, model):
    """The addresses of the money of one kind of file."""
    return [path(f"{one}{end}", page.as_view(model=model), name=f"{prefix}-{name}") for end, name, page in _PAGES]
