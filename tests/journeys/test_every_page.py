"""Every page of the URL map, as the people who may open it see it: accessible, styled, silent, and never too wide."""

from itertools import islice

import pytest

from tests.house.sizes import size
from tests.house.telling import tell
from tests.journeys.reading import AXE, NARROW, WIDE, at_width, faults_of, shapes_of
from tests.journeys.world import PEOPLE, every_path

#: How many different people look at each address, and how many files, states or acts at most.
LOOKERS, MOST = 2, 4

#: Pages of whoever enrolled a second factor: looked at in test_second_factor, by one who does.
WITH_A_FACTOR = (
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
)
#: Addresses nobody reads as a page, with what they are instead.
NOT_A_PAGE = dict.fromkeys(WITH_A_FACTOR, "exists for whoever enrolled a second factor: test_second_factor") | {
    "healthz": "text for the supervisor",
    "readyz": "text for the supervisor",
    "csp_violation": "where browsers tell what the policy refused: tests/web/test_violations",
    "set_language": "the answer to a button",
    "demo_sign_in": "the answer to a button",
    "revoke_delegation": "the answer to a button",
    "health-json": "JSON for a program that watches",
    "metrics": "text for a program that watches",
    "liaison:exchange-one-line": "the answer to the box of the list: tests/liaison/test_one_line",
    "kept_form": "exists while a form is kept: test_bad_line",
    "mfa_download_recovery_codes": "a text file",
    "openid_connect_login": "exists where an identity provider is set",
    "openid_connect_callback": "exists where an identity provider is set",
    "clocks:feed": "a calendar for a calendar program: tests/clocks",
    "attachments:chunk": "JSON for the upload",
    "attachments:begin": "JSON for the upload",
    "attachments:download": "the bytes of a file",
    "directory:contact-verify": "the answer to a button",
    "directory:interaction-answered": "the answer to a button",
    "directory:promise-kept": "the answer to a button",
    "cooperation:action-session-certify": "the answer to a button",
    "cooperation:offer-retract": "the answer to a button",
    "cooperation:offer-withdraw": "the answer to a button",
    "cooperation:offer-take-in": "the answer to a button",
    "cooperation:offer-erase": "the answer to a button",
    "cooperation:action-nomination-act": "the answer to a button",
    "cooperation:action-nomination-replace": "the answer to a button",
    "cooperation:action-nomination-reveal": "the answer to a button",
    "liaison:excluded-take-back": "the answer to a button",
    "liaison:yearly-csv": "the bytes of a CSV: tests/liaison/test_yearly",
    "liaison:mission-calendar": "a calendar for a calendar program: tests/liaison",
    "liaison:mission-check": "the answer to a button",
    "liaison:mission-contact-remove": "the answer to a button",
    "liaison:mission-member-passport": "the answer to a button",
    "liaison:mission-slot-remove": "the answer to a button",
    "consular:person-place": "the answer to a button",
    "consular:import-give-up": "the answer to a button",
    "consular:ilot-call": "the answer to the form of the îlot's page",
    "consular:point-verify": "the answer to a button",
    "staff:absence-cancel": "the answer to a button",
    "staff:duty-cancel": "the answer to a button",
    "staff:handover-accept": "the answer to a button",
    "staff:handover-close": "the answer to a button",
    "staff:handover-refresh": "the answer to a button",
    "consular:incidents-export": "the bytes of a CSV: tests/consular/test_incidents",
    "consular:alert-act": "the answer to a button",
    "consular:alert-cap": "XML for a program: tests/consular/test_alerts",
    "consular:alert-sms": "a text file for a gateway: tests/consular/test_alerts",
    "consular:alert-email": "a text file: tests/consular/test_alerts",
    "consular:reply-match": "the answer to a box of the page of answers",
    "consular:assessment-hand-over": "the answer to a button",
    "consular:plan-new": "the answer to a button",
    "consular:plan-validate": "the answer to a button",
    "consular:crisis-perimeter": "the answer to a button",
    "consular:crisis-seat": "the answer to a button",
    "consular:crisis-call-unlink": "the answer to a button",
    "consular:crisis-cost-drop": "the answer to a button",
    "consular:crisis-wording-validate": "the answer to a button",
    "consular:visit-calendar": "a calendar for a calendar program: tests/consular",
    "consular:visit-contact-remove": "the answer to a button",
    "consular:visit-member-paper": "the answer to a button",
    "consular:visit-member-remove": "the answer to a button",
    "consular:visit-note-remove": "the answer to a button",
    "consular:visit-sequence-remove": "the answer to a button",
    "consular:visit-vehicle-remove": "the answer to a button",
    "consular:visit-weapon-remove": "the answer to a button",
    "consular:event-measure-remove": "the answer to a button",
    "consular:trip-check-remove": "the answer to a button",
    "consular:trip-stage-remove": "the answer to a button",
    "consular:proposal-act": "the answer to a button",
    "desk-question-withdraw": "the answer to a button",
    "reports:report-edit": "the answer to a form of the report's page",
    "reports:report-queue": "the answer to a button",
    "reports:pdf": "the bytes of a PDF",
    "liaison:exchange-letter": "one per kind of letter that has its place: tests/liaison/test_letters",
    "liaison:exchange-usefulness": "exists once the partner has answered: tests/liaison/test_letters",
    "cooperation:programme-country-remove": "the answer to a button",
    "cooperation:programme-need-remove": "the answer to a button",
    "cooperation:programme-partner-remove": "the answer to a button",
    "cooperation:programme-sector-remove": "the answer to a button",
    "cooperation:programme-indicator-remove": "the answer to a button",
    "cooperation:programme-period-remove": "the answer to a button",
    "cooperation:programme-period-lock": "the answer to a button",
    "cooperation:programme-period-unlock": "the answer to a button",
    "cooperation:takeover-template": "the bytes of a workbook: tests/cooperation/test_takeover",
    "cooperation:takeover-preview": "exists for whoever sent a list: tests/cooperation/test_takeover",
    "reports:printout": "exists once a document is asked for: tests/liaison/test_mission_papers",
    "reports:printout-pdf": "the bytes of a PDF",
}
WITHOUT_SESSION = ("account_login", "socialaccount_login_cancelled", "socialaccount_login_error")


