"""Every act of the main job with JavaScript switched off: forms, links and redirects are enough."""

from ssi.standalone.processes import wait_until
from tests.attachments import samples
from tests.browser import PATIENCE_WITH_A_WORKER

TITLE = "Recherche d’antécédents, réseau de faux certificats"


def test_a_request_is_answered_signed_and_sent_without_javascript(person):
    officer = person("nadia.ferracci", javascript=False).signs_in()
    head = person("philippe.garrigues", javascript=False).signs_in()

    reference = _registers(officer)
    officer.follows("Joindre un fichier")
    paper = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": samples.pdf("Note")}
    officer.page.set_input_files("#file", paper)
    officer.presses("Joindre").is_told("note.pdf")
    officer.presses("Qualifier").presses("Prendre en charge").follows("Rédiger la réponse")
    officer.writes("Projet de réponse", "Deux antécédents en 2024.").presses("Enregistrer le projet")
    officer.presses("Soumettre la réponse au visa").sees("Le texte attend le visa")

    head.goes(f"/parapheur/?dossier={reference}").presses("Renvoyer").sees("Dites pourquoi, en une phrase")
    head.writes("Motif", "Préciser les dates.").presses("Renvoyer").is_told(reference)
    officer.goes(f"/liaison/echanges/{reference}/").follows("Reprendre la réponse")
    officer.writes("Projet de réponse", "Deux antécédents, les 3 mars et 8 mai 2024.")
    officer.presses("Enregistrer le projet").presses("Soumettre la réponse au visa")
    head.goes(f"/parapheur/?dossier={reference}").sees("Préciser les dates").presses("Viser").is_told(reference)
    officer.goes(f"/liaison/echanges/{reference}/").presses("Transmettre la réponse").sees("Répondu")


def _registers(officer):
    officer.goes("/liaison/echanges/recu/").writes("Objet", TITLE).chooses("Pays", "Roumanie")
    officer.writes("Service requérant", "DCCO, brigade de Cluj").chooses("Domaine", "Criminalité organisée")
    officer.writes("Information demandée", "Antécédents.").writes("Finalité et faits", "Enquête en cours.")
    officer.presses("Enregistrer").is_told("enregistré")
    return officer.page.locator(".ssi-band .ssi-ref").inner_text()


def test_a_refused_form_keeps_what_was_typed_without_javascript(person):
    officer = person("nadia.ferracci", javascript=False).signs_in("/liaison/echanges/recu/")
    officer.writes("Objet", TITLE).presses("Enregistrer")
    assert officer.page.get_by_label("Objet").input_value() == TITLE
    assert officer.page.locator(".fr-error-text").count() >= 3


def test_a_report_is_asked_for_followed_and_downloaded_without_javascript(person):
    head = person("catherine.morvan", javascript=False).signs_in("/rapports/demander/")
    head.presses("Ouvrir le rapport").sees("Pas encore signé")  # arrived: what is on its way is not read again
    ready = head.page.get_by_role("link", name="Brouillon (PDF)")

    def is_there_once_read_again():
        head.page.reload()  # the page does it by itself too, each minute
        return ready.count()

    assert wait_until(is_there_once_read_again, seconds=PATIENCE_WITH_A_WORKER / 1000, every=1)
    with head.page.expect_download() as saved:
        ready.click()
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
