"""Acts on alerts: write one, submit it, validate it, say it was sent, paste the answers, close or cancel it."""

import json
from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.ilots.models import Ilot
from consular.register.lines import digest
from consular.register.models import Person
from consular.rows import check_of_the_post
from consular.sites.models import Site
from ssi.accounts.access import identity_of
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.cases.references import next_reference
from ssi.reports.canonical import fingerprint, freeze
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

from . import answers, texts
from .models import Alert, AlertReply
from .recipients import persons_of
from .vocabulary import Answer, Channel, Level, State

#: Answers pasted at once, at most.
MOST_LINES = 2000


def save_alert(*, by, post, alert=None, expected_version=0, ilots=None, sites=None, **fields):
    """Write a draft, or change it. Its texts may still be too long: a draft is one. Raises StaleVersion.

    `ilots`, `sites`: keys of those it is for; None leaves them as they are (not everybody reads the map of îlots).
    """
    _require(by, "consular.add_alert", post)
    check_of_the_post(post, fields, "incident")
    fields["written_by"] = by
    if ilots is not None or sites is not None:
        fields |= _zones(post, ilots or (), sites or ())
    if alert is None:
        alert = Alert(post=post, created_by=by, reference=next_reference(Alert.series, post), **fields)
        alert.opened_at = timezone.now()
        alert.save(force_insert=True)
    else:
        now = _locked(alert)
        if now.status != State.BROUILLON:
            raise Refusal(
                _("Cette alerte n’est plus un brouillon."),
                rule=_("états déclarés"),
                remedy=_("Qui la valide peut vous la renvoyer."),
            )
        if now.version != expected_version:
            raise StaleVersion(_("Quelqu’un d’autre a modifié cette alerte entre-temps."), theirs=now)
        for name, value in fields.items():
            setattr(alert, name, value)
        alert.version = now.version + 1
        alert.save(update_fields=[*fields, "version"])
    check_constraints_now()
    record("alert.save", alert, level=alert.level, exercise=alert.exercise)
    return alert


def _zones(post, ilots, sites):
    """The columns that say whom an alert is for. Refuses a key that is not of the post."""
    found = {}
    for model, keys, field in ((Ilot, set(ilots), "ilots"), (Site, set(sites), "sites")):
        rows = list(model.objects.filter(post=post, pk__in=keys))
        if len(rows) != len(keys):
            raise Refusal(_("Un de ces éléments n’est pas du poste."), field=field)
        found[field] = rows
    return {
        "ilots": [ilot.pk for ilot in found["ilots"]],
        "sites": [site.pk for site in found["sites"]],
        "zones": [*(str(ilot) for ilot in found["ilots"]), *(site.name for site in found["sites"])],
    }


def submit(alert, *, by):
    """Hand the draft to whoever validates it. Refuses a text longer than two SMS, or still with a hole in it."""
    _require(by, "consular.add_alert", alert.post)
    now = _locked(alert)
    for _label, _text, measured in now.measures:
        if not measured.fits:
            raise Refusal(
                _("Le texte fait %(n)d SMS : deux au plus.") % {"n": measured.messages},
                rule=_("alerte en deux SMS au plus"),
                remedy=_("Raccourcissez-le, ou remplacez les caractères qui coûtent cher."),
            )
    if left := texts.holes(now.title, now.text, now.text_en, now.instructions):
        raise Refusal(_("Il reste à remplir : %(holes)s.") % {"holes": ", ".join(left)}, rule=_("modèles d’alerte"))
    if now.expires_at and now.expires_at <= timezone.now():
        raise Refusal(_("La fin de validité est passée."), remedy=_("Donnez-en une à venir, ou aucune."))
    return _go(now, State.A_VALIDER, "alert.submit")


