"""Seals a file for a patient, or opens it again: python message.py seal|open PATIENT RECORD IN OUT"""

import os
import sys
from pathlib import Path

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient

from medchain import SUITE, MedchainKeys

_, verb, patient_id, record, in_file, out_file = sys.argv
client = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
keys = MedchainKeys(os.environ["MEDCHAIN_SERVICE"], lambda: os.environ["MEDCHAIN_TOKEN"], patient_id)
# Stands in the message in clear. Never the patient's id.
context = {"tenantId": os.environ["MEDCHAIN_TENANT"], "record": record}
source = Path(in_file).read_bytes()

if verb == "seal":
    result, _ = client.encrypt(
        source=source, materials_manager=keys, algorithm=SUITE, frame_length=65536, encryption_context=context
    )
else:
    result, header = client.decrypt(source=source, materials_manager=keys)
    # The library opens a message in any context: that it is the one of this record is for the application to see.
    for name, value in context.items():
        if header.encryption_context.get(name) != value:
            sys.exit(f"the message has another {name}")
Path(out_file).write_bytes(result)
