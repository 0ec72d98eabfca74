"""What the pages of the room share: they are a post's; names are read by whoever said why."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ssi.accounts.post_pages import PostPage

from .register import services as register

REGISTER = {"label": _("Registre"), "url": "/consulaire/registre/"}
ILOTS = {"label": _("Îlots"), "url": "/consulaire/ilots/"}
COPIES = {"label": _("Exemplaires papier"), "url": "/consulaire/exemplaires/"}


class NominalPage(PostPage):
    """A page that shows names of the register: said why first, then journalled with that reason."""

    permission = "consular.view_register"

    def dispatch(self, request, *args, **kwargs):
        if self.post_ is not None:
            self.reading = register.reading_in_force(request.user, self.post_)
            if self.reading is None:
                return redirect(f"{reverse('consular:reading')}?{urlencode({'suite': request.get_full_path()})}")
        return super().dispatch(request, *args, **kwargs)
