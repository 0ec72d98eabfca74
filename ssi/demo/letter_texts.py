"""Texts of letters written from the application: Bucharest's own second reminder, and a third version yet to come;
the director has the confidentiality clause reread for the whole network.
"""

from datetime import datetime, time, timedelta
from functools import partial

from liaison.letters import texts
from liaison.letters.models import Clause, LetterTemplate
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

REREAD = "Relu par Me Ioana Stănescu, traductrice assermentée (fictive)"


def letter_text_scenes(player):
    """(moment, what is done then): the versions, in the order in which they were written."""
    desk = _Desk(player)
    return [
        (desk.morning(-14), desk.reread_the_clause),
        (desk.morning(-12), partial(desk.second_reminder, 0, "Formule d’appel en usage au parquet.", reviewed=True)),
        (desk.morning(-1), partial(desk.second_reminder, 7, "Ajout du numéro direct de la permanence.", call=True)),
    ]


class _Desk:
    def __init__(self, player):
        self.player, self.zone = player, player.posts["BUC"].zone

    def morning(self, days):
        """A quarter past ten in Bucharest that many days from today; never after now."""
        day = self.player.today + timedelta(days=days)
        return min(datetime.combine(day, time(10, 15), tzinfo=self.zone), self.player.now - timedelta(minutes=3))

    def second_reminder(self, later, why, *, reviewed=False, call=False):
        """The head of Bucharest writes the next version, to serve `later` days after that day."""
        head = self.player.people["garrigues"]
        with as_role(BYPASS), acting_as(head):
            shipped = LetterTemplate.objects.get(kind="REMINDER_2", language="ro", post=None)
            closing = "Pentru orice nelămurire, permanența noastră vă stă la dispoziție.\n\n" if call else ""
            texts.write_version(
                shipped,
                by=head,
                seen=texts.newest_of(shipped, texts.post_of(head)),
                valid_from=texts.first_day(texts.post_of(head)) + timedelta(days=later),
                source=REREAD if reviewed else "Texte du poste, à relire",
                why=why,
                reviewed=reviewed,
                subject=shipped.subject,
                body=shipped.body.replace("Stimată doamnă, stimate domn,", "Stimată doamnă procuror, stimate domn,"),
                closing=closing + "Cu deosebită considerație,",
            )

    def reread_the_clause(self):
        director = self.player.people["giraudet"]
        with as_role(BYPASS), acting_as(director):
            clause = Clause.objects.get(code="CONFIDENTIALITY", language="fr", regime="", post=None)
            texts.write_version(
                clause,
                by=director,
                seen=clause.version,
                valid_from=texts.first_day(None),
                source="Relu par le bureau juridique de la direction (fictif)",
                why="Texte relu, inchangé.",
                reviewed=True,
                text=clause.text,
            )
