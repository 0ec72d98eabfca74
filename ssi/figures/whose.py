"""Whose numbers: those of the whole post, or those of the files a person sees."""


def by_file(user, posts):
    """Whether this person counts only the files they see at these posts.

    The desk counts the network; who decides of the compartments of every one of these posts sees all their files. For
    anybody else a number that holds compartmented files would betray them (PRODUCT §3.1).
    """
    if user.has_perm("figures.view_network"):
        return False
    return not all(user.has_perm("cases.compartment_case", post) for post in posts)
