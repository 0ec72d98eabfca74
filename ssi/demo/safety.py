"""Incidents, alerts, sites and security plans of the demo: Djibouti by the sea, and a few of each in Bucharest.

Every place exists, nothing that is told of it happened. An incident of every type, an alert in each state at both
posts, a site never assessed and one with a recommendation overdue, a plan about to lapse in Djibouti.
"""

from datetime import datetime, time, timedelta
from functools import partial

from consular.alerts import services as alerts
from consular.incidents import services as incidents
from consular.models import Alert, Committee, Exercise, Ilot, Incident, SecurityPlan, Site, SiteAssessment
from consular.plan import services as plans
from consular.sites import services as sites
from ssi.accounts.context import acting_as

from .safety_texts import ALERTS, EXERCISES, INCIDENTS, MARKS, MINUTES, PLAN, RECOMMENDATIONS, SITES
from .stage import BYPASS, as_role

#: Who writes and who validates at each post.
CAST = {"DJI": ("perrin", "kermadec", "courtois"), "BUC": ("lebrun", "garrigues", "saint-aubert")}


def safety_scenes(player):
    """(moment, what is done then)."""
    made = _Safety(player)
    scenes = [(made.day(300, n), partial(made.site, *row)) for n, row in enumerate(SITES)]
    for n, row in enumerate(MARKS):
        scenes += [(made.day(row[2], 20 + n), partial(made.assess, *row))]
    scenes += [(made.day(row[2], 30 + n), partial(made.recommend, *row)) for n, row in enumerate(RECOMMENDATIONS)]
    for n, row in enumerate(INCIDENTS):
        scenes += [(made.day(row["days"], 40 + n), partial(made.incident, row))]
        scenes += [
            (made.day(entry["days"], 41 + n), partial(made.entry, row, entry)) for entry in row.get("entries", ())
        ]
    for n, row in enumerate(ALERTS):
        for post in CAST:
            scenes += made.alert(post, row, 60 + n)
    for post, days in (("DJI", 340), ("BUC", 120)):
        scenes += [(made.day(days, 80), partial(made.plan, post))]
        scenes += [(made.day(days - 2, 81), partial(made.validate, post))]
    scenes += [(made.day(5, 82), partial(made.begin, "BUC"))]
    scenes += [(made.day(row[1], 84 + n), partial(made.committee, *row)) for n, row in enumerate(MINUTES)]
    scenes += [(made.day(row[1], 90 + n), partial(made.exercise, *row)) for n, row in enumerate(EXERCISES)]
    return scenes


