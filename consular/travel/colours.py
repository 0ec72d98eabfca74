"""Colours of the countries for the desk: `sec.zone_colours` gives the most severe of each, and no zone."""

from django.db import connection

from ssi.network.colours import CountryColour, teller

from .vocabulary import TONES, WORDS


@teller
def colours_of_countries(day):
    with connection.cursor() as cursor:
        cursor.execute("SELECT country, colour, to_verify FROM sec.zone_colours(%s)", [day])
        return {
            country: CountryColour(colour, str(WORDS[colour]), TONES[colour], not to_verify)
            for country, colour, to_verify in cursor.fetchall()
        }
