#!/usr/bin/env python3
"""Opens a wrapped key of an HSM, version 1, as docs/formats.md describes it.

    python3 docs/examples/open_hsm.py WRAPPED_KEY TENANT_ID PATIENT_ID

takes the wrapped key as hex and prints the plain key as hex. The variables HSM_LIBRARY, HSM_TOKEN_LABEL and HSM_PIN of the
environment name the HSM. pkcs11-tool takes a key by its CKA_ID, which here is the label's bytes, as ./medchain hsm makes it. Python's standard library and the command pkcs11-tool of OpenSC (0.24 or newer) are all it uses.

The plain key is in a file of a directory of its own for a moment, and on the screen. With keys that protect anything, run this
on a machine of your own.
"""

import os
import subprocess
import sys
import tempfile
import unicodedata

VERSION = 1
FINGERPRINT_BLOCK = b"MedChain HSM KEK"


class DoesNotOpen(Exception):
    pass


def length_prefixed(text):
    utf8 = text.encode("utf-8")
    return len(utf8).to_bytes(2, "big") + utf8


def canonical_context(tenant_id, patient_id):
    patient_id = unicodedata.normalize("NFC", patient_id)
    return b"".join(map(length_prefixed, ["patientId", patient_id, "tenantId", tenant_id]))


def in_hsm(label, data, *arguments):
    with tempfile.TemporaryDirectory() as directory:
        given, made = os.path.join(directory, "given"), os.path.join(directory, "made")
        with open(given, "wb") as file:
            file.write(data)
        command = ["pkcs11-tool", "--module", os.environ["HSM_LIBRARY"], "--token-label", os.environ["HSM_TOKEN_LABEL"]]
        command += ["--login", "--pin", "env:HSM_PIN", "--id", label.encode().hex(), "--input-file", given, "--output-file", made]
        answer = subprocess.run(command + list(arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if answer.returncode != 0:
            raise DoesNotOpen
        with open(made, "rb") as file:
            return file.read()


def open_wrapped_key(wrapped_key, context):
    if len(wrapped_key) < 18 or wrapped_key[0] != VERSION:
        raise DoesNotOpen
    fingerprint, label_end = wrapped_key[1:17], 18 + wrapped_key[17]
    label = wrapped_key[18:label_end].decode("ascii")
    header, rest = wrapped_key[:label_end], wrapped_key[label_end:]
    if not rest or len(rest) != 1 + rest[0] + 32 + 16:
        raise DoesNotOpen
    iv, ciphertext_and_tag = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
    if in_hsm(label, FINGERPRINT_BLOCK, "--encrypt", "--mechanism", "AES-ECB") != fingerprint:
        raise DoesNotOpen
    gcm = ["--decrypt", "--mechanism", "AES-GCM", "--iv", iv.hex(), "--aad", (header + context).hex(), "--tag-bits-len", "128"]
    return in_hsm(label, ciphertext_and_tag, *gcm)


def main(wrapped_key, tenant_id, patient_id):
    try:
        print(open_wrapped_key(bytes.fromhex(wrapped_key), canonical_context(tenant_id, patient_id)).hex())
    except DoesNotOpen:
        sys.exit("the wrapped key does not open")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: open_hsm.py WRAPPED_KEY TENANT_ID PATIENT_ID")
    main(*sys.argv[1:])
