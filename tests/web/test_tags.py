import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, engines
from django.utils import timezone, translation

from ssi.web.charts import LABEL, VALUE, WIDTH, bars

NOW = dt.datetime(2026, 11, 20, 10, 15, tzinfo=ZoneInfo("Europe/Bucharest"))


@pytest.fixture(autouse=True)
def _in_french_at_the_post():
    with translation.override("fr"), timezone.override("Europe/Bucharest"):
        yield


def _render(source, **context):
    return engines["django"].engine.from_string(source).render(Context({"now": NOW, **context}))


def test_a_state_is_words_and_an_unknown_tone_is_a_defect():
    assert _render('{% state "À viser" "wait" %}') == ('<span class="ssi-state ssi-state--wait">À viser</span>')
    with pytest.raises(ValueError, match="unknown tone"):
        _render('{% state "À viser" "jaune" %}')


def test_what_comes_from_a_person_is_escaped_in_every_tag():
    html = _render("{% state label %}{% when at place %}", label="<b>", at=NOW, place="<i>")
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_due_date_is_a_time_element_with_its_exact_moment():
    html = _render("{% due at now place %}", at=NOW - dt.timedelta(days=2), place="Bucarest")
    assert 'class="ssi-due ssi-due--late"' in html
    assert 'datetime="2026-11-18T10:15:00+02:00"' in html
    assert "heure de Bucarest" in html
    assert ">dépassé de 2\u00a0j</time>" in html


def test_the_due_moment_of_a_row_is_its_words_and_its_day_in_the_zone_of_the_post():
    end_of_day = dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC)  # already the first of December in Bucharest
    html = _render('{% due at now "" True %}', at=end_of_day)
    assert html == '<time class="ssi-due" datetime="2026-12-01">dans 10\u00a0j</time>'


def test_a_brief_moment_keeps_its_zone_in_the_title():
    html = _render('{% when at "Bucarest" True %}', at=NOW)
    assert ">20\u00a0novembre 2026 à 10\u00a0h\u00a015</time>" in html
    assert 'title="20\u00a0novembre 2026 à 10\u00a0h\u00a015 (heure de Bucarest)"' in html


def test_a_marking_is_always_said():
    assert "Non protégé" in _render('{% marking "NP" %}')
    assert "Diffusion Restreinte" in _render('{% marking "DR" %}')
    both = _render('{% marking "DR" True %}')
    assert both.index("Diffusion Restreinte") < both.index("Spécial France")
    assert (
        _render('{% marking "DR" False True %}')
        == '<abbr class="ssi-mark ssi-mark--dr" title="Diffusion Restreinte">DR</abbr>'
    )


def test_an_icon_is_decorative_unless_named():
    assert 'aria-hidden="true"' in _render('{% icon "clock" %}')
    assert 'role="img" aria-label="Échéance"' in _render('{% icon "clock" "Échéance" %}')
    with pytest.raises(KeyError):
        _render('{% icon "licorne" %}')


def test_a_chart_comes_with_the_same_numbers_in_a_table():
    html = _render('{% bar_chart "Demandes" points "Nombre" %}', points=[("Juillet", 9), ("<Août>", 4)])
    assert html.count("<rect") == 2
    assert html.count('<td class="ssi-num">') == 2
    assert "&lt;Août&gt;" in html
    assert "style=" not in html


def test_bars_fit_their_drawing_and_an_empty_chart_is_drawn_empty():
    drawn = bars([("a", 50), ("b", 100), ("c", 0)])
    assert max(bar.width for bar in drawn) == WIDTH - LABEL - VALUE
    assert [bar.width * 2 for bar in drawn][0] == drawn[1].width
    assert drawn[2].width == 0
    assert bars([]) == []


def test_one_act_is_a_button_and_the_others_are_in_a_menu():
    acts = [{"label": "Viser", "url": "/a/"}, {"label": "Détruire le dossier", "url": "/b/", "danger": True}]
    html = _render('{% include "components/_band.html" with reference="EXI-1" title="T" state_label="X" %}', acts=acts)
    assert '<a class="fr-btn" href="/a/">Viser</a>' in html
    assert html.index("<details") < html.index("Détruire le dossier")
    alone = _render(
        '{% include "components/_band.html" with reference="EXI-1" title="T" state_label="X" %}', acts=acts[:1]
    )
    assert "<details" not in alone


def test_a_job_asks_again_while_it_runs_and_stops_when_it_is_done():
    template = '{% include "components/_progress.html" with poll_url="/travaux/1/" %}'
    assert 'hx-get="/travaux/1/"' in _render(template, job={"label": "Rapport", "percent": 60})
    assert "hx-get" not in _render(template, job={"label": "Rapport", "done": True, "url": "/r/1/"})
    assert "hx-get" not in _render(template, job={"failed": True, "message": "Deux lignes illisibles."})


def test_an_empty_list_says_why_and_what_to_do():
    html = _render(
        '{% include "components/_empty.html" with why="Rien à viser." todo="Voyez" url="/x/" label="la liste" %}'
    )
    assert "Rien à viser." in html
    assert '<a href="/x/">la liste</a>' in html


def test_a_great_number_keeps_its_room_beside_the_longest_bar_and_one_below_zero_has_no_bar():
    great, below = bars([("a", 1234567), ("b", -300)])
    assert great.shown == "1\u202f234\u202f567"
    assert great.value_x + 9 * len(great.shown) <= WIDTH
    assert (below.width, below.shown) == (0, "-300")
