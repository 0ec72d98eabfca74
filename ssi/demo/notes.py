"""Analysis notes of the demo, in each state at Bucharest and one at Djibouti. They rest on its other files."""

from liaison.notes import evaluated, services
from ssi.cases import reach
from ssi.cases.models import Case

from .filing import File, Told, scenes_of
from .visas import decide


def analysis(post, by, day, domain, country, title, question, *acts, review=150, **texts):
    fields = {"title": title, "question": question, "marking": "DR"} | texts
    return File(post, by, day, domain, country, services.open_note, fields, {"review_on": review}, acts)


def judge(day, text, likelihood, confidence, because):
    told = {"text": text, "likelihood": likelihood, "confidence": confidence, "because": because}
    return Told(day, services.judge, told)


def fact(day, number, of_title, text):
    """The judgement of that number rests on the file whose title begins so, and on its first evaluated part if any."""
    return Told(day, _fact, {"number": number, "of_title": of_title, "text": text})


def _fact(case, *, by, number, of_title, text):
    source = Case.objects.visible_to(by).filter(post=case.post, title__startswith=of_title).earliest("opened_at")
    part = next(iter(evaluated.parts_of(source)), evaluated.NOTHING)
    judgement = case.judgements.current()[number - 1]
    services.add_ground(judgement, by=by, source=source, fact=text, origin=part.key)


def rewrite(day, number, **changed):
    return Told(day, _rewrite, {"number": number, "changed": changed})


def _rewrite(case, *, by, number, changed):
    judgement = case.judgements.current()[number - 1]
    told = {name: getattr(judgement, name) for name in ("text", "likelihood", "confidence", "because")}
    services.judge(case, by=by, judgement=judgement, **told | changed)


def write(day, **fields):
    return Told(day, services.edit, {"expected_version": None} | fields)


def submit(day):
    return Told(day, services.submit)


def approve(day):
    return Told(day, decide, by="head")


def act(day, name, comment="", by=""):
    return Told(day, services.perform, {"name": name, "comment": comment}, by)


def share(day, reason):
    return Told(day, reach.share_with_dcis, {"reason": reason}, "head")


