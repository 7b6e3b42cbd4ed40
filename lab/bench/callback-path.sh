#!/usr/bin/env bash
# A callback's path with a valid token, for the state directory given: the one that submitter-service would send to EvoLink.
set -euo pipefail
subject="evolink/${2:-01a1fcbc-ef48-7958-8e9c-2d336173f9c0}/1"
token=$(printf %s "$subject" | openssl dgst -sha256 -hmac "$(cat "$1/callback-secret")" -binary | base64 | tr '+/' '-_' | tr -d '=\n')
echo "/callbacks/$subject/$token"
