from django.urls import path

from . import oral_views, views

app_name = "directory"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("a-verifier/", views.to_verify, name="to-verify"),
    path("oral/", oral_views.OralLog.as_view(), name="oral"),
    path("oral/<int:pk>/", oral_views.interaction, name="interaction"),
    path("oral/<int:pk>/repondu/", oral_views.interaction_answered, name="interaction-answered"),
    path("promesses/", oral_views.promises, name="promises"),
    path("promesses/<int:pk>/tenue/", oral_views.promise_kept, name="promise-kept"),
    path("services/nouveau/", views.ServiceFormView.as_view(), name="service-new"),
    path("services/<int:pk>/", views.service, name="service"),
    path("services/<int:pk>/reciprocite/", oral_views.reciprocity, name="service-reciprocity"),
    path("services/<int:pk>/modifier/", views.ServiceFormView.as_view(), name="service-edit"),
    path("services/<int:service>/contacts/nouveau/", views.ContactFormView.as_view(), name="contact-new"),
    path("contacts/<int:pk>/", views.contact, name="contact"),
    path("contacts/<int:pk>/modifier/", views.ContactFormView.as_view(), name="contact-edit"),
    path("contacts/<int:pk>/verifie/", views.verify, name="contact-verify"),
]
