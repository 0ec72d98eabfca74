from django.db import migrations

from ssi.network import reference


def load(apps, schema_editor):
    """Write the countries and the domains under the declared bypass role, and count what was written."""
    Country, Domain = apps.get_model("network", "Country"), apps.get_model("network", "Domain")
    run = schema_editor.connection.cursor
    countries, domains = list(reference.countries()), list(reference.domains())
    with run() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    Country.objects.bulk_create(Country(**fields) for fields in countries)
    Domain.objects.bulk_create(Domain(**fields) for fields in domains)
    written = (Country.objects.count(), Domain.objects.count())
    with run() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT setval(pg_get_serial_sequence('network_domain', 'id'), %s)", [len(domains)])
    if written != (len(countries), len(domains)):
        raise RuntimeError(f"{written} rows written, {(len(countries), len(domains))} expected")


class Migration(migrations.Migration):
    """Countries and domains (`data/README.md`). Not undone: files will hang on them."""

    dependencies = [("network", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
