"""What the standard advises beside its schema: rules of the official ruleset, by number, one XPath each.

A rule that does not hold warns and stops nothing. `$today` and `$now` are given. Numbers made of dates compare as
days do. Imports nothing of the house nor of Django's settings: it is read in the confined process too.
"""

from typing import NamedTuple


def _(sentence):
    """Marks a French sentence for the catalogue; whoever shows it translates it."""
    return sentence


class Rule(NamedTuple):
    """`holds` is asked of each node `at`; `said` when it does not."""

    number: str
    at: str
    holds: str
    said: str


def _day(path):
    return f"number(translate(substring(normalize-space({path}), 1, 10), '-', ''))"


def _in_order(first, last):
    return f"not({first}) or not({last}) or {_day(first)} <= {_day(last)}"


_DAC = "[@vocabulary = '1' or not(@vocabulary)]"
_PLACE = "recipient-country or recipient-region"

RULES = (
    Rule("4.3.1", ".", "title/narrative[normalize-space()]", _("Le titre est vide.")),
    Rule("4.4.1", ".", "description/narrative[normalize-space()]", _("La description est vide.")),
    Rule(
        "1.1.1",
        ".",
        "starts-with(normalize-space(iati-identifier), concat(normalize-space(reporting-org/@ref), '-'))"
        " or starts-with(normalize-space(iati-identifier), concat(other-identifier[@type='B1']/@ref, '-'))",
        _("L’identifiant ne commence pas par celui du bailleur."),
    ),
    Rule(
        "1.1.21",
        ".",
        "normalize-space(iati-identifier) != normalize-space(reporting-org/@ref)",
        _("L’identifiant est celui du bailleur, et non celui d’un programme."),
    ),
    Rule(
        "1.2.1",
        ".",
        "translate(iati-identifier, '/&|?', '') = string(iati-identifier)",
        _("L’identifiant contient l’un des signes / & | ?."),
    ),
    Rule("3.1.1", ".", "sector or transaction/sector", _("Aucun secteur n’est donné.")),
    Rule(
        "3.6.2",
        ".",
        "not(sector) or not(transaction/sector)",
        _("Des secteurs sont donnés à la fois au programme et à ses mouvements."),
    ),
    Rule(
        "2.1.2",
        ".",
        f"count(sector{_DAC}/@percentage) < 2 or"
        f" (sum(sector{_DAC}/@percentage) > 99.98 and sum(sector{_DAC}/@percentage) < 100.02)",
        _("Les parts des secteurs ne font pas 100 %."),
    ),
    Rule(
        "3.3.2",
        ".",
        f"{_PLACE} or transaction[{_PLACE}]",
        _("Aucun pays ni aucune région n’est donné."),
    ),
    Rule(
        "3.3.3",
        ".",
        f"not({_PLACE}) or not(transaction[{_PLACE}])",
        _("Le pays est donné à la fois au programme et à ses mouvements."),
    ),
    Rule(
        "3.4.2",
        ".",
        "count(recipient-country/@percentage) < 2 or recipient-region or"
        " (sum(recipient-country/@percentage) > 99.98 and sum(recipient-country/@percentage) < 100.02)",
        _("Les parts des pays ne font pas 100 %."),
    ),
    Rule(
        "7.1.1",
        ".",
        "@default-currency or not(.//value[not(@currency)])",
        _("Des montants n’ont pas de monnaie."),
    ),
    Rule(
        "8.1.1",
        ".",
        "activity-date[@type='1' or @type='2']",
        _("Ni début prévu ni début réel."),
    ),
    Rule(
        "8.6.1",
        ".",
        _in_order("activity-date[@type='1']/@iso-date", "activity-date[@type='3']/@iso-date"),
        _("La fin prévue précède le début prévu."),
    ),
    Rule(
        "8.6.2",
        ".",
        _in_order("activity-date[@type='2']/@iso-date", "activity-date[@type='4']/@iso-date"),
        _("La fin réelle précède le début réel."),
    ),
    Rule(
        "8.2.1",
        "activity-date[@type='2' or @type='4']",
        f"{_day('@iso-date')} <= $today",
        _("Une date réelle est dans l’avenir."),
    ),
    Rule(
        "8.13.1",
        "transaction/transaction-date",
        f"{_day('@iso-date')} <= $today",
        _("Un mouvement est daté dans l’avenir."),
    ),
    Rule(
        "7.5.3",
        "budget",
        f"{_day('period-end/@iso-date')} - {_day('period-start/@iso-date')} <= 10000",
        _("Une période de budget dépasse un an."),
    ),
    Rule(
        "8.6.3",
        "budget | planned-disbursement",
        _in_order("period-start/@iso-date", "period-end/@iso-date"),
        _("Une période finit avant de commencer."),
    ),
    Rule(
        "6.10.1",
        "participating-org",
        "@ref or narrative[normalize-space()]",
        _("Un organisme participant n’a ni identifiant ni nom."),
    ),
    Rule(
        "8.10.1",
        "result/indicator[@measure != '5']/period/actual",
        "@value",
        _("Une valeur constatée manque à un indicateur chiffré."),
    ),
    Rule(
        "8.10.3",
        "result/indicator[@measure = '5']//*[@value]",
        "false()",
        _("Un indicateur en mots porte une valeur chiffrée."),
    ),
)
SAID = {rule.number: rule.said for rule in RULES}
