"""The whole network (`manage.py demo --network`): 74 posts, 152 countries, 300 officers, beside the small demo.

Ten more perimeters come from public pages (`data/verified_posts.csv`). The other posts reside where France has an
embassy (`data/embassies.csv`), cover their nearest neighbours and are fictitious, as every person and file is: a post
without a source says so on screen.
"""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cooperation.needs import services as needs
from ssi.accounts.context import acting_as
from ssi.accounts.demo import PASSWORD
from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import Role
from ssi.audit.log import record
from ssi.cases import reach
from ssi.desk import services as desk
from ssi.network.models import Country, Coverage, Domain, Post
from ssi.web.data import csv_rows

from .people import PEOPLE, POSTS
from .play import Player
from .stage import BYPASS, as_demo, as_role, at
from .stories import close, draft, incoming, on_own, outgoing, qualify, send, take

DATA = Path(__file__).parent / "data"
POSTS_IN_ALL, COUNTRIES_IN_ALL, OFFICERS_IN_ALL = 74, 152, 300
MOST_OTHERS = 4  # countries that a fictitious post covers beside its own
OFFICER_ROLES = (Role.ASI, Role.ASIA, Role.ODL)


def _words(text):
    return tuple(text.split())


#: Where the fictitious posts reside, the first ones first: a plausible list and nothing more.
RESIDENCES = _words(
    "MA DZ TN SN CI ML NE TD CM GA CD CF BF BJ MG KE ET NG GH ZA AO EG US MX CO PE BR AR CL HT SR PA AU FJ LB IL SA AE"
    " QA IQ TR GR BG PL DE IT GB RU UA UZ PK TH VN KH PH ID MY JP KR"
    " SE PT AT CZ HU NL IE KZ JO KW TG GN CG MU NZ"
)
FIRST = _words(
    "Alain Béatrice Cédric Delphine Éric Florence Gilles Hortense Ivan Jeanne Karim Laure Mathieu Nathalie Omar"
    " Pauline Quentin Renée Samuel Thérèse"
)
LAST = _words(
    "Abadie Bourdin Castagné Desprez Escudier Fournel Gaillac Hamelin Imbert Joubert Kervella Lacombe Mazières Nogaret"
    " Ollivier Peyrat Quéméner Rivoire Sauvage Tessier"
)
RANKS = (
    "Commissaire de police",
    "Lieutenant-colonel de gendarmerie",
    "Commandant de police",
    "Chef d’escadron",
    "Capitaine de police",
    "Capitaine de gendarmerie",
)
SUBJECTS = (
    ("drugs", "Filière de résine transitant par conteneurs : destinataire présumé en France"),
    ("organised_crime", "Atelier de maquillage de véhicules volés en France"),
    ("immigration", "Réseau de passeurs : numéros français relevés chez un suspect"),
    ("document_fraud", "Série de permis contrefaits saisie à la frontière"),
    ("itinerant_crime", "Équipe de cambrioleurs itinérants : identités à confirmer"),
)
QUESTIONS = (
    "Effectifs formés à la fouille des conteneurs",
    "Interlocuteur désigné pour les documents d’identité",
    "Calendrier des commissions mixtes de l’année prochaine",
)


#: What several posts ask for in the same words, and the day before today it was said.
WANTED = (
    ("drugs", "Ciblage des conteneurs et fouille des navires", 40),
    ("document_fraud", "Détection des titres contrefaits aux aéroports", 33),
)
EVERY_SIXTH, EVERY_TWELFTH = 6, 12
#: A post that says nothing did its last act so many days before today, and more: week-ends move it on by two at most.
QUIET_DAYS = 4


@dataclass(frozen=True)
class Plan:
    """A post to make: no source means that it is fictitious."""

    code: str
    city: str
    country: str
    others: tuple
    verified: bool
    source: str


def plans(posts=POSTS_IN_ALL, countries=COUNTRIES_IN_ALL):
    """[Plan] of the posts beside those of the small demo; the same whenever it is asked."""
    embassies = {row["country"]: row for row in csv_rows(DATA / "embassies.csv")}
    known = csv_rows(DATA / "verified_posts.csv")[: posts - len(POSTS)]
    taken = {country for _city, country, _embassy, others, _source in POSTS.values() for country in (country, *others)}
    taken |= {code for row in known for code in (row["country"], *row["others"].split())}
    invented = [code for code in RESIDENCES if code not in taken][: posts - len(POSTS) - len(known)]
    left = {code: row for code, row in embassies.items() if code not in taken and code not in invented}
    others = _neighbours({code: embassies[code] for code in invented}, left, countries - len(taken) - len(invented))
    codes, made = set(POSTS), []
    for row in known:
        code = _code(row["city"], codes)
        made.append(
            Plan(code, row["city"], row["country"], tuple(row["others"].split()), row["verified"] == "1", row["source"])
        )
    for country in invented:
        city = embassies[country]["city"]
        made.append(Plan(_code(city, codes), city, country, tuple(others[country]), verified=False, source=""))
    return made


