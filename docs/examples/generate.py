"""Makes a picture with Python's standard library and waits for its webhook, which it verifies.

DARKROOM_KEY=dk_... python3 generate.py "a ceramic lamp" lamp.jpg

The webhook goes to this machine; Darkroom sends to such an address only where darkroom.egress.allow has it, as ./darkroom run does.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("DARKROOM_URL", "http://127.0.0.1:8080")
KEY = {"Authorization": "Bearer " + os.environ["DARKROOM_KEY"]}
TOLERANCE_SECONDS = 300


def call(path, body=None, **headers):
    """The JSON that a call answers; an error is raised with its problem (RFC 9457) in it."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {**KEY, "Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=150) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise SystemExit(f"{problem['code']}: {problem['detail']}")


def verify(secrets, headers, body):
    """Checks a webhook's signature (Standard Webhooks): every secret may have made any of the header's signatures."""
    sent = int(headers["webhook-timestamp"])
    if abs(time.time() - sent) > TOLERANCE_SECONDS:
        raise ValueError("the webhook is too old")
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split()):
            return json.loads(body)
    raise ValueError("Darkroom has not signed this webhook")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Receives webhooks. Any 2xx tells Darkroom that one has arrived; webhook-id is the same on every try."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.server.event = verify(self.server.secrets, self.headers, body)
            self.send_response(204)
        except ValueError as refused:
            print(refused, file=sys.stderr)
            self.send_response(400)
        self.end_headers()

    def log_message(self, *ignored):
        pass


def main(prompt, file):
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        receiver.event = None
        receiver.secrets = [secret["secret"] for secret in call("/v1/webhook-secrets")["data"]]
        request = {
            "model": "seedream-4.5",
            "prompt": prompt,
            "webhook_url": f"http://127.0.0.1:{receiver.server_port}/webhook",
            "webhook_events": ["completed", "failed"],
        }
        # Sent again with the same Idempotency-Key, the same request buys nothing.
        generation = call("/v1/generations", request, **{"Idempotency-Key": str(uuid.uuid4())})
        receiver.timeout = 10
        deadline = time.monotonic() + 120
        while receiver.event is None:
            if time.monotonic() > deadline:
                raise SystemExit("no webhook within 120 s; GET /v1/generations/" + generation["id"])
            receiver.handle_request()
        event = receiver.event
        if event["data"]["id"] != generation["id"] or event["type"] != "generation.completed":
            raise SystemExit(f"{event['type']}: {event['data']['error']}")
    image = event["data"]["images"][0]
    urllib.request.urlretrieve(image["url"], file)
    print("verified", event["type"], image["url"])


if __name__ == "__main__":
    main(*sys.argv[1:])
