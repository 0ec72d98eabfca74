"""A manifest and the visas of a visit, compared: one pair decided, one to clarify, one left to decide."""

from datetime import timedelta
from functools import partial

from consular.comparer import services
from consular.comparer.models import Verdict
from consular.models import OfficialVisit
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

MANIFEST = """Nom;Prénom;Date de naissance;Siège
Valmont;Étienne;02/03/1969;1A
Castellan;Hugo;04/05/1988;2A
Marchetti;Lise;11/09/1991;2C
Belkacem;Idris;30/01/1986;3A
Fontanel;Aude;17/07/1993;3C
Carpentier;Inès;08/12/1979;4A
Tessier;Paul;;4C
Kerboul;Maëlle;21/03/1984;5A"""
VISAS = """Nom;Prénom;Né le;N° de visa
VALMONT;ETIENNE;1969-03-02;DJ-10441
CASTELAN;HUGO;1988-05-04;DJ-10442
MARCHETTI;LISE;1991-09-11;DJ-10443
BELKACEM;IDRISS;1986-01-30;DJ-10444
CARPENTIER;INES;1979-12-08;DJ-10445
KERBOULE;MAELLE;1984-03-12;DJ-10447
ROCHEFORT;MARC;1975-02-14;DJ-10446"""


def comparison_scenes(player):
    """(moment, what is done then), at the two posts that prepare a visit."""
    return [
        (player.now - timedelta(days=1, minutes=n), partial(_compare, player, post, who, title))
        for n, (post, who, title) in enumerate(
            (
                ("DJI", "benhaddou", "Visite du ministre : manifeste et visas"),
                ("BUC", "ferracci", "Essai du comparateur : manifeste et visas"),
            )
        )
    ]


def _compare(player, post, who, title):
    by = player.people[who]
    with as_role(BYPASS), acting_as(by):
        made = services.compare_lists(
            by=by,
            post=player.posts[post],
            title=title,
            kind="MANIFEST_VISAS",
            first_label="Manifeste",
            second_label="Visas",
            first=MANIFEST,
            second=VISAS,
            serves=OfficialVisit.objects.visible_to(by).filter(post=player.posts[post]).order_by("starts_on").last(),
        )
        pairs = [(a.line, b.line) for a, b in made.groups.close]
        verdicts = dict(zip(pairs, [Verdict.MEME, Verdict.ECLAIRCIR], strict=False))
        services.decide(made, by=by, verdicts=verdicts, expected_version=made.version)
