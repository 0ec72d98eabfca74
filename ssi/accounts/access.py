"""THE access rule, Python side. Its other half is `sql/identity.sql` and `sql/access.sql`: one expression, two walls.

`visible()` filters rows by `acl && principals`, the expression of the row-level-security policy itself.
`permissions_on()` says what a person may do with one file they see. Nothing else decides.
"""

import json
from dataclasses import dataclass

from django.db import connection

from ssi.network import known
from ssi.network.models import Post

from .roles import AWAY, LOGISTICS, PERMISSIONS, VIEW_GRANT, Role

#: Classes of principals, written in the upper bits of each token (DECISIONS §1.3).
POST, POST_DOMAIN, PERSON, PERSON_LOGISTICS, COMPARTMENT = 1, 2, 3, 4, 5
COOPERATION, CONSULAR, AMBASSADOR, DCIS = 6, 7, 8, 9
FRENCH_ONLY = 1 << 26


def token(kind, payload):
    return kind << 27 | payload


def place(post_id, domain_id=0):
    return post_id << 8 | domain_id


def unpack(value):
    """(class, french_only, payload) of a token."""
    return value >> 27, bool(value & FRENCH_ONLY), value & (FRENCH_ONLY - 1)


@dataclass(frozen=True)
class Held:
    """A role a person holds today: an assignment in force, or the ASI's role by a recorded interim."""

    role: str
    post_id: int | None
    domains: tuple
    acting: bool
    extra: frozenset

    @property
    def permissions(self):
        return PERMISSIONS[Role(self.role)] | self.extra

    def reaches(self, acl):
        """Whether this role, by itself, is a reason to see a file with these tokens."""
        here = place(self.post_id or 0)
        wanted = {
            Role.ASI: [token(c, here) for c in (POST, COMPARTMENT, COOPERATION, CONSULAR)],
            Role.ASIA: [token(c, here) for c in (POST, COOPERATION, CONSULAR)],
            Role.ODL: [token(POST_DOMAIN, place(self.post_id or 0, d)) for d in self.domains]
            + [token(COOPERATION, here)],
            Role.VIA: [token(COOPERATION, here)],
            Role.ASSISTANT: [token(COOPERATION, here)],
            Role.CONSUL: [token(CONSULAR, here)],
            Role.AMBASSADOR: [token(AMBASSADOR, here)],
            Role.DCIS_OFFICER: [token(DCIS, 0)],
            Role.DCIS_DIRECTOR: [token(DCIS, 0)],
        }.get(Role(self.role), [])
        plain = {t & ~FRENCH_ONLY for t in acl}
        return any(t in plain for t in wanted)


@dataclass(frozen=True)
class Identity:
    """Who is asking, as the database computed it: principals and roles held today."""

    user_id: int
    principals: frozenset
    held: tuple

    @classmethod
    def from_database(cls, answer):
        """`answer` is the jsonb of `sec.bind` (text from a raw cursor), or None."""
        if answer is None:
            return None
        answer = json.loads(answer)
        if not answer["held"]:
            return None
        held = tuple(
            Held(h["role"], h["post_id"], tuple(h["domains"]), h["acting"], frozenset(h["extra"]))
            for h in answer["held"]
        )
        return cls(answer["user"], frozenset(answer["principals"]), held)

    @property
    def post_ids(self):
        return sorted({h.post_id for h in self.held if h.post_id})

    def acting_at(self, post_id):
        """True when the person holds the ASI's role at the post by interim only: « p.i. » is printed."""
        roles = [h for h in self.held if h.role == Role.ASI and h.post_id == post_id]
        return bool(roles) and all(h.acting for h in roles)

    def acts_for_another(self, permission, case):
        """True when only a recorded interim gives this permission on this file: « p.i. » is printed, and only then."""
        if not self.acting_at(case.post_id):
            return False
        without = Identity(self.user_id, self.principals, tuple(h for h in self.held if not h.acting))
        return permission not in permissions_on(without, case)

    def role_at(self, post_id):
        """The role under which the person acts at a post, the highest first; "" when none."""
        order = list(Role)
        here = [h for h in self.held if h.post_id in (post_id, None)]
        return min((h.role for h in here), key=order.index, default="")


