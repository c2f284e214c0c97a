#!/usr/bin/env python3
"""Opens an encrypted key, v2, that was wrapped under a local KEK, as docs/formats.md describes it.

    python3 docs/examples/decrypt.py docs/formats.md

reads the block that begins with ```example in the given file and prints the plain key as hex. It needs the entries kek,
erasureKey (hex), tenantId, patientId and encryptedKey (base64); any others are not looked at. Python's standard library
and the openssl command are all it uses.

openssl takes keys as arguments, where every user of the machine can see them. With keys that protect anything, run this on
a machine of your own.
"""

import base64
import hashlib
import hmac
import subprocess
import sys
import unicodedata

MAGIC_AND_VERSION = b"MK\x02"
PROVIDER_LOCAL = 1


class DoesNotOpen(Exception):
    pass


def read_example(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("```example\n", 1)[1].split("```", 1)[0].splitlines()
    return dict(line.split(" = ", 1) for line in lines if " = " in line)


def length_prefixed(text):
    utf8 = text.encode("utf-8")
    return len(utf8).to_bytes(2, "big") + utf8


def canonical_context(tenant_id, patient_id):
    patient_id = unicodedata.normalize("NFC", patient_id)
    entries = {"patientId": patient_id, "tenantId": tenant_id}
    return b"".join(length_prefixed(key) + length_prefixed(value) for key, value in sorted(entries.items()))


def hkdf(algorithm, input_key, info, length):
    salt = bytes(hashlib.new(algorithm).digest_size)
    pseudorandom_key = hmac.digest(salt, input_key, algorithm)
    derived, block = b"", b""
    counter = 1
    while len(derived) < length:
        block = hmac.digest(pseudorandom_key, block + info + bytes([counter]), algorithm)
        derived += block
        counter += 1
    return derived[:length]


def openssl(cipher, key, data, iv=None):
    command = ["openssl", "enc", "-d" if cipher.endswith("cbc") else "-e", "-" + cipher, "-nopad", "-K", key.hex()]
    if iv is not None:
        command += ["-iv", iv.hex()]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def gf_multiply(x, y):
    """In GF(2^128), bits in the order of NIST SP 800-38D section 6.3."""
    product = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            product ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return product


def ghash(hash_key, associated_data, ciphertext):
    def padded(data):
        return data + bytes(-len(data) % 16)

    lengths = (8 * len(associated_data)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    data = padded(associated_data) + padded(ciphertext) + lengths
    result = 0
    for offset in range(0, len(data), 16):
        result = gf_multiply(result ^ int.from_bytes(data[offset : offset + 16], "big"), hash_key)
    return result.to_bytes(16, "big")


def open_gcm(key, nonce, ciphertext, tag, associated_data):
    hash_key = int.from_bytes(openssl("aes-256-ecb", key, bytes(16)), "big")
    mask = openssl("aes-256-ecb", key, nonce + b"\x00\x00\x00\x01")
    right_tag = bytes(a ^ b for a, b in zip(ghash(hash_key, associated_data, ciphertext), mask))
    if not hmac.compare_digest(tag, right_tag):
        raise DoesNotOpen
    return openssl("aes-256-ctr", key, ciphertext, nonce + b"\x00\x00\x00\x02")


def open_encrypted_key(encrypted_key, erasure_key, context):
    if len(encrypted_key) < 20 + 12 + 1 + 16 or encrypted_key[:3] != MAGIC_AND_VERSION:
        raise DoesNotOpen
    if encrypted_key[3] != PROVIDER_LOCAL:
        raise DoesNotOpen
    header, nonce = encrypted_key[:20], encrypted_key[20:32]
    ciphertext, tag = encrypted_key[32:-16], encrypted_key[-16:]
    sealing_key = hkdf("sha256", erasure_key, b"MedChain encrypted key v2" + encrypted_key[4:20], 32)
    return open_gcm(sealing_key, nonce, ciphertext, tag, header + context)


def open_wrapped_key(wrapped_key, kek, tenant_id, context):
    fingerprint = hkdf("sha512", kek, b"MedChain KEK fingerprint v1", 8)
    if len(wrapped_key) != 105 or wrapped_key[:9] != b"\x01" + fingerprint:
        raise DoesNotOpen
    iv, ciphertext, tag = wrapped_key[9:25], wrapped_key[25:73], wrapped_key[73:]
    key_pair = hkdf("sha512", kek, b"MedChain local wrapped key v1" + length_prefixed(tenant_id), 64)
    mac_key, encryption_key = key_pair[:32], key_pair[32:]
    associated_data = wrapped_key[:9] + context
    bits = (8 * len(associated_data)).to_bytes(8, "big")
    right_tag = hmac.digest(mac_key, associated_data + iv + ciphertext + bits, "sha512")[:32]
    if not hmac.compare_digest(tag, right_tag):
        raise DoesNotOpen
    padded = openssl("aes-256-cbc", encryption_key, ciphertext, iv)
    if padded[32:] != bytes([16]) * 16:
        raise DoesNotOpen
    return padded[:32]


def main(path):
    example = read_example(path)
    context = canonical_context(example["tenantId"], example["patientId"])
    encrypted_key = base64.b64decode(example["encryptedKey"], validate=True)
    try:
        wrapped_key = open_encrypted_key(encrypted_key, bytes.fromhex(example["erasureKey"]), context)
        plain_key = open_wrapped_key(wrapped_key, example["kek"].encode("utf-8"), example["tenantId"], context)
    except DoesNotOpen:
        sys.exit("the encrypted key does not open")
    print(plain_key.hex())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: decrypt.py FILE")
    main(sys.argv[1])
