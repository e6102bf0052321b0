"""A mail server that misbehaves on order: sink.py FOLDER plain|starttls|tls

Prints its port, keeps every message it was given in FOLDER as 1.eml, 2.eml … (bytes as they came), and answers by the
part of the recipient before the @: 421, 451 (always), 451-once, 550, 554-data, hang, close-after-data (once); everything
else is taken. With TLS a login (sengen / geheim) is asked for. The certificates lie in FOLDER; authority.pem signed them.
"""

import asyncio
import pathlib
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER, MODE = pathlib.Path(sys.argv[1]), sys.argv[2]


def certificates():
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *ec, "-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *ec, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (FOLDER / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", "server.ext")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    return context


class Sink:
    def __init__(self):
        self.kept = 0
        self.seen = set()

    def first_time(self, address):
        fresh = address not in self.seen
        self.seen.add(address)
        return fresh

    async def handle_RCPT(self, server, session, envelope, address, options):
        if envelope.rcpt_tos:
            return "550 one recipient a message"
        name = address.split("@")[0]
        if name == "421":
            return "421 4.3.2 shutting down"
        if name == "451" or (name == "451-once" and self.first_time(address)):
            return "451 4.7.1 greylisted, come back later"
        if name == "550":
            return "550 5.1.1 no such user here"
        if name == "hang":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "554-data":
            return "554 5.7.1 looks like spam"
        self.kept += 1
        (FOLDER / f"{self.kept}.eml").write_bytes(envelope.original_content)
        if name == "close-after-data" and self.first_time(name):
            server.transport.abort()
        return "250 2.0.0 queued as TEST"


def login(server, session, envelope, mechanism, data):
    right = data.login == b"sengen" and data.password == b"geheim"
    return AuthResult(success=right, handled=False)


async def main():
    sink, options = Sink(), {"hostname": "sink.test", "enable_SMTPUTF8": True}
    context = None if MODE == "plain" else certificates()
    if MODE == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if MODE != "plain":
        options |= {"authenticator": login, "auth_required": True, "auth_require_tls": MODE == "starttls"}
    loop = asyncio.get_running_loop()
    outer = context if MODE == "tls" else None
    server = await loop.create_server(lambda: SMTP(sink, loop=loop, **options), "127.0.0.1", 0, ssl=outer)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
