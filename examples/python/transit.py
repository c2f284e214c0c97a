"""Encrypts a short text for a patient, or decrypts it again, with Vault's client: python transit.py encrypt|decrypt PATIENT RECORD TEXT"""

import base64
import os
import sys

import hvac


def encoded(text):
    return base64.b64encode(text.encode()).decode("ascii")


_, verb, patient_id, record, text = sys.argv
tenant = os.environ["MEDCHAIN_TENANT"]
client = hvac.Client(url=os.environ["MEDCHAIN_SERVICE"])
client.auth.jwt.jwt_login(role="any", jwt=os.environ["MEDCHAIN_TOKEN"])
transit = client.secrets.transit
if verb == "encrypt":
    answer = transit.encrypt_data(
        tenant, plaintext=encoded(text), context=encoded(patient_id), associated_data=encoded(record)
    )
    print(answer["data"]["ciphertext"])
else:
    answer = transit.decrypt_data(
        tenant, ciphertext=text, context=encoded(patient_id), associated_data=encoded(record)
    )
    print(base64.b64decode(answer["data"]["plaintext"]).decode())
