"""Pages of the missions of experts, parts of an action."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions.models import CooperationAction
from ..views import CaseForm
from . import services
from .forms import DropForm, MissionForm, ReadyForm, ReportForm
from .models import ExpertMission


class SaveMission(CaseForm):
    """A new mission, or with a `pk` one that is changed until its report came."""

    model, permission, part_model = CooperationAction, services.WRITE, ExpertMission
    form_class, title, anchor = MissionForm, _("Mission d’expert"), "experts"
    hint = _("Une mission courte (TAIEX ou autre) : qui, quand, pour quoi faire. Son rapport est attendu à J+15.")

    def part(self, case):
        found = super().part(case)
        if found is not None and found.is_over:
            raise Http404
        return found

    def form(self, case, part, data=None, files=None):
        # The form writes on its instance what was typed: the service gets the row as it was.
        typed = ExpertMission.objects.get(pk=part.pk) if part else None
        return MissionForm(data, case=case, user=self.request.user, part=typed, initial=self.initial(case, part))

    def initial(self, case, part):
        return {} if part else {"starts_on": case.starts_on, "ends_on": case.ends_on, "subject": case.title}

    def save(self, case, part, form):
        services.save(part, case, by=self.request.user, **form.values())

    def around(self, case, part):
        return {"wide": True}


class MissionPart(SaveMission):
    """A small form about one mission."""

    hint = ""

    def form(self, case, part, data=None, files=None):
        self.hint = str(part)
        frame = {"case": case, "user": self.request.user, "part": part, "initial": self.initial(case, part)}
        return self.form_class(data, files, **frame)

    def initial(self, case, part):
        return {}

    def around(self, case, part):
        return {}


class TickMission(MissionPart):
    form_class, title = ReadyForm, _("Préparation de la mission")

    def save(self, case, part, form):
        services.tick(part, by=self.request.user, **form.values())


class ReceiveReport(MissionPart):
    form_class, title = ReportForm, _("Le rapport est reçu")

    def initial(self, case, part):
        return {"on": timezone.localdate(timezone=case.post.zone)}

    def save(self, case, part, form):
        services.receive_report(part, by=self.request.user, **form.values())

    def around(self, case, part):
        return {"multipart": True}


class DropMission(MissionPart):
    form_class, title = DropForm, _("La mission n’a pas lieu")

    def save(self, case, part, form):
        services.drop(part, by=self.request.user, **form.values())
