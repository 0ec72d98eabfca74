"""Pages of the staff of a post: the team, one person, what is written of them, absences and rota."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.models import Assignment, User
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.accounts.roles import TEAM_ROLES
from ssi.accounts.services import today_at
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.web.dates import period_in_words

from . import services, team
from .forms import AbsenceForm, AccreditationForm, CourseForm, DutyForm, SheetForm
from .models import Absence, Accreditation, CourseTaken, Duty, Handover, OfficerSheet
from .reach import CHANGE, VIEW

TEAM = {"label": gettext_lazy("Personnel"), "url": "/personnel/"}


class TeamPage(PostPage):
    """Who serves at the post, what ends, what is missing, who can sign, who is away, who answers at night."""

    permission = VIEW
    template_name = "staff/team.html"

    def get(self, request):
        post, today = self.post_, self.today
        members = team.team_of([post], request.user, today)[post]
        seats = team.seats_of([post], request.user, today)
        record("staff.list", None, at=post.code)
        return self.page(
            {
                "post": post,
                "today": today,
                "present": [one for one in members if one.began(today)],
                "coming": [one for one in members if not one.began(today)],
                "away": {one.user.pk for one in members if one.away_on(today)},
                "gaps": team.signature_gaps(today, today + team.AHEAD, post),
                "numbers": _numbers(members, seats, post, today),
                "absences": [row for one in members for row in one.absences],
                "rota": team.on_duty(post, request.user, today),
                "handovers": Handover.objects.visible_to(request.user).filter(post=post, closed_at=None),
                "orphans": list(team.orphans_of(post, request.user, today)[:20]),
                "may_write": request.user.has_perm(CHANGE, post),
                "may_open": request.user.has_perm("staff.open_handover", post),
            }
        )


def _numbers(members, seats, post, today):
    """(role, how many there are, how many there should be or None) of the roles that have either."""
    there = [one.assignment.role for one in members if one.began(today)]
    rows = [(role.label, there.count(role), seats.get((post.pk, role))) for role in TEAM_ROLES]
    return [row for row in rows if row[1] or row[2]]


class Rota(PostPage):
    """Who answers outside office hours, for everybody at the post; and one's own absences."""

    permission = "staff.view_rota"
    template_name = "staff/rota.html"

    def get(self, request):
        mine = Absence.objects.filter(user=request.user, cancelled_at=None, ends_on__gte=self.today)
        record("staff.rota", None, at=self.post_.code)
        return self.page(
            {
                "post": self.post_,
                "today": self.today,
                "rota": team.on_duty(self.post_, request.user, self.today),
                "mine": mine,
                "serves": request.user.assignments.filter(post=self.post_, role__in=TEAM_ROLES).exists(),
                "may_write": request.user.has_perm(CHANGE, self.post_),
            }
        )


class PersonPage(View):
    """One person: their posting, papers, courses, accreditations, absences. One's own, or those of one's post."""

    def get(self, request, pk):
        row = _assignment_open_to(request.user, pk)
        post = row.post
        member = next(one for one in team.team_of([post], request.user, row.day)[post] if one.assignment.pk == row.pk)
        record("staff.consult", member.user)
        handover = Handover.objects.visible_to(request.user).filter(assignment=row).first()
        opens = handover is None and row.ends_on and row.holds_files
        context = {
            "member": member,
            "post": post,
            "handover": handover,
            "may_write": request.user.has_perm(CHANGE, post),
            "may_open": opens and request.user.has_perm("staff.open_handover", post),
            "breadcrumbs": [TEAM, {"label": str(member.user)}] if request.user.has_perm(VIEW, post) else [],
        }
        return TemplateResponse(request, "staff/person.html", context)


def _assignment_open_to(user, pk):
    """The present or next assignment of somebody at a post where this reader may see it. Raises Http404."""
    rows = Assignment.objects.filter(user=pk, role__in=TEAM_ROLES, user__is_active=True)
    for row in rows.select_related("user", "post").order_by("starts_on"):
        row.day = today_at(row.post)
        over = row.ends_on and row.ends_on < row.day
        if not over and (
            row.user_id == user.pk or user.has_perm(VIEW, row.post) or user.has_perm("staff.view_movements")
        ):
            return row
    raise Http404


