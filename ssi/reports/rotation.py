"""The keys of the PDFs, under the master key of the installation."""

from ssi.attachments import vault
from ssi.web.rotation import Column, declare

from .models import ReportFile

declare(Column(ReportFile, "key", vault.current_prefix, vault.rewrapped, beside="sealed_name"))