def _neighbours(residences, left, wanted):
    """{residence: codes}: the nearest pairs first, each country once, `MOST_OTHERS` at most for one residence."""
    pairs = sorted(
        (_far(home, there), code, other) for code, home in residences.items() for other, there in left.items()
    )
    found, given = {code: [] for code in residences}, set()
    for _distance, code, other in pairs:
        if len(given) >= wanted:
            break
        if other not in given and len(found[code]) < MOST_OTHERS:
            found[code].append(other)
            given.add(other)
    return found


def _far(one, other):
    """The angle between two embassies on the globe, in radians."""
    (y1, x1), (y2, x2) = (
        (math.radians(float(row["latitude"])), math.radians(float(row["longitude"]))) for row in (one, other)
    )
    return math.acos(min(1.0, math.sin(y1) * math.sin(y2) + math.cos(y1) * math.cos(y2) * math.cos(x1 - x2)))


def _plain(text):
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _code(city, codes):
    """Three letters of the city that no other post has, added to `codes`."""
    letters = [letter for letter in _plain(city).upper() if letter.isalpha()]
    candidates = [letters[0] + b + c for i, b in enumerate(letters[1:], 1) for c in letters[i + 1 :]]
    code = next(one for one in candidates if one not in codes)
    codes.add(code)
    return code


def load_network(*, seed, now=None, posts=POSTS_IN_ALL, countries=COUNTRIES_IN_ALL, officers=OFFICERS_IN_ALL):
    """Add the rest of the network around `now` to a database that holds the small demo. Returns how many posts were
    added; 0 when they were there. One transaction, by the owner's login.
    """
    now = now or timezone.now()
    today = now.astimezone(ZoneInfo("Europe/Paris")).date()
    wanted = plans(posts, countries)
    if Post.objects.count() > len(POSTS):
        return 0
    with as_demo():
        with as_role(BYPASS), at(now):
            made = {plan.code: _create_post(plan, today) for plan in wanted}
            people = _create_people(wanted, made, today, now, officers)
        player = Player(made, people, today, now, seed)
        player.heads = {plan.code: f"{plan.code}/0" for plan in wanted}
        scenes = [*_questions(player, wanted), *_needs(player, wanted), *_readings(player, wanted)]
        player.play(_stories(wanted), scenes)
    return len(made)


def _create_post(plan, today):
    home = Country.objects.get(code=plan.country)
    post = Post.objects.create(
        code=plan.code,
        city=plan.city,
        country=home,
        embassy=f"Ambassade de France {home.located_fr}",
        time_zone=home.time_zone,
        verified=plan.verified,
        source=plan.source,
    )
    Coverage.objects.bulk_create(
        Coverage(post=post, country_id=code, resident=code == plan.country, starts_on=today - timedelta(days=3000))
        for code in (plan.country, *plan.others)
    )
    return post


def _create_people(wanted, posts, today, now, officers):
    """{key: User}, `officers` in the whole network with those of the small demo: a head for each post, then in turn."""
    already = sum(person.role in OFFICER_ROLES and person.until is None for person in PEOPLE.values())
    already += sum(person.role in OFFICER_ROLES and (person.until or 0) < 0 for person in PEOPLE.values())
    each = [plan.code for plan in wanted]
    seats = [each[number % len(each)] for number in range(max(officers - already, len(each)))]
    secret, domains = make_password(PASSWORD), list(Domain.objects.all())
    made, ranks = {}, dict.fromkeys(each, 0)
    for number, code in enumerate(seats):
        rank, ranks[code] = ranks[code], ranks[code] + 1
        role = OFFICER_ROLES[min(rank, 2)]
        made[f"{code}/{rank}"] = user = _person(number, secret, today, now)
        since = 120 + (number * 37) % 900
        assignment = Assignment.objects.create(
            user=user,
            role=role,
            post=posts[code],
            function=str(Role(role).label),
            starts_on=today - timedelta(days=since),
            ends_on=today + timedelta(days=1100 - since),
        )
        if role == Role.ODL:
            assignment.domains.set([domains[number % len(domains)]])
    return made


