"""A QR code as an image a printed page can hold: the paper says by itself what it is a copy of."""

from base64 import b64encode

import qrcode


def svg(text):
    """An SVG drawing of `text`, one path, a quiet border of two modules."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(matrix)} {len(matrix)}"><path d="{path}"/></svg>'


def data_uri(text):
    return f"data:image/svg+xml;base64,{b64encode(svg(text).encode()).decode()}"