class _Safety:
    def __init__(self, player):
        self.player = player

    def day(self, days, number):
        """About nine in the morning at Djibouti, that many days ago; a little before now when it is today."""
        zone = self.player.posts["DJI"].zone
        moment = datetime.combine(self.player.today - timedelta(days=days), time(9, 5), tzinfo=zone)
        return min(moment + timedelta(minutes=2 * number), self.player.now - timedelta(seconds=400 - number))

    def ago(self, days):
        return self.player.today - timedelta(days=days)

    def act(self, post, who, function, /, *args, **fields):
        """One act of the consul (0), the head (1) or the ambassador (2) of the post."""
        by = self.player.people[CAST[post][who]]
        with as_role(BYPASS), acting_as(by):
            return function(*args, by=by, **fields)

    def find(self, post, model, **wanted):
        """One row of the post, as its consul sees it; None of nothing."""
        with as_role(BYPASS), acting_as(self.player.people[CAST[post][0]]):
            return model.objects.select_related("post__country").filter(post=self.player.posts[post], **wanted).first()

    def site(self, post, name, kind, sensitivity, ilot, staff, french, latitude, longitude, manager, phone):
        self.act(
            post,
            0,
            sites.save_site,
            post=self.player.posts[post],
            name=name,
            type=kind,
            sensitivity=sensitivity,
            ilot=self.find(post, Ilot, code=ilot) if ilot else None,
            staff=staff,
            french=french,
            latitude=latitude,
            longitude=longitude,
            manager=manager,
            phone=phone,
        )

    def assess(self, post, name, days, summary, marks, hand_over):
        site = self.find(post, Site, name=name)
        fields = {"made_on": self.ago(days), "summary": summary, "met": site.manager, "marks": marks}
        assessment = self.act(post, 1, sites.save_assessment, site=site, **fields)
        if hand_over:
            self.act(post, 1, sites.hand_over, assessment)

    def recommend(self, post, name, days, text, priority, owner, cost, due, outcome):
        assessment = self.find(post, SiteAssessment, site__name=name)
        fields = {"text": text, "priority": priority, "owner": owner, "cost": cost, "due_on": self.ago(-due)}
        row = self.act(post, 1, sites.save_recommendation, assessment=assessment, **fields)
        if outcome:
            fields |= {"status": "FAITE", "outcome": outcome, "recommendation": row, "expected_version": row.version}
            self.act(post, 1, sites.save_recommendation, assessment=assessment, **fields)

    def facts(self, row):
        post = row["post"]
        told = {name: value for name, value in row.items() if name not in ("post", "days", "hour", "entries")}
        told["ilot"] = self.find(post, Ilot, code=told["ilot"]) if told.get("ilot") else None
        told["site"] = self.find(post, Site, name=told["site"]) if told.get("site") else None
        zone = self.player.posts[post].zone
        told["occurred_at"] = datetime.combine(self.ago(row["days"] + 1), time(row["hour"], 20), tzinfo=zone)
        return told

    def incident(self, row):
        self.act(row["post"], 0, incidents.open_incident, post=self.player.posts[row["post"]], **self.facts(row))

    def entry(self, row, entry):
        """What followed: the facts of the first entry, and what this one changes."""
        incident = self.find(row["post"], Incident, last__title=row["title"])
        changed = {name: value for name, value in entry.items() if name not in ("days", "nature")}
        self.act(
            row["post"],
            0,
            incidents.add_entry,
            incident,
            nature=entry.get("nature", "SUITE"),
            expected_version=1,
            **(self.facts(row) | changed),
        )

    def alert(self, post, row, number):
        """The scenes of one alert up to the state it is in: each step ten minutes after the one before."""
        start, state = self.day(row["days"], number), row["state"]
        steps = [partial(self.write, post, row)]
        if state != "BROUILLON":
            steps += [partial(self.move, post, row, alerts.submit, 0)]
        if state not in ("BROUILLON", "A_VALIDER"):
            who = 2 if row["level"] == "URGENCE" else 1
            steps += [partial(self.move, post, row, alerts.approve, who)]
        if state in ("DIFFUSEE", "CLOSE"):
            steps += [partial(self.move, post, row, alerts.note_sent, 0, channels=["SMS", "ILOTIERS"])]
        if row.get("answers") and post == "DJI":
            steps += [partial(self.move, post, row, alerts.take_answers, 0, text=row["answers"])]
        if state == "CLOSE":
            steps += [partial(self.move, post, row, alerts.close, 0)]
        if state == "ANNULEE":
            steps += [partial(self.move, post, row, alerts.cancel, 0, remark="Le rassemblement n’aura pas lieu.")]
        latest = self.player.now - timedelta(seconds=5 * (len(steps) + 1))
        return [(min(start, latest) + timedelta(seconds=4 * n), step) for n, step in enumerate(steps)]

    def write(self, post, row):
        names = ("level", "category", "title", "text", "text_en", "instructions", "exercise")
        fields = {name: row[name] for name in names if name in row}
        codes = row.get("ilots", ()) if post == "DJI" else ()
        keys = [self.find(post, Ilot, code=code).pk for code in codes]
        self.act(post, 0, alerts.save_alert, post=self.player.posts[post], ilots=keys, sites=[], **fields)

    def move(self, post, row, function, who, **fields):
        self.act(post, who, function, self.find(post, Alert, title=row["title"]), **fields)

    def plan(self, post):
        plan = self.act(post, 1, plans.new_version, post=self.player.posts[post])
        self.act(post, 1, plans.save_plan, plan, expected_version=plan.version, **PLAN)

    def validate(self, post):
        self.act(post, 0, plans.validate, self.find(post, SecurityPlan, status="BROUILLON"))

    def begin(self, post):
        self.act(post, 1, plans.new_version, post=self.player.posts[post])

    def committee(self, post, days, members, minutes, follow_ups):
        fields = {"held_on": self.ago(days), "members": members, "minutes": minutes}
        self.act(post, 0, plans.save_committee, post=self.player.posts[post], **fields)
        self.follow(post, self.find(post, Committee, held_on=self.ago(days)), follow_ups)

    def exercise(self, post, days, held, kind, planned, played, lessons, follow_ups):
        fields = {"held_on": self.ago(held), "kind": kind, "planned": planned, "played": played, "lessons": lessons}
        self.act(post, 0, plans.save_exercise, post=self.player.posts[post], **fields)
        self.follow(post, self.find(post, Exercise, held_on=self.ago(held)), follow_ups)

    def follow(self, post, source, follow_ups):
        for text, owner, due in follow_ups:
            self.act(post, 0, plans.save_follow_up, source=source, text=text, owner=owner, due_on=self.ago(-due))
