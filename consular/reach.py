"""Who sees the community of a post, first wall: the matrix of rights, post by post. The second is `sql/policies.sql`.

Names of the register: the consular section, the head and the deputy of the post, with a reason (`register/reading.py`).
The desk reads counts, through `sec.community_counts`, and no row of any of these tables.
"""

from ssi.directory.reach import posts_where


def register(queryset, user):
    posts, _network = posts_where(user, "consular.view_register")
    return queryset.filter(post__in=posts)


def ilots(queryset, user):
    posts, _network = posts_where(user, "consular.view_ilot")
    return queryset.filter(post__in=posts)


def sites(queryset, user):
    posts, _network = posts_where(user, "consular.view_site")
    return queryset.filter(post__in=posts)


def incidents(queryset, user):
    posts, _network = posts_where(user, "consular.view_incident")
    return queryset.filter(post__in=posts)


def alerts(queryset, user):
    """Whole post: an alert names nobody. Its answers do: `register` says who reads them."""
    posts, _network = posts_where(user, "consular.view_alert")
    return queryset.filter(post__in=posts)


def proposals(queryset, user):
    """Whole post: a proposal of travel advice names nobody. The incidents it rests on are read by `incidents`."""
    posts, _network = posts_where(user, "consular.view_adviceproposal")
    return queryset.filter(post__in=posts)


def plans(queryset, user):
    posts, _network = posts_where(user, "consular.view_plan")
    return queryset.filter(post__in=posts)
