"""Seals a file for a patient, or opens it again, with AWS' SDK: python kms.py seal|open PATIENT RECORD IN OUT"""

import os
import sys
from pathlib import Path

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12

_, verb, patient_id, record, in_file, out_file = sys.argv
kms = boto3.client(
    "kms",
    endpoint_url=os.environ["MEDCHAIN_SERVICE"] + "/aws-kms",
    region_name="eu-central-1",
    aws_access_key_id="medchain",
    aws_secret_access_key="medchain",
    aws_session_token=os.environ["MEDCHAIN_TOKEN"],
)
key_id = "alias/" + os.environ["MEDCHAIN_TENANT"]
context = {"patientId": patient_id, "record": record}
source = Path(in_file).read_bytes()

# The file has the length of the blob in two bytes, the blob, the nonce, and the ciphertext.
if verb == "seal":
    key = kms.generate_data_key(KeyId=key_id, KeySpec="AES_256", EncryptionContext=context)
    blob = key["CiphertextBlob"]
    nonce = os.urandom(NONCE)
    head = len(blob).to_bytes(2, "big") + blob + nonce
    result = head + AESGCM(key["Plaintext"]).encrypt(nonce, source, head)
else:
    end = 2 + int.from_bytes(source[:2], "big")
    head = source[: end + NONCE]
    key = kms.decrypt(KeyId=key_id, CiphertextBlob=source[2:end], EncryptionContext=context)
    result = AESGCM(key["Plaintext"]).decrypt(head[end:], source[end + NONCE :], head)
Path(out_file).write_bytes(result)
