"""The main job, end to end, through the pages alone: from a partner's request to the ambassador's receipt."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.attachments import samples
from tests.browser import PATIENCE_WITH_A_WORKER
from tests.journeys.addresses import of_one_file

TITLE = "Identification des locataires d’un fourgon, vols de cuivre sur trois chantiers"
REQUEST = (
    "Titulaire et locataires successifs du fourgon Renault Master EX-417-TZ depuis le 1er octobre\u202f; contrôles "
    "routiers et passages enregistrés en France\u202f; identité des personnes contrôlées à son bord."
)
PURPOSE = (
    "Enquête ouverte à Prahova sur trois vols de câbles de cuivre, commis la nuit du 4 au 5 novembre sur des chantiers "
    "ferroviaires. Le véhicule a été filmé sur les trois sites. Deux des auteurs parlaient français au téléphone."
)
FIRST_ANSWER = (
    "Le fourgon EX-417-TZ appartient à un loueur de Chambéry. Il a été loué du 28 octobre au 9 novembre à "
    "Cosmin IONIȚĂ, né le 7 mai 1993. Enquêteur en charge\u202f: adjudant Perrin."
)
SECOND_ANSWER = (
    "Le fourgon EX-417-TZ appartient à un loueur de Chambéry. Il a été loué du 28 octobre au 9 novembre à "
    "Cosmin IONIȚĂ, né le 7 mai 1993, et contrôlé le 3 novembre à Modane dans le sens France-Italie, trois personnes "
    "à bord. Renseignement seulement\u202f: son versement en procédure suppose une décision d’enquête européenne."
)
SENT_BACK = "Ajouter le contrôle de Modane, retirer le nom de l’enquêteur et rappeler la limite d’usage."
HIGHLIGHTS = "Vols de cuivre\u202f: le véhicule recherché à Prahova est identifié, réponse partie dans le délai."
ATTENTION = "La DCCO propose une réunion à Ploiești la première semaine de décembre."

#: Everything the file says that only its readers may know.
SECRETS = (TITLE, "EX-417-TZ", "IONIȚĂ")


def test_a_request_is_answered_signed_reported_and_acknowledged(person, site, screenshots):
    officer = person("nadia.ferracci", height=900).signs_in()
    head = person("philippe.garrigues", height=900)

    reference = _registers(officer)
    _attaches(officer, samples.pdf("Copie de la demande RO-CCPI-26-121907"))
    _qualifies(officer)
    _drafts(officer, FIRST_ANSWER)
    _submits(officer)

    head.signs_in()
    _finds_in_the_parapheur_and_sends_back(head, reference)

    officer.goes("/").follows("Renvoyer la réponse")
    officer.sees(SENT_BACK)
    _drafts(officer, SECOND_ANSWER, button="Reprendre la réponse")
    _submits(officer)

    _sees_what_changed_and_approves(head, reference, screenshots)

    officer.goes("/").follows(TITLE)
    officer.presses("Transmettre la réponse").is_told("Transmettre la réponse")
    officer.sees("Répondu").sees("Tenu")

    report, pdf = _reports(head)
    text = _text_of(pdf)
    assert "DIFFUSION RESTREINTE" in text[0].upper(), "as the head marked it"
    assert report in text[0]
    assert HIGHLIGHTS.partition(":")[2].strip()[:30] in " ".join(text)
    assert [f"{n}/{len(text)}" in page for n, page in enumerate(text, 1)] == [True] * len(text)

    _acknowledges(person("helene.de-saint-aubert").signs_in(), report)
    head.goes("/rapports/").follows("Compte rendu").sees("Accusé de réception").sees("Lu ce matin, merci")

    _the_desk_sees_figures_and_one_row(person("agnes.montaigu").signs_in(), reference)
    _nobody_else_finds_it(person, site, officer, reference)


# --- The officer -----------------------------------------------------------------------------------------------


def _registers(officer):
    officer.goes("/").follows("Enregistrer une demande reçue")
    officer.writes("Objet", TITLE).chooses("Pays", "Roumanie")
    officer.writes("Service requérant", "Inspectorat de police du județ de Prahova")
    officer.writes("Interlocuteur", "Commissaire Adina Stoenescu")
    officer.writes("Référence du partenaire", "RO-CCPI-26-121907")
    officer.chooses("Canal", "SIENA").chooses("Domaine", "Criminalité organisée")
    officer.chooses("Régime", "Directive (UE) 2023/977")
    officer.writes("Information demandée", REQUEST).writes("Finalité et faits", PURPOSE)
    officer.writes("Limites d’usage", "Renseignement seulement, pas de versement en procédure (H1).")
    officer.presses("Enregistrer").is_told("enregistré")
    return officer.page.locator(".ssi-band .ssi-ref").inner_text()


def _attaches(officer, content):
    officer.follows("Joindre un fichier")
    officer.page.set_input_files("#file", {"name": "demande.pdf", "mimeType": "application/pdf", "buffer": content})
    officer.presses("Joindre").is_told("demande.pdf")
    expect(officer.page.get_by_role("link", name="demande.pdf")).to_be_visible()


def _qualifies(officer):
    officer.presses("Qualifier").is_told("Qualifier")
    clock = officer.page.locator(".ssi-clock").first
    clock.get_by_text("Pourquoi cette date").click()
    expect(clock.locator("dl")).to_contain_text("2023/977")
    officer.presses("Prendre en charge").sees("En traitement")


def _drafts(officer, answer, button="Rédiger la réponse"):
    officer.follows(button).writes("Projet de réponse", answer)
    officer.presses("Enregistrer le projet").is_told("Projet de réponse enregistré").sees(answer)


def _submits(officer):
    officer.presses("Soumettre la réponse au visa").sees("Le texte attend le visa")


# --- The head of service ---------------------------------------------------------------------------------------


def _finds_in_the_parapheur_and_sends_back(head, reference):
    head.goes("/").follows(TITLE)
    assert head.path == f"/parapheur/?dossier={reference}"
    head.sees(FIRST_ANSWER)
    head.presses("Renvoyer").sees("Dites pourquoi, en une phrase")
    expect(head.page.locator("h1")).to_have_count(1)
    head.writes("Motif", SENT_BACK).presses("Renvoyer").is_told(reference)


def _sees_what_changed_and_approves(head, reference, screenshots):
    head.goes(f"/parapheur/?dossier={reference}").sees(SENT_BACK)
    changed = head.page.locator("article")
    expect(changed.locator("ins").filter(has_text="Modane")).not_to_have_count(0)
    expect(changed.locator("del").filter(has_text="Perrin")).not_to_have_count(0)
    if screenshots:
        _takes(head, screenshots / "parapheur.png")
    head.presses("Viser").is_told(reference)
    if screenshots:
        head.goes(f"/liaison/echanges/{reference}/")
        head.page.locator(".ssi-why summary").first.click()
        _takes(head, screenshots / "dossier.png")


def _takes(somebody, path):
    """A picture for the README. `caret`: hiding it would need a style that the policy of our pages refuses."""
    somebody.page.screenshot(path=path, caret="initial")


def _reports(head):
    """The reference of the report, and the bytes of its signed PDF, made by the worker."""
    head.goes("/rapports/").follows("Demander un rapport")
    head.presses("Ouvrir le rapport")
    report = head.page.locator(".ssi-band .ssi-ref").inner_text()
    head.writes("L’essentiel", HIGHLIGHTS).writes("Points d’attention", ATTENTION).ticks("Diffusion Restreinte")
    head.presses("Enregistrer les lignes").is_told("Lignes enregistrées")
    head.presses("Signer").sees("Signé")
    head.presses("Transmettre à l’ambassadeur").sees("Transmis à l’ambassadeur")
    return report, _downloads(head)


def _downloads(reader):
    link = reader.page.locator(".ssi-rail .ssi-progress a").first
    expect(link).to_be_visible(timeout=PATIENCE_WITH_A_WORKER)
    with reader.page.expect_download() as saved:
        link.click()
    return saved.value.path().read_bytes()


def _text_of(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


# --- The readers, and the others -------------------------------------------------------------------------------


def _acknowledges(ambassador, report):
    ambassador.goes("/rapports/").sees(report)
    ambassador.page.locator("tr", has_text=report).get_by_role("link").click()
    ambassador.sees(HIGHLIGHTS.partition(":")[2].strip())
    assert report in " ".join(_text_of(_downloads(ambassador)))
    ambassador.writes("Votre annotation", "Lu ce matin, merci. J’en parlerai au ministre jeudi.")
    ambassador.presses("Accuser réception").sees("Accusé de réception")


def _the_desk_sees_figures_and_one_row(desk, reference):
    desk.goes("/").follows("Réseau").follows("Bucarest")
    row = desk.page.locator("tr", has_text=reference)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Criminalité organisée")
    expect(row).to_contain_text("Répondu")
    figures = desk.page.locator("tbody tr", has=desk.page.get_by_role("link", name="Bucarest")).locator("td")
    assert any(cell.isdigit() and int(cell) > 0 for cell in figures.all_inner_texts())
    for secret in SECRETS:
        desk.does_not_see(secret)


def _nobody_else_finds_it(person, site, officer, reference):
    """The pages its officer reads; the other addresses, with everybody: tests/house/test_every_url.py."""
    opened = [path for path in _paths_of(site, reference) if officer.asks(path).status == 200]
    assert len(opened) >= 6, "the officer's own pages, or the test would prove nothing"
    strangers = {
        "agnes.montaigu": "the desk: figures and one row only",
        "camille.roussel": "the volunteer of the same post",
        "catherine.morvan": "the head of another post",
        "julien.kerhoas": "an officer of another domain",
        "helene.de-saint-aubert": "the ambassador",
    }
    for name, who in strangers.items():
        stranger = person(name).signs_in()
        for path in opened:
            _is_not_there(stranger, path, officer, who)
        answer = stranger.asks("/recherche/?q=EX-417-TZ")
        assert reference not in answer.text(), who
        assert TITLE not in answer.text(), who


def _is_not_there(stranger, path, officer, who):
    """404 to read and to act, in the same words as an address that never existed."""
    for method in ("GET", "POST"):
        answer = stranger.asks(path, method, headers=_token_of(stranger)) if method == "POST" else stranger.asks(path)
        impossible = answer.status == 405 and officer.asks(path, method, headers=_token_of(officer)).status == 405
        assert answer.status == 404 or impossible, f"{who}: {method} {path} gives {answer.status}"
        assert not any(secret in answer.text() for secret in SECRETS), f"{who}: {method} {path}"


def _token_of(somebody):
    cookies = {cookie["name"]: cookie["value"] for cookie in somebody.context.cookies()}
    return {"X-CSRFToken": cookies["csrf"], "Referer": somebody.page.url}


def _paths_of(site, reference):
    from liaison.exchanges.workflow import EXCHANGE
    from ssi.attachments.models import Attachment

    def pieces():
        return list(Attachment.objects.filter(case__reference=reference).values_list("pk", flat=True))

    found = site.do(pieces)
    assert found, "the document attached at the beginning"
    return list(of_one_file(reference, acts=[step.name for step in EXCHANGE.transitions], attachments=found))