NOTES = (
    analysis(
        "BUC", "ferracci", -28, "drugs", "RO", "Constanța, porte d’entrée de la cocaïne ?",
        "La cocaïne destinée à la France passera-t-elle davantage par Constanța dans les douze mois ?",
        judge(-28, "Une part croissante de la cocaïne débarquée à Constanța sera destinée à la France d’ici un an.",
              "EVEN", "LOW", "Une seule affaire établie ; les saisies roumaines ne disent pas la destination."),
        fact(-28, 1, "Go-fast fluvial", "Un transbordement au large, une remontée du Danube, un acheteur français."),
        submit(-27), approve(-26), act(-26, "disseminate"),
        act(-6, "revise", "Le partenaire signale un nouveau laboratoire mobile."),
        rewrite(-5, 1, likelihood="PROBABLE", confidence="MODERATE",
                because="Deux affaires indépendantes, et un renseignement du partenaire ; rien encore sur les ports."),
        judge(-5, "Les mêmes équipes produiront aussi des drogues de synthèse sur place.", "PROBABLE", "LOW",
              "Un seul renseignement du partenaire, non recoupé par un service français."),
        fact(-5, 2, "Information du partenaire", "Un laboratoire mobile change de judet toutes les trois semaines."),
        fact(-5, 1, "Remise de Florin", "Un condamné pour importation logeait à Bucarest sans s’y cacher."),
        write(-5, changes="Un second jugement, sur les drogues de synthèse ; le premier passe d’« égales » à "
                          "« probable » depuis l’information du partenaire."),
        submit(-5), approve(-4), act(-4, "address", by="head"), share(-4, "Utile à l’OFAST et aux postes voisins."),
        situation="Depuis le renforcement d’Anvers et de Rotterdam, les organisations cherchent des ports moins "
        "contrôlés. Constanța a doublé son trafic de conteneurs depuis 2022.",
        reasoning="On suppose que la pression sur les ports du Nord se maintient, et que le Danube reste peu contrôlé "
        "en amont de Galați.",
        gaps="La part réellement destinée à la France ; le rôle des transitaires roumains.",
        outlook="Une saisie en transit vers l’Allemagne seule affaiblirait le premier jugement.",
    ),
    analysis(
        "BUC", "kerhoas", -45, "immigration", "MD", "Mineurs moldaves : le passage par Menton",
        "Les passeurs moldaves continueront-ils d’utiliser Menton cet hiver ?",
        judge(-44, "Les passages de mineurs par Menton se poursuivront cet hiver.", "PROBABLE", "MODERATE",
              "Trois témoignages concordants, recueillis séparément."),
        fact(-44, 1, "Passeur désigné par trois", "Trois mineurs décrivent un même conducteur et un même prix."),
        judge(-44, "Le donneur d’ordres se trouve encore en Moldavie.", "EVEN", "LOW",
              "Aucune vérification sur place n’a encore abouti."),
        fact(-44, 2, "Passeur désigné par trois mineurs", "Un numéro moldave reçoit les paiements."),
        submit(-43), approve(-42), act(-42, "disseminate"),
        review=5,
        situation="Trois interpellations de mineurs isolés à Menton depuis l’été, tous venus de Chisinau en minibus.",
        reasoning="Le trajet est plus cher que par la Hongrie ; il se maintient parce qu’il n’a pas été inquiété.",
        gaps="Qui loge les mineurs à l’arrivée.",
        outlook="Une opération italienne à Vintimille.",
    ),
    analysis(
        "BUC", "marchetti", -3, "itinerant_crime", "RO", "Cuivre ferroviaire : une seule équipe ?",
        "Les vols de câbles du Gard et de la Drôme sont-ils le fait d’une même équipe ?",
        judge(-3, "Une même équipe, basée près de Nîmes, commet la plupart des vols du Gard.", "PROBABLE", "LOW",
              "Le mode opératoire se répète ; aucune identification n’est encore revenue."),
        fact(-2, 1, "Vols de câbles de cuivre", "Les mêmes outils et le même horaire sur quatre chantiers."),
        situation="Onze vols de câbles en quatre mois le long de deux lignes.",
        gaps="Le receleur.",
    ),
    analysis(
        "BUC", "kerhoas", -6, "document_fraud", "RO", "Faux permis de Bacău : vers la vente en ligne",
        "L’atelier de Bacău vendra-t-il directement en France par les messageries ?",
        judge(-5, "La vente par messagerie remplacera les intermédiaires d’ici six mois.", "PROBABLY_NOT", "MODERATE",
              "Les acheteurs connus passent tous par un intermédiaire, et l’atelier se méfie."),
        fact(-5, 1, "Imprimeur de faux permis", "L’imprimeur refuse les commandes d’inconnus."),
        submit(-1),
        situation="Deux séries de faux permis roumains saisies en France proviennent du même atelier.",
        reasoning="Un atelier qui gagne sa vie sans risque n’a pas de raison d’en changer.",
        outlook="Une annonce en français sur une messagerie.",
    ),
    analysis(
        "BUC", "ferracci", -8, "organised_crime", "RO", "Fugitifs français sur le littoral",
        "Le littoral de la mer Noire sert-il de refuge à d’autres condamnés français ?",
        judge(-7, "D’autres condamnés recherchés par la France vivent entre Constanța et Mangalia.", "PROBABLE",
              "LOW", "Deux cas seulement, mais la même aide locale."),
        fact(-7, 1, "Localisation de Dorin", "Vu deux fois sur la côte, à un mois d’écart."),
        fact(-7, 1, "Véhicule volé à Metz", "Un véhicule volé en France y est réapparu avec de fausses plaques."),
        submit(-6), approve(-1),
        situation="Deux recherches en cours mènent au même quartier de Constanța.",
        gaps="Qui leur loue des logements.",
    ),
    analysis(
        "BUC", "delattre", -34, "itinerant_crime", "RO", "GPS agricoles : la revente à Brăila",
        "Brăila restera-t-elle le lieu de revente des GPS volés en Beauce ?",
        judge(-33, "Brăila restera le principal lieu de revente pendant la saison.", "PROBABLE", "MODERATE",
              "Trois appareils identifiés sur le même marché."),
        fact(-33, 1, "Vols de GPS agricoles", "Trois appareils mis en vente par le même compte."),
        submit(-32), approve(-31), act(-31, "disseminate"),
        act(-8, "outdate", "Le marché de Brăila a fermé après une descente ; la revente a changé de ville."),
        review=30,
        situation="Quarante-deux GPS volés en Beauce pendant la moisson.",
        reasoning="La revente suit le lieu où vivent les équipes.",
    ),
    analysis(
        "BUC", "ferracci", -66, "drugs", "MD", "Cathinones par colis : un flux passager",
        "Les envois de cathinones depuis Mulhouse sont-ils le début d’une filière ?",
        judge(-65, "Il s’agit d’envois isolés, sans organisation.", "PROBABLE", "MODERATE",
              "Un expéditeur, trois colis, aucune reprise depuis son interpellation."),
        fact(-65, 1, "Colis de cathinones", "Trois colis, un même expéditeur, interpellé."),
        submit(-63), approve(-61), act(-61, "disseminate"),
        act(-12, "archive", "Aucun envoi depuis deux mois : la question est close."),
        review=20,
        situation="Trois colis interceptés à Chisinau entre deux postes de douane.",
    ),
    analysis(
        "BUC", "garrigues", -16, "financial", "RO", "Faux ordres de virement : Craiova",
        "Craiova concentre-t-elle les comptes de passage ?",
        act(-11, "abandon", "L’évaluation nationale roumaine, parue depuis, répond à la question."),
        situation="Un virement frauduleux de 412 000 euros est passé par Craiova.",
    ),
    analysis(
        "DJI", "benhaddou", -7, "human_trafficking", "DJ", "La route d’Addis-Abeba",
        "Le recrutement de jeunes femmes éthiopiennes s’organise-t-il depuis Djibouti-ville ?",
        judge(-6, "Le recrutement se fait en Éthiopie ; Djibouti n’est qu’une étape.", "PROBABLE", "LOW",
              "Deux affaires, toutes deux connues par les familles."),
        fact(-6, 1, "Disparition d’une adolescente", "La disparue a été rejointe à la frontière, non en ville."),
        fact(-6, 1, "Recruteuse de jeunes femmes", "La recruteuse loge ses passagères une nuit."),
        submit(-5), approve(-3), act(-3, "disseminate"),
        situation="Deux dossiers en quarante jours, et une demande de l’UNODC.",
        gaps="Les relais dans le port.",
    ),
)  # fmt: skip


def note_scenes(player):
    """(moment, what is done then)."""
    return scenes_of(player, NOTES)
