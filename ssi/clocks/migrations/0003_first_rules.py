from datetime import date

from django.db import migrations

#: (code, label, event, unit, amount, effect on expiry, to verify, article). liaison.md §7.4; the rest of that
#: table comes with the issue on exchanges.
RULES = [
    (
        "E977_U_D",
        "Réponse urgente, accès direct",
        "Demande reçue",
        "HOURS",
        8,
        "Le retard et ses motifs se disent aussitôt au service requérant.",
        False,
        "directive (UE) 2023/977, art. 5, § 1, a)",
    ),
    (
        "E977_U_I",
        "Réponse urgente, accès indirect",
        "Demande reçue",
        "CALENDAR_DAYS",
        3,
        "Le retard et ses motifs se disent aussitôt au service requérant.",
        False,
        "directive (UE) 2023/977, art. 5, § 1, b)",
    ),
    (
        "E977_STD",
        "Réponse non urgente",
        "Demande reçue",
        "CALENDAR_DAYS",
        7,
        "Le retard et ses motifs se disent aussitôt au service requérant.",
        False,
        "directive (UE) 2023/977, art. 5, § 1, c)",
    ),
    (
        "BILATERAL_STD",
        "Réponse au partenaire",
        "Demande reçue",
        "CALENDAR_DAYS",
        15,
        "Aucun effet de droit : usage du poste, à relancer auprès du service saisi.",
        True,
        "usage interne, aucun texte",
    ),
    (
        "RELANCE_1",
        "Première relance",
        "Demande transmise",
        "CALENDAR_DAYS",
        7,
        "Aucun effet de droit : relancer le service partenaire.",
        False,
        "usage interne, aucun texte",
    ),
]


def load(apps, schema_editor):
    Rule = apps.get_model("clocks", "ClockRule")
    Reference = apps.get_model("clocks", "LegalReference")
    for code, label, event, unit, amount, effect, to_verify, article in RULES:
        rule = Rule.objects.create(
            code=code, label=label, event=event, unit=unit, amount=amount, on_expiry=effect, to_verify=to_verify
        )
        start = date(2023, 6, 12) if article.startswith("directive") else None
        Reference.objects.create(rule=rule, article=article, valid_from=start, to_verify=to_verify)


class Migration(migrations.Migration):
    """The rules an exchange runs. Articles of the directive as read; its entry into force 12 June 2023."""

    dependencies = [("clocks", "0002_policies")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
