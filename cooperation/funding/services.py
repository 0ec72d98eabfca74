"""What people do with windows and requests: each function is one act, one transaction, all or nothing."""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import fire, lock, note, workflow_of
from ssi.attachments import services as attachments
from ssi.audit.log import record
from ssi.clocks import services as clocks
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from ..files import edit_file, open_file
from ..money import services as money
from ..money.vocabulary import LineNature, LineState
from ..money.words import in_euros
from . import planning
from .guards import who_answers_for_the_window
from .models import FundingReminder, FundingRequest, FundingWindow
from .workflow import IN_WRITING

_FILE, _ANSWER = "cooperation.file_fundingrequest", "cooperation.answer_fundingrequest"


@transaction.atomic
def save_window(window, *, by, post, valid_from, **fields):
    """Write the rules of a window from a day on: `window` None for a new one; `post` None for the whole network.

    From a later day than the present rules, another row follows and the present one ends the day before: requests
    keep the rules they were filed under. From the same day, the row is corrected. Raises NotAllowed, Refusal.
    """
    if not may_write_window(by, post):
        raise NotAllowed(
            _("Vous ne tenez pas les règles de ce guichet."),
            rule=_("matrice des droits"),
            remedy=_("La DCIS tient celles du réseau ; l’attaché et son adjoint, celles du poste."),
        )
    if window is not None and valid_from < window.valid_from:
        raise Refusal(
            _("Ces règles valent depuis le %(day)s : les nouvelles commencent ce jour-là ou après.")
            % {"day": date_in_words(window.valid_from)},
            rule=_("règles datées"),
            field="valid_from",
        )
    if window is None or valid_from > window.valid_from:
        follows, code = window, window.code if window else slugify(fields["label"])[:20]
        window = FundingWindow(post=post, code=code)
        if follows is not None:
            FundingWindow.objects.filter(pk=follows.pk).update(valid_until=valid_from - timedelta(days=1))
    for name, value in {**fields, "valid_from": valid_from}.items():
        setattr(window, name, value)
    try:
        with transaction.atomic():
            window.save()
    except IntegrityError as error:
        raise Refusal(
            _("Ce guichet a déjà des règles qui commencent ce jour-là."), rule=_("règles datées"), field="valid_from"
        ) from error
    record("window.save", window, window=window.code)
    return window


def may_write_window(user, post):
    """The network's rows are the desk's, a post's rows that post's; the second wall says the same."""
    if post is None:
        return user.has_perm("cooperation.change_networkwindow")
    return user.has_perm("cooperation.change_fundingwindow", post)


@transaction.atomic
def open_request(*, by, bearer, window, asked, wished_on, partner=None, title="", form_token=None):
    """Open a request of `bearer` (a programme or an action) with a window; its retro-planning becomes clocks.

    Raises NotAllowed; Refusal when the window is closed or when the same request is already at work.
    """
    bearer, today = bearer.specific(), timezone.localdate(timezone=bearer.post.zone)
    _can_be_opened(bearer, window, today)
    request = open_file(
        FundingRequest,
        by=by,
        post=bearer.post,
        permission="cooperation.add_fundingrequest",
        label=gettext_lazy("Demande de financement ouverte"),
        title=title or f"{window.label}, {bearer.title}"[:200],
        for_case_id=bearer.pk,
        window=window,
        partner=partner,
        asked=asked,
        wished_on=wished_on,
        country=bearer.country,
        domain=bearer.domain,
        marking=bearer.marking,
        special_france=bearer.special_france,
        compartmented=bearer.compartmented,
        form_token=form_token,
    )
    _watch(request, today)
    note(bearer, f"{bearer.kind}.ask", gettext_lazy("Financement demandé"), by=by, request=request.reference)
    return request


def _can_be_opened(bearer, window, today):
    if bearer.closed_at is not None:
        raise NotAllowed(_("Le dossier est clos : il ne change plus."), rule=_("états déclarés"))
    if not window.is_in_force(today) or (window.closes_on and window.closes_on < today):
        raise Refusal(_("Ce guichet est fermé, ou ses règles ont changé."), rule=_("guichet"), field="window")
    again = FundingRequest.objects.filter(for_case=bearer.pk, window__code=window.code, closed_at=None).first()
    if again is not None:
        raise Refusal(
            _("La demande %(reference)s est déjà en cours auprès de ce guichet.") % {"reference": again.reference},
            rule=_("une demande par guichet"),
            field="window",
        )


def _watch(request, today):
    """The steps before the filing become clocks; what should be done already is due today."""
    for step in planning.steps(request.window, request.wished_on):
        if step.rule:
            clocks.start(request, step.rule, event_at=timezone.now(), fixed_on=max(step.on, today))


@transaction.atomic
def edit(request, *, by, expected_version, **fields):
    """Change what is asked, while nothing is filed; another wished start moves the retro-planning."""
    moved = fields.get("wished_on", request.wished_on) != request.wished_on
    edit_file(
        request,
        by=by,
        permission="cooperation.change_fundingrequest",
        label=gettext_lazy("Demande de financement modifiée"),
        expected_version=expected_version,
        writable=IN_WRITING,
        **fields,
    )
    if moved:
        clocks.moot(request, planning.BEFORE_FILING)
        _watch(request, timezone.localdate(timezone=request.post.zone))
    return request


@transaction.atomic
def perform(request, name, *, by, comment="", expected_version=None):
    """Do a transition that asks nothing but a word."""
    request = request.specific()
    lock(request, expected_version=expected_version)
    fire(request, name, by=by, comment=comment, locked=True)
    if name == "ready":
        clocks.keep(request, (planning.DRAFTED,))
    return request