class _AboutSomebody(FormPage):
    """A form about one of the people of the post, reached from their page."""

    permission = CHANGE
    model = None
    add = gettext_lazy("Ajouter")

    def prepare(self, user, person, pk=None):
        found = User.objects.filter(pk=person, assignments__post=self.post_, assignments__role__in=TEAM_ROLES)
        self.person = found.distinct().first()
        if self.person is None:
            raise Http404
        self.row = self.find(user, pk)
        self.back_url = reverse("staff:person", args=[self.person.pk])
        self.crumbs = (TEAM, {"label": str(self.person), "url": self.back_url})
        self.title = str(self.row) if pk else self.add

    def find(self, user, pk):
        if pk is None:
            return None
        row = self.model.objects.visible_to(user).filter(pk=pk, user=self.person).first()
        if row is None:
            raise Http404
        opened(row)
        return row

    def written(self, form):
        return {"by": self.request.user, "post": self.post_, "user": self.person,
                "expected_version": form.expected_version, **form.values()}  # fmt: skip

    def after(self, row):
        return self.back_url


class EditSheet(_AboutSomebody):
    form_class, model = SheetForm, OfficerSheet
    hint = gettext_lazy("Les dates suffisent à prévenir à temps, six mois, trois mois puis un mois avant.")

    def find(self, user, pk):
        return OfficerSheet.objects.visible_to(user).filter(user=self.person).first()

    def prepare(self, user, person):
        super().prepare(user, person)
        self.title = _("Papiers et langues")

    def write(self, form):
        return services.save_sheet(**self.written(form))


class SaveCourse(_AboutSomebody):
    form_class, model = CourseForm, CourseTaken
    add = gettext_lazy("Ajouter un stage")

    def write(self, form):
        return services.save_course(course=self.row, **self.written(form))


class SaveAccreditation(_AboutSomebody):
    form_class, model = AccreditationForm, Accreditation
    add = gettext_lazy("Ajouter une accréditation")

    def write(self, form):
        return services.save_accreditation(accreditation=self.row, **self.written(form))


class _OnTheCalendar(FormPage):
    """A line of the calendar of the post: an absence, a duty."""

    permission = CHANGE
    model = None
    add = ""
    crumbs = (TEAM,)
    back_url = "/personnel/"

    def prepare(self, user, pk=None):
        self.row = self.one(self.model.objects.filter(cancelled_at=None).select_related("user"), pk) if pk else None
        self.title = str(self.row) if pk else self.add

    def initial(self):
        return {} if self.row else {"user": self.request.GET.get("qui", "")}

    def after(self, row):
        return self.back_url

    def done(self, row):
        dates = period_in_words(row.starts_on, row.ends_on)
        return _("%(what)s, %(dates)s : enregistré.") % {"what": row, "dates": dates}


class SaveAbsence(_OnTheCalendar):
    form_class, model = AbsenceForm, Absence
    add = gettext_lazy("Noter une absence")

    def write(self, form):
        row = services.note_absence(
            by=self.request.user, post=self.post_, absence=self.row, expected_version=form.expected_version,
            **form.values(),
        )  # fmt: skip
        for gap in services.gaps_left(self.post_):
            dates = period_in_words(gap.starts_on, gap.ends_on)
            told = _("Personne ne pourra signer %(dates)s : enregistrez un intérim.") % {"dates": dates}
            messages.warning(self.request, told)
        return row


class SaveDuty(_OnTheCalendar):
    form_class, model = DutyForm, Duty
    add = gettext_lazy("Inscrire une permanence")

    def write(self, form):
        return services.put_on_duty(
            by=self.request.user, post=self.post_, duty=self.row, expected_version=form.expected_version,
            **form.values(),
        )  # fmt: skip


class _Cancel(_OnTheCalendar):
    """POST only: the line is taken back."""

    http_method_names = ("post",)

    def post(self, request, pk):
        services.cancel(self.row, by=request.user)
        messages.success(request, _("%(what)s : annulé.") % {"what": self.row})
        return redirect("staff:team")


class CancelAbsence(_Cancel):
    model = Absence


class CancelDuty(_Cancel):
    model = Duty
