#!/usr/bin/env python3
"""Opens a sealed key v1 with the recipient's private key, as docs/formats.md describes it.

    python3 docs/examples/open_sealed_key.py docs/formats.md

reads the block that begins with ```sealed-example in the given file and prints the plain key as hex. It needs the entries
seed (hex), tenantId, patientId, keyId and sealedKey (base64); any others are not looked at. Python's package cryptography,
48 or newer over OpenSSL 3.5 or newer, has the HPKE suite: nothing of this service is needed.

public_key(seed) is what goes into a request as recipientPublicKey.
"""

import base64
import hashlib
import sys
import unicodedata
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

MAGIC_AND_VERSION = b"MD\x01"
HEADER_LENGTH = 19
LENGTH = 1187

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class DoesNotOpen(Exception):
    pass


def read_example(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("```sealed-example\n", 1)[1].split("```", 1)[0].splitlines()
    return dict(line.split(" = ", 1) for line in lines if " = " in line)


def private_keys(seed):
    """The two private keys that the 32 bytes of the seed stand for."""
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        x25519.X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def public_key(seed):
    return b"".join(key.public_key().public_bytes_raw() for key in private_keys(seed))


def canonical_context(tenant_id, patient_id):
    entries = {"patientId": unicodedata.normalize("NFC", patient_id), "tenantId": tenant_id}

    def length_prefixed(text):
        utf8 = text.encode("utf-8")
        return len(utf8).to_bytes(2, "big") + utf8

    return b"".join(length_prefixed(key) + length_prefixed(value) for key, value in sorted(entries.items()))


def info(header, key_id, context):
    return b"MedChain sealed key v1" + header + uuid.UUID(key_id).bytes + context


def open_sealed_key(sealed_key, seed, key_id, context):
    if len(sealed_key) != LENGTH or sealed_key[:3] != MAGIC_AND_VERSION:
        raise DoesNotOpen
    header, sealed = sealed_key[:HEADER_LENGTH], sealed_key[HEADER_LENGTH:]
    private_key = hpke.MLKEM768X25519PrivateKey(*private_keys(seed))
    try:
        return SUITE.decrypt(sealed, private_key, info=info(header, key_id, context))
    except InvalidTag as e:
        raise DoesNotOpen from e


def main(path):
    example = read_example(path)
    context = canonical_context(example["tenantId"], example["patientId"])
    sealed_key = base64.b64decode(example["sealedKey"], validate=True)
    try:
        plain_key = open_sealed_key(sealed_key, bytes.fromhex(example["seed"]), example["keyId"], context)
    except DoesNotOpen:
        sys.exit("the sealed key does not open")
    print(plain_key.hex())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: open_sealed_key.py FILE")
    main(sys.argv[1])