@transaction.atomic
def file(request, *, by, filed_on, reference="", expected_version=None):
    """The request was filed that day. An answer is expected, and the first reminder is planned."""
    _begin(request, by, expected_version)
    today = _not_to_come(request, filed_on, "filed_on")
    request.filed_on, request.filing_reference = filed_on, reference
    _keep_fields(request, "filed_on", "filing_reference")
    fire(request, "file", by=by, locked=True)
    clocks.keep(request, planning.BEFORE_FILING)
    expected = max(planning.answer_by(request.window, filed_on), today)
    clocks.start(request, planning.ANSWERED, event_at=_noon(request, filed_on), fixed_on=expected)
    clocks.start(request, planning.CHASED, event_at=_noon(request, filed_on))
    return request


@transaction.atomic
def remind(request, *, by, on, channel, whom, said=""):
    """Somebody was reminded: the next reminder is planned from that day. Returns the FundingReminder."""
    _begin(request, by)
    if request.status not in ("AU_PORTEUR", "DEPOSEE"):
        raise Refusal(_("Il n’y a encore, ou il n’y a plus, personne à relancer."), rule=_("états déclarés"))
    _not_to_come(request, on, "on")
    reminder = FundingReminder.objects.create(case=request, on=on, channel=channel, whom=whom, said=said, by=by)
    clocks.keep(request, (planning.CHASED,))
    clocks.start(request, planning.CHASED, event_at=_noon(request, on))
    note(request, "fundingrequest.remind", gettext_lazy("Relance faite"), by=by, reminder=reminder.pk)
    return reminder


@transaction.atomic
def answer(request, name, *, by, on, reference="", text="", granted=None, paper=None, expected_version=None):
    """Write the answer: `name` is "grant" (with the amount, in euros) or "refuse" (with the reason).

    `paper`: the document of the answer, an uploaded file; the desk always joins it.
    """
    _begin(request, by, expected_version, permission=_ANSWER)
    who_answers_for_the_window(request, by)
    if paper is None and not by.has_perm(_FILE, request):
        raise Refusal(_("Le document de la réponse est à joindre : il fait foi."), rule=_("pièce"), field="paper")
    _not_to_come(request, on, "on")
    if request.filed_on and on < request.filed_on:
        raise Refusal(_("La réponse précède le dépôt : vérifiez la date."), rule=_("dates"), field="on")
    if name == "grant" and not granted:
        raise Refusal(_("Dites quel montant est accordé."), rule=_("réponse"), field="granted")
    if name == "refuse" and not text.strip():
        raise Refusal(_("Dites pourquoi, en quelques mots."), rule=_("motif"), field="text")
    if paper is not None:
        attachments.store(request, paper, by=by, name=paper.name, permission=_ANSWER)
    request.answered_on, request.answer_reference, request.answer_text = on, reference, text
    request.granted = granted if name == "grant" else None
    kept = ["answered_on", "answer_reference", "answer_text", "granted"]
    if by.has_perm(_FILE, request):  # the desk moves a file along and rewrites nothing of it (`sec.case_guard`)
        request.search_text = request.searchable()
        kept.append("search_text")
    _keep_fields(request, *kept)
    clocks.keep(request, (planning.ANSWERED,))
    clocks.moot(request, (planning.CHASED,))
    return fire(request, name, by=by, comment=text, locked=True)


@transaction.atomic
def enter(request, *, by, label, amount, commit_before=None, line=None, expected_version=None):
    """Carry what was granted to a funding line of the file it serves: a line named, or a new one.

    Credits become notified AE (`amount`, euros); a contribution in kind is only valued. An approval that the money
    outgrows falls, as for any line. Raises Refusal when more than what was granted is carried.
    """
    _begin(request, by, expected_version)
    if amount > (request.granted or 0):
        raise Refusal(
            _("Le guichet a accordé %(granted)s : on n’en porte pas plus.") % {"granted": in_euros(request.granted)},
            rule=_("montant accordé"),
            field="amount",
        )
    bearer, source = request.for_case.specific(), request.window.source
    if line is not None and line.case_id != bearer.pk:
        raise Refusal(_("Cette ligne est d’un autre dossier."), rule=_("ligne de financement"), field="line")
    fields = {
        "source": source,
        "label": label,
        "nature": LineNature.IN_KIND if source.in_kind else LineNature.FINANCIAL,
        "state": LineState.PROMISED if source.in_kind else LineState.NOTIFIED,
        "asked": amount if source.in_kind else request.asked,
        "notified": 0 if source.in_kind else amount,
        "commit_before": commit_before,
    }
    request.line = money.save_line(line, bearer, by=by, **fields)
    request.search_text = request.searchable()
    _keep_fields(request, "line", "search_text")
    return fire(request, "enter", by=by, locked=True)


# --- Below ---------------------------------------------------------------------------------------------------


def _begin(request, by, expected_version=None, permission=_FILE):
    lock(request, expected_version=expected_version)
    entitled(by, permission, request)
    if request.status in workflow_of(request).closed:
        raise NotAllowed(_("Le dossier est clos : il ne change plus."), rule=_("états déclarés"))


def _keep_fields(request, *names):
    request.save(update_fields=[*names, "updated_at"])


def _noon(request, day):
    return datetime.combine(day, time(12), tzinfo=request.post.zone)


def _not_to_come(request, day, field):
    """Today at the post; refuses a day that is not yet there."""
    today = timezone.localdate(timezone=request.post.zone)
    if day > today:
        raise Refusal(_("Ce jour n’est pas encore venu : vérifiez la date."), rule=_("dates"), field=field)
    return today
