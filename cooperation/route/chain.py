"""The approval chain of programmes and isolated actions: its states and its moves (cooperation-consular.md §4.2).

One chain for all; which of its levels a file goes through is computed from its type and money (`levels.py`).
"""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition

from . import guards

#: The file is being written: what was refused by nobody may be changed.
WRITTEN = ("A_REVOIR", "RENVOYE_AMBASSADE", "RENVOYE_DCIS", "AJOURNE")
#: States in which an approval, whole or in part, would fall with the money it was given for.
APPROVED_SO_FAR = ("AU_VISA", "VISE_AMBASSADE", "TRANSMIS_DCIS", "AVIS_DCIS", "TRANSMIS_MEAE")

STATES = (
    State("SOUMIS_POSTE", _("Au visa de l’attaché"), "wait"),
    State("A_REVOIR", _("À revoir"), "stop"),
    State("VALIDE_POSTE", _("Visa de l’attaché obtenu"), "open"),
    State("AU_VISA", _("Au visa de l’ambassadeur"), "wait"),
    State("RENVOYE_AMBASSADE", _("Renvoi de l’ambassadeur"), "stop"),
    State("VISE_AMBASSADE", _("Visa de l’ambassadeur obtenu"), "open"),
    State("TRANSMIS_DCIS", _("À l’avis de la DCIS"), "wait"),
    State("RENVOYE_DCIS", _("Renvoi de la DCIS"), "stop"),
    State("AVIS_DCIS", _("Avis de la DCIS rendu"), "open"),
    State("TRANSMIS_MEAE", _("À la décision du MEAE"), "wait"),
    State("AJOURNE", _("Ajournement"), "stop"),
    State("REFUSE", _("Refus"), "stop"),
)

#: Moves whose page asks for an opinion, a reference or a document, and writes an Opinion.
SPOKEN = frozenset(
    {
        "endorse",
        "endorse_return",
        "record_endorsement",
        "opine",
        "opine_return",
        "oppose",
        "decide_approve",
        "decide_refuse",
        "decide_postpone",
    }
)
#: Moves of the post and of the desk that only the next level of the route makes sense of.
ROUTED = frozenset({"present", "transmit", "forward", "conclude", "conclude_at_dcis"})


def moves(*, start, approved, running, complete):
    """The transitions of the chain. `complete`: guards of a file that may be submitted.

    `approved` is the state its end gives; `running` the states after it in which the approval may still fall.
    """
    return (
        Transition(
            "submit",
            _("Soumettre au visa de l’attaché"),
            (start, *WRITTEN),
            "SOUMIS_POSTE",
            "cooperation.submit_proposal",
            opens_request_for="validate",
            guards=complete,
            main=True,
        ),
        Transition(
            "validate",
            _("Viser"),
            ("SOUMIS_POSTE",),
            "VALIDE_POSTE",
            "cooperation.approve_proposal",
            signoff=True,
            guards=complete,
        ),
        Transition(
            "validate_return",
            _("Renvoyer"),
            ("SOUMIS_POSTE",),
            "A_REVOIR",
            "cooperation.return_proposal",
            signoff=True,
        ),
        Transition(
            "validate_refuse",
            _("Refuser"),
            ("SOUMIS_POSTE",),
            "REFUSE",
            "cooperation.refuse_proposal",
            signoff=True,
        ),
        Transition(
            "present",
            _("Présenter à l’ambassadeur"),
            ("VALIDE_POSTE",),
            "AU_VISA",
            "cooperation.present_proposal",
            guards=(guards.ambassador_is_next,),
            main=True,
        ),
        Transition(
            "endorse",
            _("Viser"),
            ("AU_VISA",),
            "VISE_AMBASSADE",
            "cooperation.endorse_proposal",
            main=True,
        ),
        Transition(
            "endorse_return", _("Renvoyer au poste"), ("AU_VISA",), "RENVOYE_AMBASSADE", "cooperation.endorse_proposal"
        ),
        Transition(
            "record_endorsement",
            _("Enregistrer le visa signé"),
            ("AU_VISA",),
            "VISE_AMBASSADE",
            "cooperation.record_endorsement",
        ),
        Transition(
            "transmit",
            _("Transmettre à la DCIS"),
            ("VALIDE_POSTE", "VISE_AMBASSADE"),
            "TRANSMIS_DCIS",
            "cooperation.transmit_proposal",
            guards=(guards.desk_is_next,),
            main=True,
        ),
        Transition(
            "opine",
            _("Rendre un avis favorable"),
            ("TRANSMIS_DCIS",),
            "AVIS_DCIS",
            "cooperation.opine_proposal",
            main=True,
        ),
        Transition(
            "opine_return", _("Renvoyer au poste"), ("TRANSMIS_DCIS",), "RENVOYE_DCIS", "cooperation.opine_proposal"
        ),
        Transition(
            "oppose",
            _("Rendre un avis défavorable"),
            ("TRANSMIS_DCIS",),
            "REFUSE",
            "cooperation.oppose_proposal",
            destructive=True,
        ),
        Transition(
            "forward",
            _("Transmettre au MEAE"),
            ("AVIS_DCIS",),
            "TRANSMIS_MEAE",
            "cooperation.opine_proposal",
            guards=(guards.ministry_is_next,),
            main=True,
        ),
        *_decisions(approved),
        Transition(
            "conclude",
            _("Constater l’approbation"),
            ("VALIDE_POSTE", "VISE_AMBASSADE"),
            approved,
            "cooperation.transmit_proposal",
            guards=(guards.nobody_is_next,),
            main=True,
        ),
        Transition(
            "conclude_at_dcis",
            _("Constater l’approbation"),
            ("AVIS_DCIS",),
            approved,
            "cooperation.opine_proposal",
            guards=(guards.nobody_is_next,),
            main=True,
        ),
        Transition(
            "fall",
            _("L’approbation tombe : l’argent a changé"),
            (*APPROVED_SO_FAR, approved, *running),
            "VALIDE_POSTE",
            "cooperation.change_fundingline",
            guards=(guards.money_outgrew_the_approval,),
            hidden=True,
        ),
    )


def _decisions(approved):
    """What the ministry answered, recorded by the desk with the document."""
    permission, sources = "cooperation.decide_proposal", ("TRANSMIS_MEAE",)
    return (
        Transition("decide_approve", _("Enregistrer l’approbation du MEAE"), sources, approved, permission, main=True),
        Transition("decide_postpone", _("Enregistrer l’ajournement"), sources, "AJOURNE", permission),
        Transition("decide_refuse", _("Enregistrer le refus"), sources, "REFUSE", permission, destructive=True),
    )
