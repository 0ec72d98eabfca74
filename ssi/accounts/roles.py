"""The matrix: who may do what with a file they see. `access.py` says which files they see.

A permission is `app.verb_noun`. Nobody tests a role elsewhere: code asks `user.has_perm(permission, case)`.
Each noun says its rights in a module of `rights/`; this page composes them, role by role.
docs/rights-matrix.md is generated from this page (`manage.py rights_matrix`); a test compares them.
"""

from importlib import import_module
from pkgutil import iter_modules

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import rights
from .rights import directory


class Role(models.TextChoices):
    """What an assignment makes of a person (PRODUCT §2). The values are written in the database."""

    ASI = "ASI", _("Attaché de sécurité intérieure")
    ASIA = "ASIA", _("Attaché de sécurité intérieure adjoint")
    ODL = "ODL", _("Officier de liaison")
    VIA = "VIA", _("Volontaire international en administration")
    ASSISTANT = "ASSISTANT", _("Assistant")
    CONSUL = "CONSUL", _("Section consulaire")
    AMBASSADOR = "AMBASSADOR", _("Ambassadeur")
    DCIS_OFFICER = "DCIS_OFFICER", _("Bureau DCIS")
    DCIS_DIRECTOR = "DCIS_DIRECTOR", _("Directeur DCIS")
    ADMIN = "ADMIN", _("Administrateur technique")


#: The people a service is made of, in the order they are shown; the consul and the ambassador are the embassy's.
TEAM_ROLES = (Role.ASI, Role.ASIA, Role.ODL, Role.VIA, Role.ASSISTANT)
#: Those among them who hold files, and who must have prepared for their posting (cooperation-consular.md §4.4, T1).
FILE_HOLDERS = frozenset({Role.ASI, Role.ASIA, Role.ODL})

#: Roles that do not belong to a post.
NETWORK_ROLES = frozenset({Role.DCIS_OFFICER, Role.DCIS_DIRECTOR, Role.ADMIN})

#: The nouns of the house: every module of `rights/`, found by itself.
NOUNS = tuple(import_module(f"{rights.__name__}.{found.name}").RIGHTS for found in iter_modules(rights.__path__))


def _all(*rungs):
    """What every noun gives to these rungs, together."""
    return frozenset().union(*(getattr(noun, rung) for noun in NOUNS for rung in rungs))


PERMISSIONS = {
    Role.ASI: _all("officer", "deputy", "head", "visa"),
    # "As ASI except approving what they wrote themselves, and only what the ASI delegated" (PRODUCT §2):
    # the approvals come from a Delegation, never from this row.
    Role.ASIA: _all("officer", "deputy"),
    Role.ODL: _all("officer"),
    Role.VIA: _all("volunteer"),
    Role.ASSISTANT: _all("assistant"),
    Role.CONSUL: _all("consul"),
    Role.AMBASSADOR: _all("ambassador"),
    Role.DCIS_OFFICER: _all("desk"),
    Role.DCIS_DIRECTOR: _all("desk", "director"),
    Role.ADMIN: _all("admin"),
}

#: What an ASI may delegate to an ASIA or an officer without handing over the whole interim.
DELEGABLE = _all("delegable")

#: Permissions a view-only named grant gives on one file; a change grant gives the person's whole role.
VIEW_GRANT = _all("view_grant")

#: What a named grant gives a VIA or an assistant on a file that holds a logistics sheet (PRODUCT §2).
LOGISTICS = _all("logistics")

#: What a person named on a file of another post may do there: an officer's work, never the decisions of its head.
#: The annuaire is not a file: it has its own rule.
AWAY = frozenset().union(*(noun.officer for noun in NOUNS if noun is not directory.RIGHTS)) | VIEW_GRANT


def roles_holding(permission):
    """The roles whose row of the matrix holds `permission`."""
    return [role for role in Role if permission in PERMISSIONS[role]]