def approve(alert, *, by):
    """Validate: the text is frozen, and bears three words. Nobody validates what they wrote."""
    _require_approval(by, alert)
    now = _locked(alert)
    if by.pk in (now.written_by_id, now.created_by_id):
        raise Refusal(
            _("Vous avez écrit cette alerte : une autre personne la valide."),
            rule=_("personne ne valide ce qu’il a écrit"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure ; l’ambassadeur pour une urgence."),
        )
    moment = timezone.now()
    now.post = alert.post
    now.interim = _in_interim(by, now)
    frozen = {
        "reference": now.reference,
        "level": now.level,
        "category": now.category,
        "exercise": now.exercise,
        "title": now.title,
        "text": now.text,
        "text_en": now.text_en,
        "sent": now.sent_text(),
        "sent_en": now.sent_text("en") if now.text_en else "",
        "instructions": now.instructions,
        "zones": now.zones,
        "expires_at": now.expires_at,
        "approved_at": moment,
    }
    now.snapshot = freeze(frozen)
    now.fingerprint = fingerprint(now.snapshot)
    now.approved_by, now.approved_at = by, moment
    changed = ["snapshot", "fingerprint", "approved_by", "approved_at", "interim"]
    return _go(now, State.VALIDEE, "alert.approve", *changed, sha256=now.fingerprint, interim=now.interim)


def send_back(alert, *, by, remark):
    """Back to a draft, saying why."""
    _require_approval(by, alert)
    if not remark.strip():
        raise Refusal(_("Dites ce qui est à reprendre."), rule=_("renvoi motivé"), field="remark")
    now = _locked(alert)
    now.remark = remark.strip()
    return _go(now, State.BROUILLON, "alert.send_back", "remark")


def note_sent(alert, *, by, channels):
    """Say by which channels it has just left."""
    _require(by, "consular.send_alert", alert.post)
    now = _locked(alert)
    if not channels:
        raise Refusal(_("Dites par quels canaux elle est partie."), field="channels")
    now.channels, now.sent_at = [Channel(channel).value for channel in channels], timezone.now()
    return _go(now, State.DIFFUSEE, "alert.send", "channels", "sent_at", channels=now.channels)


def close(alert, *, by):
    """The end of it; the count of its answers stays."""
    _require(by, "consular.send_alert", alert.post)
    now = _locked(alert)
    now.ended_at, now.tally = timezone.now(), tally_of(now)
    return _go(now, State.CLOSE, "alert.close", "ended_at", "tally")


def cancel(alert, *, by, remark):
    """Give it up, or take it back once it has left (CAP `Cancel`). Says why."""
    _require(by, "consular.send_alert", alert.post)
    if not remark.strip():
        raise Refusal(_("Dites pourquoi cette alerte est annulée."), rule=_("annulation motivée"), field="remark")
    now = _locked(alert)
    now.remark, now.ended_at, now.tally = remark.strip(), timezone.now(), tally_of(now)
    return _go(now, State.ANNULEE, "alert.cancel", "remark", "ended_at", "tally")


def take_answers(alert, *, by, text):
    """Keep the answers of a pasted text. Returns (kept, already known). The same one pasted twice is one."""
    _require(by, "consular.view_register", alert.post)
    post, alert = alert.post, _locked(alert)
    if alert.status != State.DIFFUSEE:
        raise Refusal(_("On ne répond qu’à une alerte diffusée et non close."), rule=_("états déclarés"), field="text")
    codes = list(Ilot.objects.filter(post=post).values_list("code", flat=True))
    lines = answers.read(text, codes=codes, region=post.country_id)
    if not lines or len(lines) > MOST_LINES:
        raise Refusal(_("Collez de une à %(n)d réponses, une par ligne.") % {"n": MOST_LINES}, field="text")
    known = set(alert.replies.values_list("digest", flat=True))
    found = {digest("reply", str(alert.pk), line.sender, line.raw): line for line in lines}
    fresh = {key: line for key, line in found.items() if key not in known}
    numbers = {line.number for line in fresh.values()} - {None}
    people = list(persons_of(alert).filter(number__in=numbers).select_related("ilot"))
    AlertReply.objects.bulk_create(_reply(alert, by, key, line, people) for key, line in fresh.items())
    check_constraints_now()
    record("alert.take_answers", alert, kept=len(fresh), known=len(lines) - len(fresh))
    return len(fresh), len(lines) - len(fresh)


def match_reply(reply, *, by, number):
    """Say whom of the register an answer « à rapprocher » is about: « A14 »."""
    _require(by, "consular.view_register", reply.post)
    codes = list(Ilot.objects.filter(post=reply.post).values_list("code", flat=True))
    (line,) = answers.read(f"SAIN {' '.join(number.split())}", codes=codes, region=reply.post.country_id)
    same = Person.objects.filter(post=reply.post, number=line.number).exclude(number=None).select_related("ilot")
    person = _bearer(same, line)
    if person is None:
        raise Refusal(
            _("Personne ne porte ce numéro."),
            remedy=_("Écrivez la lettre de l’îlot et le numéro : A14."),
            field="number",
        )
    reply.person, reply.ilot_code, reply.number = person.pk, person.ilot.code, person.number
    reply.save(update_fields=["person", "ilot_code", "number"])
    record("alert.match_answer", reply)
    return reply


def tally_of(alert):
    """{answer: number}, and how many are still « à rapprocher »: numbers of the answers this person may read."""
    rows = list(alert.replies.values_list("answer", "person", "persons"))
    counts = {answer.value: sum(n for said, _key, n in rows if said == answer) for answer in Answer}
    return counts | {"unmatched": sum(key is None for _said, key, _n in rows)}


def content_of(reply):
    """The Line that was pasted, opened."""
    return answers.Line(**json.loads(reply.content))


def _reply(alert, by, key, line, people):
    person = _bearer(people, line)
    phones = person.private.phones if person else ()
    return AlertReply(
        post=alert.post,
        alert=alert,
        noted_by=by,
        noted_at=timezone.now(),
        content=json.dumps(asdict(line), ensure_ascii=False),
        digest=key,
        answer=line.answer,
        ilot_code=person.ilot.code if person else line.ilot,
        number=line.number,
        persons=line.persons,
        person=person.pk if person else None,
        other_sender=bool(person and line.sender and line.sender not in phones),
    )


def _bearer(people, line):
    """The one of these persons who bears the number of the line; None of nobody, and of several."""
    found = [one for one in people if one.number == line.number and line.ilot in ("", one.ilot.code)]
    return found[0] if len(found) == 1 else None


def approval_of(alert):
    """The right that validates an alert of this level."""
    return "consular.approve_urgent_alert" if alert.level == Level.URGENCE else "consular.approve_alert"


def may_approve(user, alert):
    """Whether this person may validate that alert now: the right of its level, and not its author."""
    wrote = user.pk in (alert.written_by_id, alert.created_by_id)
    return alert.status == State.A_VALIDER and not wrote and user.has_perm(approval_of(alert), alert.post)


def _in_interim(by, alert):
    """Whether only the interim of the head gives this person the right they use: « p.i. » is printed."""
    held = [
        one for one in identity_of(by).held if one.post_id == alert.post_id and approval_of(alert) in one.permissions
    ]
    return bool(held) and all(one.acting for one in held)


def _go(alert, state, verb, *changed, **details):
    if state not in alert.may_become:
        raise Refusal(
            _("Cette alerte est à l’état « %(state)s ».") % {"state": alert.get_status_display().lower()},
            rule=_("états déclarés"),
            remedy=_("Relisez-la : quelqu’un l’a peut-être fait avancer entre-temps."),
        )
    alert.status, alert.version = state, alert.version + 1
    alert.save(update_fields=["status", "version", *changed])
    check_constraints_now()
    record(verb, alert, level=alert.level, state=state, **details)
    return alert


def _locked(alert):
    now = Alert.objects.select_for_update(of=["self"]).get(pk=alert.pk)
    now.post = alert.post
    return now


def _require(by, permission, post):
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous ne pouvez pas faire cela avec une alerte de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )


def _require_approval(by, alert):
    if not by.has_perm(approval_of(alert), alert.post):
        raise NotAllowed(
            _("Vous ne validez pas une alerte de ce niveau."),
            rule=_("validation selon le niveau"),
            remedy=_("L’ambassadeur ou son premier conseiller valide une urgence.")
            if alert.level == Level.URGENCE
            else _("La section consulaire ou l’attaché de sécurité intérieure la valide."),
        )
