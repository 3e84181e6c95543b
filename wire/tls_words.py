"""Say in words why TLS did not come about, and what to do."""

import ssl

_ANOTHER = "make another: litterfog certs device NAME --again"

# What the broker says of us: OpenSSL's names of the alerts (RFC 8446, 6.2).
_ALERTS = {
    "CERTIFICATE_REQUIRED": "the broker lets nobody in without a certificate: give --credentials"
    " FILE, made by litterfog certs device NAME",
    "CERTIFICATE_REVOKED": f"this certificate is revoked; to be let in again, {_ANOTHER}",
    "CERTIFICATE_EXPIRED": "the broker says that this certificate has expired (or the broker's"
    f" clock is wrong); {_ANOTHER}",
    "UNKNOWN_CA": "the broker does not know the authority that this certificate is from: take the"
    " bundle from the folder of litterfog certs that the broker uses",
    "BAD_CERTIFICATE": f"the broker does not accept this certificate; {_ANOTHER}",
    "CERTIFICATE_UNKNOWN": f"the broker does not accept this certificate; {_ANOTHER}",
    "UNSUPPORTED_CERTIFICATE": f"the broker does not accept this kind of certificate; {_ANOTHER}",
    "HANDSHAKE_FAILURE": "the broker refuses the handshake: without a certificate it lets nobody"
    " in (--credentials FILE), or it offers no cipher in common",
    "PROTOCOL_VERSION": "the broker offers no TLS 1.2 or newer",
}
CUT_OFF = (
    "closed during the TLS handshake; if that goes on, check that the port is the broker's for TLS"
    " (mqtts is 8883)"
)
_LOCAL = {
    "WRONG_VERSION_NUMBER": "what listens there speaks no TLS: check the port (mqtts is 8883)",
    "UNEXPECTED_EOF_WHILE_READING": CUT_OFF,
    "UNSUPPORTED_PROTOCOL": "the broker offers no TLS 1.2 or newer",
}

# What we say of the broker: OpenSSL's x509_vfy.h.
_VERIFY = {
    9: "the broker's certificate is not valid yet: is this machine's clock right?",
    10: "the broker's certificate has expired, or this machine's clock is wrong; litterfog certs"
    " init renews it",
    62: "the broker's certificate is not for this host name: litterfog certs init --host NAME",
    64: "the broker's certificate is not for this address: litterfog certs init --host ADDRESS",
}
_UNKNOWN_ISSUER = (
    "the broker's certificate is from an authority that is not trusted here: give --credentials"
    " FILE, from the folder of litterfog certs that the broker uses"
)
_UNKNOWN_ISSUER_CODES = (2, 18, 19, 20, 21)


def tls_words(error: ssl.SSLError) -> str:
    """Explain an error; what is not known is given as OpenSSL says it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        code = error.verify_code
        known = _UNKNOWN_ISSUER if code in _UNKNOWN_ISSUER_CODES else _VERIFY.get(code)
        return known or f"the broker's certificate is not accepted: {error.verify_message}"
    reason = error.reason or ""
    _, is_alert, alert = reason.partition("_ALERT_")
    known = _ALERTS.get(alert) if is_alert else _LOCAL.get(reason)
    return known or f"TLS failed: {reason or error}"
