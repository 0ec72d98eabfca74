"""The pages of each room in the menu: a room's `menu.py` (found by itself) declares them, nobody imports it."""

from dataclasses import dataclass, replace

_rooms = {}


@dataclass(frozen=True)
class MenuPage:
    """One page of a room: the name of its address, its lazy label, the permission that opens it; `group`: its shelf."""

    url_name: str
    label: str
    permission: str
    group: str = ""


def menu_group(label, *pages):
    """The same pages, on one shelf of that (lazy) name: a room of many pages shows its shelves first."""
    return tuple(replace(page, group=label) for page in pages)


def room_menu(room, *pages):
    """Declare the pages of a room, in the order of the menu. Raises ValueError when it is declared twice."""
    if room in _rooms:
        raise ValueError(f"the menu of {room} is declared twice")
    _rooms[room] = pages


def pages_of(room, user):
    """The pages of the room that this person may open, in order."""
    return [page for page in _rooms.get(room, ()) if user.has_perm(page.permission)]
