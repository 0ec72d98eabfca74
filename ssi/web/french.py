"""French, the language of the source: sentences that need no catalogue, but a plural of their own."""

from gettext import NullTranslations

from django.utils.translation import trans_real


class SourceSentences(NullTranslations):
    """What a sentence without translation becomes: itself. French says « 0 absent », « 1,5 an », « 2 absents »."""

    def ngettext(self, msgid1, msgid2, n):
        return msgid1 if abs(n) < 2 else msgid2

    def npgettext(self, context, msgid1, msgid2, n):
        return self.ngettext(msgid1, msgid2, n)


def teach_plurals():
    """Django's own French rule covers its own sentences only; gettext would count ours as English does."""
    trans_real.translation("fr").add_fallback(SourceSentences())