def _person(number, secret, today, now):
    first, last = FIRST[number % len(FIRST)], LAST[(number // len(FIRST) + number) % len(LAST)]
    email = f"{_plain(first)}.{_plain(last)}.{number}@ssi.demo".lower()
    user = User.objects.create(
        email=email,
        first_name=first,
        last_name=last,
        rank=RANKS[number % len(RANKS)],
        password=secret,
        french_national=True,
        last_visit_at=now - timedelta(hours=20 + number % 90),
        date_joined=now - timedelta(days=400),
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _stories(wanted):
    """Three exchanges at each post, held by its head: one to begin, one that left, one that is over."""
    for number, plan in enumerate(wanted):
        head, day = f"{plan.code}/0", -(number % 9) - (QUIET_DAYS if _says_nothing(number) else 0)
        domain, title = SUBJECTS[number % len(SUBJECTS)]
        other, second = SUBJECTS[(number + 1) % len(SUBJECTS)]
        asks = {
            "requester": "Direction centrale de la police judiciaire du pays",
            "recipient": "Direction nationale de la police judiciaire",
            "purpose": title,
            "information_sought": "Identification et antécédents des personnes citées.",
            "availability_reasons": "Des lignes françaises ont été relevées.",
            "regime": "BILATERAL",
        }
        yield incoming(
            plan.code, head, domain, plan.country, title, qualify(day - 2), take(day - 2), received=day - 3, **asks
        )
        yield incoming(
            plan.code,
            head,
            other,
            plan.country,
            second,
            qualify(day - 19),
            take(day - 19),
            draft(day - 16, "Les personnes citées ne sont pas connues des services français."),
            on_own(day - 15),
            send(day - 15),
            close(day - 12, "Réponse reçue par le partenaire."),
            received=day - 20,
            **asks | {"purpose": second},
        )
        yield outgoing(
            plan.code,
            head,
            domain,
            (plan.others or (plan.country,))[0],
            f"{title} (demande française)",
            on_own(day - 6),
            send(day - 5),
            day=day - 7,
            **asks | {"requester": "Office central", "recipient": "Direction de la police du pays"},
        )


def _questions(player, wanted):
    """The desk asks every ninth post something; half of them answered."""
    with as_role(BYPASS):
        asker = User.objects.get(email=PEOPLE["montaigu"].email)
    scenes = []
    for number, plan in enumerate(wanted[::9]):
        post = player.posts[plan.code]
        moment = datetime.combine(player.today - timedelta(days=6), time(10, number), tzinfo=post.zone)
        scenes.append((moment, partial(_ask, player, asker, plan, number)))
    return scenes


def _ask(player, asker, plan, number):
    post = player.posts[plan.code]
    with as_role(BYPASS), acting_as(asker):
        question = desk.ask(
            by=asker,
            post=post,
            subject=QUESTIONS[number % len(QUESTIONS)],
            text="Merci d’indiquer l’état à ce jour et le service compétent.",
            due_on=player.today + timedelta(days=number * 3 - 4),
        )
    if number % 2:
        head = player.people[f"{plan.code}/0"]
        with as_role(BYPASS), acting_as(head):
            desk.answer(question, by=head, answer="Deux équipes de six, à la direction des douanes.")


def _needs(player, wanted):
    """Every sixth post asks for the same as another; half of them share it with the desk."""
    for number, plan in enumerate(wanted[::EVERY_SIXTH]):
        domain, title, ago = WANTED[number % 4 // 2]
        moment = datetime.combine(
            player.today - timedelta(days=ago), time(9, number), tzinfo=player.posts[plan.code].zone
        )
        yield moment, partial(_want, player, plan, number, domain, title)


def _want(player, plan, number, domain, title):
    head, post = player.people[f"{plan.code}/0"], player.posts[plan.code]
    with as_role(BYPASS), acting_as(head):
        need = needs.open_need(
            by=head,
            post=post,
            title=title,
            country=post.country,
            domain=player.domains[domain],
            source="ENTRETIEN",
            asked_on=player.today - timedelta(days=50),
            text="Le service demande une formation de formateurs et des exercices sur place.",
            urgency=3,
            expected_return=3,
            returns=["RENSEIGNEMENT"],
            justification="",
        )
        if number % 2:
            reach.share_with_dcis(need, by=head, reason="À rapprocher d’autres postes")


def _readings(player, wanted):
    """Everybody looks at their files in these two days, save at every twelfth post, which says nothing."""
    for number, plan in enumerate(wanted):
        if not _says_nothing(number):
            yield player.now - timedelta(hours=1 + number % 47), partial(_read, player.people[f"{plan.code}/0"])


def _says_nothing(number):
    return number % EVERY_TWELFTH == 2


def _read(head):
    with as_role(BYPASS), acting_as(head):
        record("case.list", kind="informationexchange", shown=[])
