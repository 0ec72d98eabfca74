"""Pages whose table is taken away as a file: sent (POST), the same address gives it, with the filters it carries."""

from django.http import Http404
from django.views import View

from ssi.accounts.step_up import EXPORT, step_up

from .export import FORMATS


@step_up(EXPORT)
class SheetPage(View):
    """A page gives `exported(file_format)`, the answer to send, and includes « cases/_export.html ». Whom the page
    does not exist for is turned away by its `dispatch`, which both methods go through.
    """

    def post(self, request, *args, **kwargs):
        file_format = request.POST.get("format", "csv")
        if file_format not in FORMATS:
            raise Http404
        return self.exported(file_format)
