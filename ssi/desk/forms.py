"""Forms of the questions to the posts. They parse and refuse; services write."""

from django.utils.translation import gettext_lazy as _

from ssi.web.forms import ModelForm

from .models import Question


class AskForm(ModelForm):
    class Meta:
        model = Question
        fields = ["post", "subject", "text", "due_on"]
        help_texts = {
            "text": _("Ni nom de personne, ni contenu d’un dossier : citez sa référence."),
            "due_on": _("Dernier jour pour répondre, au jour du poste."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].empty_label = _("Choisissez")


class AnswerForm(ModelForm):
    class Meta:
        model = Question
        fields = ["answer"]
        help_texts = {"answer": _("Ni nom de personne, ni contenu d’un dossier non partagé : citez sa référence.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
