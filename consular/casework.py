"""The pages every file of this room has, over `ssi/cases/editing.py`; a part may be taken off from its own form."""

from ssi.cases import editing
from ssi.cases.editing import RemovePart

__all__ = ["CaseForm", "EditFile", "OpenFile", "RemovePart"]

TEMPLATE = "consular/case_form.html"


class OpenFile(editing.OpenFile):
    form_template = TEMPLATE


class CaseForm(editing.CaseForm):
    form_template = TEMPLATE

    def around(self, case, part):
        return {"remove_url": self.remove_url(case, part)}

    def remove_url(self, case, part):
        """Where the button that takes this part off sends; "" when there is none."""
        return ""


class EditFile(editing.EditFile):
    form_template = TEMPLATE