@pytest.fixture
def everybody(person):
    everybody = {name: person(name).signs_in() for name in PEOPLE}
    for looker in everybody.values():
        looker.context.add_init_script(AXE)  # known to the browser: half a megabyte is not sent again at each page
    return everybody


def test_every_page_can_be_read_by_everyone_who_may_open_it(site, person, everybody):
    """The first page of each address is opened in the browser, then each one that holds an element built otherwise than
    those before it. Colours are judged where there is such an element. PROOF=full judges everything everywhere."""
    visitor = person("nobody")
    asked, opened, coloured, faults, unseen, known = 0, 0, 0, [], [], set()
    for name, paths in every_path(site):
        lookers = {"nobody": visitor} if name in WITHOUT_SESSION else everybody
        found = [] if name in NOT_A_PAGE else _openable(paths, lookers)
        if not found and name not in NOT_A_PAGE:
            unseen.append(name)
        asked += len(found)
        for place, (who, path, answer) in enumerate(found):
            shapes = shapes_of(answer.text())
            new = size(bool(shapes - known), True)
            if place and not new:
                continue
            opened, coloured = opened + 1, coloured + new
            told = faults_of(lookers[who], path, answer, colours=new)
            faults += told
            known |= set() if told else shapes
    tell(f"{asked} pages, {opened} opened at two widths, {coloured} with their colours, {len(faults)} faults")
    assert (unseen, faults) == ([], []), "addresses that nobody can open and NOT_A_PAGE does not explain; then faults"


def _openable(paths, lookers):
    """[(person, path, answer)]: the first path by the two first who open it, the others by one. Who opened a path is
    asked first for the next."""
    found, order = [], list(lookers)
    for path in paths:
        if len({known for _who, known, _answer in found}) == MOST:
            break
        wanted = LOOKERS if not found else 1
        answers = ((who, lookers[who].asks(path)) for who in order)
        opened = [*islice(((who, path, answer) for who, answer in answers if _is_read(answer)), wanted)]
        if opened:
            order.sort(key=lambda who: who != opened[0][0])
        found += opened
    return found


def _is_read(answer):
    """A page: the library answers 401 to a sign-in that the identity provider refused."""
    return answer.status in (200, 401) and "text/html" in answer.headers["content-type"]


REFUSED = {
    "an unknown address": "/liaison/echanges/EXI-BUC-2026-99999/",
    "nothing found": "/recherche/?q=introuvable",
    "several found": "/recherche/?q=cocaïne&tout=1",
    "nothing under these filters": "/liaison/echanges/?etat=CLOS&sens=OUT&domaine=4",
    "the style guide": "/guide/?page=signes",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_page_that_has_nothing_to_show_is_as_readable_as_the_others(person, what):
    officer = person("nadia.ferracci").signs_in()
    assert faults_of(officer, REFUSED[what]) == []


def test_the_eye_of_these_tests_sees_what_is_wrong(person):
    page = person("nobody").goes("/compte/connexion/").page
    wrong = "<h1>2</h1><img src='data:,'><span class='ssi-nowrap'>" + 99 * "large " + "</span>"
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", wrong)
    told = " ".join(at_width(page, NARROW))
    assert "image-alt" in told
    assert "2 main titles" in told
    assert "px wider than the screen" in told


def test_the_eye_reads_again_what_differs_by_more_than_its_words(person):
    page = person("nobody").goes("/compte/connexion/").page
    add = "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
    known = shapes_of(page.content())
    for html in (
        "<section>Un</section>",
        "<p></p>",
        "<p>Un</p>",
        "<p lang='en'>One</p>",
        "<img>",
        "<img alt=''>",
        "<p class='fr-badge'>Un</p>",
        "<section><p>Un</p></section>",
        "<h4>Un titre après un autre élément</h4>",
    ):
        page.evaluate(add, html)
        assert not shapes_of(page.content()) <= known
        known |= shapes_of(page.content())
    page.evaluate(add, "<p class='fr-badge'>Deux, et un dernier mot</p>")
    page.evaluate(add, "<p class='fr-badge'>Trois</p>")
    known |= shapes_of(page.content())
    page.evaluate(add, "<p class='fr-badge'>Quatre</p>")
    assert shapes_of(page.content()) <= known


def test_a_refused_form_is_as_readable_as_the_others(person):
    officer = person("nadia.ferracci").signs_in()
    officer.goes("/liaison/echanges/recu/").presses("Enregistrer")
    officer.sees("Renseignez")
    assert [*at_width(officer.page, WIDE), *at_width(officer.page, NARROW)] == []
    assert officer.page.evaluate("document.activeElement.hasAttribute('data-focus')"), "the summary has the focus"
