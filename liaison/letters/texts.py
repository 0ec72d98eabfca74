"""The texts of letters as people write them: a new version from a day on, a post's own withdrawn.

The network's texts are written by the director of the central desk, those of a post by its head of service, whose own
text then takes the place of the network's at that post only (ADR 6). What was printed stays as it was frozen.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.attachments import markings
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from ssi.web.text import whole_number

from .compose import specimen
from .models import Clause, LetterTemplate
from .vocabulary import LetterKind

VIEW, CHANGE = "liaison.view_lettertemplate", "liaison.change_lettertemplate"
MODELS = {model.prefix: model for model in (LetterTemplate, Clause)}


def post_of(user):
    """The post whose texts this person reads and writes; None for the desk, whose texts are the network's."""
    return own_post(user, VIEW)


def text_of(user, key):
    """The text of that name, if it is the network's or of this person's post; None otherwise."""
    prefix, _dash, pk = key.partition("-")
    model = MODELS.get(prefix)
    if model is None:
        return None
    return model.objects.of(post_of(user)).select_related("post", "written_by").filter(pk=whole_number(pk)).first()


def newest_of(text, post):
    """Number of the newest version of this text at `post` (None: of the network); 0 when there is none."""
    return type(text).objects.filter(**text.line(post and post.pk)).aggregate(last=Max("version"))["last"] or 0


def current(model, post, day):
    """The texts in force that day, one per text: the post's own in the place of the network's."""
    found = {}
    for row in sorted(model.objects.of(post).in_force(day).select_related("post"), key=model.closeness):
        found[getattr(row, row.named_by), row.language, tuple(row.countries), row.regime] = row
    order = list(dict(model._meta.get_field(model.named_by).choices))
    return sorted(found.values(), key=lambda row: (order.index(getattr(row, row.named_by)), *row.as_read()))


def may_write(user, post):
    """Whether this person writes the texts of `post`, or of the network when there is none."""
    return user.has_perm(CHANGE, post) if post else user.has_perm(CHANGE)


@transaction.atomic
def write_version(text, /, *, by, seen, valid_from, source, why, reviewed=False, **words):
    """Add the next version of `text` from `valid_from` on: of the writer's post, or of the network. Returns it.

    `seen`: the newest version the writer had before them. Raises StaleVersion, NotAllowed, Refusal, ForbiddenMarking.
    """
    post = post_of(by)
    _may(by, post)
    if valid_from < _today(post):
        raise Refusal(
            _("Un texte ne change pas dans le passé : les lettres d’alors n’auraient plus le leur."),
            rule=_("textes datés"),
            remedy=_("Choisissez aujourd’hui, ou un jour à venir."),
            field="valid_from",
        )
    if all(getattr(text, name).strip() == words[name].strip() for name in text.words) and text.to_verify != reviewed:
        raise Refusal(_("Rien n’a changé dans ce texte."), rule=_("versions"), field=text.words[-1])
    same = text.line(post and post.pk) | {"post": post}
    newest = newest_of(text, post)
    version = type(text)(
        **same,
        **words,
        version=newest + 1,
        valid_from=valid_from,
        source=source,
        why=why,
        to_verify=not reviewed,
        written_by=by,
        written_at=timezone.now(),
    )
    check(version)
    if seen != newest:
        raise _stale()
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:  # two people at the same moment
        raise _stale() from error
    record("letter.text_version", version, text=version.versioned(), since=valid_from)
    return version


@transaction.atomic
def withdraw(text, *, by):
    """Give the network's text its place again at this post, from tomorrow. Raises NotAllowed, Refusal."""
    if text.post is None:
        raise Refusal(_("Le texte du réseau se remplace, il ne se retire pas."), rule=_("textes datés"))
    _may(by, text.post)
    today = _today(text.post)
    versions = type(text).objects.filter(**text.line(text.post_id))
    told = versions.exclude(valid_until__lte=today).update(valid_until=today)
    if not told:
        raise Refusal(_("Ce texte est déjà retiré."), rule=_("textes datés"))
    record("letter.text_withdrawn", text, text=text.versioned(), until=today)


#: A clause is read under a letter that carries it.
_CARRIED_BY = {"H1": LetterKind.ANSWER, "H2": LetterKind.ANSWER, "H3": LetterKind.ANSWER}


def specimen_of(text, post, day):
    """The letter that shows this text: a wording without a clause, a clause under the wording it goes with."""
    if isinstance(text, LetterTemplate):
        return specimen(text, [], post=post, day=day)
    kind = LetterKind.REFUSAL if text.code.startswith("GROUND") else _CARRIED_BY.get(text.code, LetterKind.REQUEST)
    rows = [row for row in current(LetterTemplate, post, day) if (row.kind, row.language) == (kind, text.language)]
    if not rows:
        raise Refusal(_("Aucune lettre en vigueur ne porte cette clause dans cette langue."), rule=_("lettres-types"))
    return specimen(rows[0], [text], post=post, day=day)


def first_day(post):
    """The day a new version begins unless told otherwise: tomorrow, so that it is read once more before it serves."""
    return _today(post) + timedelta(days=1)


def _today(post):
    return timezone.localdate(timezone=post.zone if post else None)


def _may(by, post):
    if not may_write(by, post):
        raise NotAllowed(
            _("Les textes des lettres ne sont pas de votre ressort."),
            rule=_("lettres-types"),
            remedy=_(
                "Ceux du réseau s’écrivent à la direction, ceux d’un poste chez son attaché de sécurité intérieure."
            ),
        )


def check(version):
    """Refuse what may never be in a text meant for partners: a mention, or a field that is not one of the letters."""
    blocks = [markings.Block(getattr(version, name), page=n) for n, name in enumerate(version.words)]
    found = markings.check(blocks, _("Ce texte"))
    if found.mentions:
        raise Refusal(
            _("Une lettre-type ne porte pas de mention : c’est le dossier qui donne la sienne à la lettre."),
            rule=_("marquage"),
            field=version.words[-1],
        )
    try:
        version.clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refusal(sentences[0], rule=_("champs des lettres"), field=field) from error


def _stale():
    return StaleVersion(
        _("Quelqu’un d’autre a écrit une version de ce texte entre-temps."),
        theirs=None,
        rule=_("versions"),
        remedy=_("Votre saisie est gardée : relisez la version enregistrée, puis enregistrez de nouveau."),
    )
