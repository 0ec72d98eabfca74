"""Pages of the questions of the desk to the posts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.network.models import Post
from ssi.web.form_cycle import FormCycle
from ssi.web.refusals import Refusal

from . import services
from .forms import AnswerForm, AskForm
from .models import ANSWER, ASK, VIEW, Question

CRUMB = {"label": gettext_lazy("Questions aux postes"), "url": reverse_lazy("desk-questions")}
MOST = 200
SHOWN = {"attendues": gettext_lazy("Réponses attendues"), "closes": gettext_lazy("Répondues ou retirées")}


class QuestionPage(View):
    """For whoever may read questions; those of other posts do not exist."""

    permission = VIEW

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def one(self, pk):
        rows = Question.objects.visible_to(self.request.user).select_related("post", "asked_by", "answered_by")
        question = rows.filter(pk=pk).first()
        if question is None:
            raise Http404
        opened(question)
        return question


class QuestionList(QuestionPage):
    def get(self, request):
        rows = Question.objects.visible_to(request.user).select_related("post")
        chosen = request.GET.get("voir", "")
        chosen = chosen if chosen in SHOWN else "attendues"
        if chosen == "attendues":
            rows = rows.waiting().order_by("due_on", "pk")
        else:
            rows = rows.exclude(answered_at=None, withdrawn_at=None).order_by("-asked_at", "-pk")
        record("desk.list_questions")
        context = {
            "questions": rows[:MOST],
            "tabs": [(code, label, code == chosen) for code, label in SHOWN.items()],
            "may_ask": request.user.has_perm(ASK),
            "now": timezone.now(),
        }
        return TemplateResponse(request, "desk/questions.html", context)


class QuestionDetail(QuestionPage):
    def get(self, request, pk):
        question = self.one(pk)
        record("desk.consult_question", question)
        context = {
            "question": question,
            "may_answer": question.waits and request.user.has_perm(ANSWER, question.post),
            "may_withdraw": question.waits and request.user.has_perm(ASK),
            "now": timezone.now(),
            "breadcrumbs": [CRUMB, {"label": question.subject}],
        }
        return TemplateResponse(request, "desk/question.html", context)


class QuestionForm(FormCycle, QuestionPage):
    """One form about one question. `title`, `hint`, `button` say what it does."""

    title = hint = button = ""
    said = ""
    question = None

    def shown(self, form, status=200, theirs=()):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "button": self.button,
            "back_url": self.question.get_absolute_url() if self.question else CRUMB["url"],
            "breadcrumbs": [CRUMB, {"label": self.title}],
        }
        return TemplateResponse(self.request, "components/page_form.html", context, status=status)

    def answer(self, question):
        messages.success(self.request, self.said)
        return redirect(question)


class AskQuestion(QuestionForm):
    """`?poste=BUC`: already chosen."""

    permission = ASK
    title, button = gettext_lazy("Poser une question à un poste"), gettext_lazy("Envoyer la question")
    hint = gettext_lazy("Elle paraît dans la journée du chef du poste, avec son échéance.")
    said = gettext_lazy("La question est dans la journée du poste.")

    def form(self, data=None):
        post = Post.objects.filter(code=self.request.GET.get("poste", "")).first()
        return AskForm(data, initial={"post": post})

    def write(self, form):
        return services.ask(by=self.request.user, **form.cleaned_data)


class AnswerQuestion(QuestionForm):
    permission = ANSWER
    title, button = gettext_lazy("Répondre à la DCIS"), gettext_lazy("Envoyer la réponse")
    said = gettext_lazy("La réponse est au bureau.")

    def dispatch(self, request, *args, pk, **kwargs):
        self.question = self.one(pk)
        if not request.user.has_perm(ANSWER, self.question.post):
            raise Http404
        self.hint = self.question.text
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return AnswerForm(data)

    def write(self, form):
        return services.answer(self.question, by=self.request.user, answer=form.cleaned_data["answer"])


class WithdrawQuestion(QuestionPage):
    permission = ASK

    def get(self, request, pk):
        return redirect(self.one(pk))

    def post(self, request, pk):
        question = self.one(pk)
        try:
            services.withdraw(question, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("La question est retirée."))
        return redirect(question)
