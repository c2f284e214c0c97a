#!/bin/sh
# Signs an archive: ARCHIVE PRIVATE-KEY. The signature is beside it, ARCHIVE.sig; docs/run/install.md says how it is verified.
set -eu
openssl dgst -sha256 -sign "$2" -out "$1.sig" "$1"