def identity_of(user):
    """The identity of `user` now: the request's, or computed by the database. None when nothing is in force."""
    known = getattr(user, "_identity", None)
    if known is not None:
        return known
    if not user.pk or not user.is_active:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WHO.format(people="(SELECT %s::int AS id)"), [user.pk])
        ((_user, answer),) = cursor.fetchall()
    return Identity.from_database(answer)


def identities_meeting(acl):
    """{key of a person: their identity now} for every active account whose principals meet these. One query."""
    with connection.cursor() as cursor:
        people = "(SELECT id FROM accounts_user WHERE is_active AND id IN (SELECT user_id FROM accounts_assignment))"
        cursor.execute(_WHO.format(people=people) + " WHERE p.tokens && %s::int[]", [list(acl)])
        read = [(user, Identity.from_database(answer)) for user, answer in cursor.fetchall()]
    return {user: identity for user, identity in read if identity}


#: Who each of these people is now, as `sec.bind` answers it.
_WHO = """
    SELECT u.id, jsonb_build_object('user', u.id, 'principals', to_jsonb(p.tokens),
           'held', (SELECT jsonb_agg(to_jsonb(h)) FROM sec.held(u.id::int) AS h))
      FROM {people} u, LATERAL (SELECT sec.principals_of(u.id::int) AS tokens) p
"""


def visible(queryset, user):
    """The rows of a Case queryset that exist for `user`."""
    identity = identity_of(user) if user.is_authenticated else None
    if identity is None or not identity.principals:
        return queryset.none()
    return queryset.filter(acl__overlap=sorted(identity.principals))


def sees_whole(user, case):
    """False when a logistics grant is all that shows this file: then its logistics sheet is all there is."""
    identity = identity_of(user) if user.is_authenticated else None
    seen = identity.principals & frozenset(case.acl) if identity else ()
    return any(unpack(value)[0] != PERSON_LOGISTICS for value in seen)


def may(user, permission, obj=None):
    """Whether `user` may do `permission`: at all (obj None), at a Post, or with a Case they see."""
    if not user.is_active or (identity := identity_of(user)) is None:
        return False
    if obj is None:
        return any(permission in h.permissions for h in identity.held)
    if isinstance(obj, Post):
        return any(permission in h.permissions for h in identity.held if h.post_id == obj.pk)
    return permission in permissions_on(identity, obj)


def own_post(user, permission):
    """The person's (first) post where they hold `permission`; None when there is none."""
    identity = identity_of(user) if user.is_authenticated else None
    posts = (known.post(post_id) for post_id in identity.post_ids) if identity else ()
    return next((post for post in posts if may(user, permission, post)), None)


def permissions_on(identity, case):
    """Every permission the person holds on one file; empty when the file does not exist for them.

    A role that reaches the file gives its whole row of the matrix. Being named on it (owner, deputy, a grant
    to change) gives the rows of the person's own roles, an officer's part of them on a file of another post:
    a head of service decides at home only. A grant to view gives `VIEW_GRANT` of them. A logistics grant gives
    `LOGISTICS`, whatever the role of the person, and nothing else.
    """
    acl = frozenset(case.acl)
    if not acl & identity.principals:
        return frozenset()
    found = set()
    for held in identity.held:
        if held.reaches(acl):
            found |= held.permissions
    named = {token(PERSON, identity.user_id), token(PERSON, identity.user_id) | FRENCH_ONLY}
    if acl & named & identity.principals:
        own = frozenset().union(*(_as_named(h, case.post_id) for h in identity.held if h.role not in _UNNAMED))
        found |= own if case.names_in_full(identity.user_id) else own & VIEW_GRANT
    helping = {token(PERSON_LOGISTICS, identity.user_id), token(PERSON_LOGISTICS, identity.user_id) | FRENCH_ONLY}
    if acl & helping & identity.principals:
        found |= LOGISTICS
    return frozenset(found)


def _as_named(held, post_id):
    return held.permissions if held.post_id == post_id else held.permissions & AWAY


#: Roles to which being named on a file gives nothing (their class 3 principal does not exist either).
_UNNAMED = frozenset({Role.VIA, Role.ASSISTANT, Role.CONSUL, Role.AMBASSADOR, Role.ADMIN})
