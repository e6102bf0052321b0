"""An endpoint that checks signatures with the reference library of Standard Webhooks: receiver.py FOLDER http|https

Prints its port. Good secrets stand in FOLDER/secrets, one a line; each request becomes a line of FOLDER/log (JSON). It answers by the
path: /ok 204, /500, /500-once, /410, /redirect (to /ok), /slow (never); with https its certificate is for localhost and hooks.test.jp,
and FOLDER/authority.pem signed it.
"""

import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import time

from standardwebhooks.webhooks import Webhook

FOLDER, KIND = pathlib.Path(sys.argv[1]), sys.argv[2]
seen = set()


def certificates():
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *ec, "-keyout", "authority.key", "-out", "authority.pem", "-days", "2", "-subj", "/CN=authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *ec, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (FOLDER / "server.ext").write_text("subjectAltName=DNS:localhost,DNS:hooks.test.jp\nbasicConstraints=critical,CA:FALSE\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", "server.ext")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    return context


def holds(secret, body, headers):
    try:
        Webhook(secret).verify(body, headers)
        return True
    except Exception:
        return False


class Endpoint(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        secrets = (FOLDER / "secrets").read_text().split() if (FOLDER / "secrets").exists() else []
        other = dict(headers, **{"webhook-id": headers["webhook-id"] + "0"})
        line = {
            "path": self.path,
            "id": headers["webhook-id"],
            "timestamp": headers["webhook-timestamp"],
            "signatures": len(headers["webhook-signature"].split()),
            "holds": [holds(secret, body, headers) for secret in secrets],
            "tampered": [holds(secret, body + " ", headers) or holds(secret, body, other) for secret in secrets],
            "headers": sorted(headers),
            "body": json.loads(body),
        }
        with open(FOLDER / "log", "a") as log:
            log.write(json.dumps(line) + "\n")
        once = self.path == "/500-once" and line["id"] not in seen
        seen.add(line["id"])
        if self.path == "/slow":
            time.sleep(3600)
        status = {"/500": 500, "/410": 410, "/redirect": 302}.get(self.path, 500 if once else 204)
        self.send_response(status)
        if status == 302:
            self.send_header("location", "/ok")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
server.daemon_threads = True
if KIND == "https":
    server.socket = certificates().wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
