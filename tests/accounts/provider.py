"""An identity provider on this machine: it publishes its keys, and signs what the test tells it to, well or badly."""

import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode

#: The access token: nothing here has a use for it.
ACCESS = "jeton-d-acces-4f1c77aa"
ISSUER = "https://identite.exemple.test"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _signed(key, algorithm, kid):
    return lambda claims: jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def _with_public_key_as_secret(claims):
    """PyJWT refuses to write it: done by hand, as an attacker does."""
    head = base64url_encode(json.dumps({"alg": "HS256", "kid": "rsa", "typ": "JWT"}).encode())
    signed = head + b"." + base64url_encode(json.dumps(claims).encode())
    return (signed + b"." + base64url_encode(hmac.digest(PUBLIC, signed, "sha256"))).decode()


def _changed_after_signing(claims):
    head, _body, signature = _signed(RSA, "RS256", "rsa")(claims | {"acr": "eidas1"}).split(".")
    return ".".join((head, base64url_encode(json.dumps(claims).encode()).decode(), signature))


FORGERIES = {
    "no signature": _signed(None, "none", "rsa"),
    "secret of the client": _signed("s" * 32, "HS256", "rsa"),
    "public key as a secret": _with_public_key_as_secret,
    "key of a stranger under a known name": _signed(STRANGER, "RS256", "rsa"),
    "unknown key": _signed(STRANGER, "RS256", "inconnue"),
    "no name of a key": _signed(RSA, "RS256", None),
    "algorithm we did not agree on": _signed(RSA, "RS512", "rsa"),
    "key of another kind": _signed(RSA, "RS256", "curve"),
    "changed after signing": _changed_after_signing,
    "not a token": lambda _claims: "ceci n’est pas un jeton",
}


class Provider:
    """`claims` are those of the next identity token, `sign` makes it (None: no token); `asked` are the paths asked."""

    with_curve = staticmethod(_signed(CURVE, "ES256", "curve"))

    def __init__(self):
        self.given, self.claims, self.asked, self.sign = "", {}, [], _signed(RSA, "RS256", "rsa")

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path):
        if path.endswith("openid-configuration"):
            pages = ("authorize", "token", "userinfo", "jwks")
            authorize, token, userinfo, jwks = (f"{self.address}/{page}" for page in pages)
            return {
                "issuer": ISSUER,
                "authorization_endpoint": authorize,
                "token_endpoint": token,
                "userinfo_endpoint": userinfo,
                "jwks_uri": jwks,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/jwks":
            rsa_key = RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True) | {"kid": "rsa", "alg": "RS256"}
            curve = ECAlgorithm.to_jwk(CURVE.public_key(), as_dict=True) | {"kid": "curve", "alg": "ES256"}
            return {"keys": [rsa_key, curve]}
        token = self.sign(self.claims)
        self.given = token or ""
        return {"access_token": ACCESS, "token_type": "Bearer"} | ({"id_token": token} if token else {})

    def _handler(provider):  # noqa: N805  (`self` is the request's)
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                provider.asked.append(self.path)
                body = json.dumps(provider.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_arguments):
                pass

        return Handler
