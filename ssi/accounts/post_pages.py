"""What the pages of a post share: they are one post's, for whoever holds the permission there.

`FormPage` is the page of one form over one row: shown, refused beside its fields, or saved; when somebody else saved
the row meanwhile, both versions are shown.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from ssi.audit.reading import opened
from ssi.web.form_cycle import FormCycle

from .access import own_post


class PostPage(View):
    """A page of the (first) post where this person holds `permission`; for anybody else it does not exist."""

    permission = ""
    template_name = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.post_ = own_post(request.user, self.permission)
        if self.post_ is not None:
            self.prepare(request.user, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        if self.post_ is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def prepare(self, user, **kwargs):
        """Read what the page is about. Raises Http404."""

    @property
    def today(self):
        return timezone.localdate(timezone=self.post_.zone)

    def one(self, queryset, key):
        row = queryset.visible_to(self.request.user).filter(pk=key, post=self.post_).first()
        if row is None:
            raise Http404
        row.post = self.post_
        opened(row)
        return row

    def page(self, context, status=200):
        return TemplateResponse(self.request, self.template_name, context, status=status)


class FormPage(FormCycle, PostPage):
    """A form: GET shows it, POST does its act. Somebody else saved meanwhile: both versions are shown."""

    template_name = "components/page_form.html"
    form_class = None
    title = back_url = hint = ""
    crumbs = ()
    button = _("Enregistrer")
    row = None

    def form(self, data=None):
        version = {"version": self.row.version} if self.row is not None else {}
        return self.form_class(data, post=self.post_, instance=self.row, initial={**self.initial(), **version})

    def initial(self):
        return {}

    def answer(self, row):
        messages.success(self.request, self.done(row))
        return redirect(self.after(row))

    def after(self, row):
        return row.get_absolute_url()

    def done(self, row):
        return _("%(what)s : enregistré.") % {"what": row}

    def shown(self, form, status=200, theirs=()):
        context = {
            "form": form,
            "theirs": theirs,
            "title": self.title,
            "hint": self.hint,
            "button": self.button,
            "back_url": self.back_url,
            "breadcrumbs": [*self.crumbs, {"label": self.title}],
        }
        return self.page(context, status)
