#!/usr/bin/env python3
"""Recovers a local KEK from the shares of its escrow, version 1, as docs/formats.md describes them.

    python3 docs/examples/join_shares.py KEK_FILE SHARE_FILE...

makes KEK_FILE, for its owner alone, from as many shares as the threshold says, or more. Python's standard library is all it uses.

Nothing is wiped from the memory of this program: run it on a machine of your own, without a network.
"""

import hashlib
import os
import re
import sys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LABEL = b"MedChain escrow ceremony v1"
HEADER = b"MES\x01\x01"


class RecoverNothing(Exception):
    pass


def crc24(data):
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc.to_bytes(3, "big")


def decode(characters):
    number = 0
    for character in characters.upper().translate(str.maketrans("OIL", "011")):
        number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(15, "big")


def read_share(text):
    share = b""
    for line in text.splitlines():
        numbered = re.fullmatch(r"\s*([1-6])\s(.*)", line)
        if numbered is None:
            continue
        if int(numbered[1]) != len(share) // 12 + 1:
            raise RecoverNothing
        read = decode(re.sub(r"[\s-]", "", numbered[2]))
        share += read[:12]
        if crc24(share) != read[12:]:
            raise RecoverNothing
    if len(share) != 72 or share[:5] != HEADER:
        raise RecoverNothing
    return share


def multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def divide(a, b):
    return multiply(a, next(inverse for inverse in range(256) if multiply(inverse, b) == 1))


def value_at_zero(points):
    """What the polynomial through the points has at 0: Lagrange's interpolation in GF(2^8)."""
    value = 0
    for x, y in points:
        for other, _ in points:
            if other != x:
                y = multiply(y, divide(other, other ^ x))
        value ^= y
    return value


def recover(shares):
    head, threshold = shares[0][:7] + shares[0][8:24], shares[0][5]
    numbers = {share[7] for share in shares}
    if len(shares) < threshold or len(numbers) != len(shares) or any(share[:7] + share[8:24] != head for share in shares):
        raise RecoverNothing
    opened = bytes(value_at_zero([(share[7], share[24 + i]) for share in shares]) for i in range(48))
    if hashlib.sha256(LABEL + shares[0][4:7] + opened).digest()[:16] != shares[0][8:24]:
        raise RecoverNothing
    return opened[16:]


def main(kek_file, *share_files):
    try:
        shares = []
        for name in share_files:
            with open(name, encoding="ascii") as file:
                shares.append(read_share(file.read()))
        kek = recover(shares)
    except (RecoverNothing, ValueError, IndexError, OverflowError):
        sys.exit("these shares recover nothing")
    with os.fdopen(os.open(kek_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(kek)


if __name__ == "__main__":
    main(*sys.argv[1:])
