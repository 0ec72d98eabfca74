"""The life of a form on a page: shown, refused beside its fields, saved; both versions when two people edit at once."""

from .refusals import Refusal, StaleVersion
from .versions import both_versions


class FormCycle:
    """GET and POST of a view. It gives `form(data)`, `write(form)` (may raise a Refusal), `shown(form, status,
    theirs)` and `answer(done)`, the response once `write` gave `done`.
    """

    def get(self, request, **kwargs):
        return self.shown(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            done = self.write(form)
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.shown(form, status=409, theirs=both_versions(refusal.theirs, form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return self.answer(done)
