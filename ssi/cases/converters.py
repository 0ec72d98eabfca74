"""`<reference:reference>` in an address: what cannot be a reference is no address at all."""

from django.urls import register_converter


class ReferenceConverter:
    regex = r"[A-Z]{2,6}-[A-Z]{2,4}-[0-9]{4}-[0-9]{5,7}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ReferenceConverter, "reference")
