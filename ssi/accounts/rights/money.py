"""Money (cooperation-consular.md §§4.2, 9.1): officers commit; volunteers certify and ask to pay, never both on one
commitment; assistants certify. Rates are entered by the head of the post, the deputy or the desk."""

from . import Rights, of

_VIEW = of("cooperation", "fundingline", "view")
_CERTIFY = of("cooperation", "certification", "add")
_PAY = of("cooperation", "payment", "add")
_SPEND = of("cooperation", "fundingline", "change") | of("cooperation", "commitment", "add")
_RATE = of("cooperation", "exchangerate", "add")

RIGHTS = Rights(
    officer=_VIEW | _CERTIFY | _PAY | _SPEND,
    deputy=_RATE,
    volunteer=_VIEW | _CERTIFY | _PAY,
    assistant=_VIEW | _CERTIFY,
    ambassador=_VIEW,
    desk=_VIEW | _RATE,
    view_grant=_VIEW,
)
