"""The keys of the attachments, under the master key of the installation."""

from ssi.web.rotation import Column, declare

from . import vault
from .models import Attachment

declare(Column(Attachment, "key", vault.current_prefix, vault.rewrapped))
