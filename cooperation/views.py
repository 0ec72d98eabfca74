"""The pages every noun of the room has: a form of the post, opening a file, changing it, adding to it."""

from django.utils import timezone

from ssi.cases import editing
from ssi.cases.editing import RemovePart
from ssi.cases.views import marks_of

__all__ = ["CaseForm", "EditFile", "FormAnswer", "FormPage", "OpenFile", "RemovePart", "page_frame"]

TEMPLATE = "cooperation/form.html"


class FormAnswer(editing.FormAnswer):
    form_template = TEMPLATE


class FormPage(editing.FormPage):
    form_template = TEMPLATE


class OpenFile(editing.OpenFile):
    form_template = TEMPLATE


class CaseForm(editing.CaseForm):
    form_template = TEMPLATE


class EditFile(editing.EditFile):
    form_template = TEMPLATE


def page_frame(case, crumb):
    """What the pages of a file share: marking, rail, breadcrumbs."""
    return {
        "case": case,
        "now": timezone.now(),
        "clocks": list(case.clocks.explained()),
        "attachments": list(case.attachments.all()),
        **marks_of(case),
        "breadcrumbs": [crumb, {"label": case.reference}],
    }
