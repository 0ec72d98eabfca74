"""Addresses of the network desk, under « reseau/ »."""

from django.urls import path

from .map import NetworkMap
from .question_views import AnswerQuestion, AskQuestion, QuestionDetail, QuestionList, WithdrawQuestion
from .views import NetworkDesk

urlpatterns = [
    path("", NetworkDesk.as_view(), name="network-desk"),
    path("carte/", NetworkMap.as_view(), name="network-map"),
    path("questions/", QuestionList.as_view(), name="desk-questions"),
    path("questions/nouvelle/", AskQuestion.as_view(), name="desk-question-new"),
    path("questions/<int:pk>/", QuestionDetail.as_view(), name="desk-question"),
    path("questions/<int:pk>/repondre/", AnswerQuestion.as_view(), name="desk-question-answer"),
    path("questions/<int:pk>/retirer/", WithdrawQuestion.as_view(), name="desk-question-withdraw"),
]
