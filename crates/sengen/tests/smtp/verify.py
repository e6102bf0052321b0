"""verify.py MESSAGE SELECTOR=PUBLIC.pem … : checks every DKIM signature of a message; one line `selector true|false` each."""

import base64
import subprocess
import sys

import dkim

message = open(sys.argv[1], "rb").read()
keys = {}
for pair in sys.argv[2:]:
    selector, file = pair.split("=")
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", file, "-outform", "DER"], check=True, capture_output=True).stdout
    # Ed25519: the DNS holds the bare 32 bytes (RFC 8463); RSA: the whole structure (RFC 6376).
    kind, body = ("ed25519", der[-32:]) if len(der) < 64 else ("rsa", der)
    keys[selector] = f"v=DKIM1; k={kind}; p={base64.b64encode(body).decode()}".encode()


def dns(name, timeout=5):
    name = name.decode() if isinstance(name, bytes) else name
    return keys[name.split("._domainkey.")[0]]


signatures = dkim.DKIM(message).headers
count = sum(1 for name, _ in signatures if name.lower() == b"dkim-signature")
for index in range(count):
    one = dkim.DKIM(message)
    right = one.verify(idx=index, dnsfunc=dns)
    print(one.selector.decode(), str(right).lower())
