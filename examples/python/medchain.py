"""Has the service make and open the data keys of one patient, for AWS' library."""

import base64
import json
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from aws_encryption_sdk.identifiers import AlgorithmSuite
from aws_encryption_sdk.materials_managers import DecryptionMaterials, EncryptionMaterials
from aws_encryption_sdk.materials_managers.base import CryptoMaterialsManager
from aws_encryption_sdk.structures import DataKey, EncryptedDataKey, MasterKeyInfo

PROVIDER = "medchain"
SUITE = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY


class NoRedirects(HTTPRedirectHandler):
    """Python would send the token along, whoever the other host is."""

    def redirect_request(self, *answer):
        return None


class MedchainKeys(CryptoMaterialsManager):
    """``token`` is asked for a bearer token before each request."""

    def __init__(self, service, token, patient_id):
        self._data_keys = f"{service}/api/v1/patients/{quote(patient_id, safe='')}/data-keys"
        self._token = token
        self._http = build_opener(NoRedirects)

    def get_encryption_materials(self, request):
        key = self._ask("")
        provider = MasterKeyInfo(PROVIDER, key["keyId"])
        encrypted = base64.b64decode(key["encryptedKey"])
        return EncryptionMaterials(
            algorithm=SUITE,
            data_encryption_key=DataKey(provider, base64.b64decode(key["plainKey"]), encrypted),
            encrypted_data_keys={EncryptedDataKey(provider, encrypted)},
            encryption_context=request.encryption_context,
        )

    def decrypt_materials(self, request):
        (encrypted,) = (key for key in request.encrypted_data_keys if key.key_provider.provider_id == PROVIDER)
        encrypted_key = base64.b64encode(encrypted.encrypted_data_key).decode("ascii")
        plain_key = base64.b64decode(self._ask("/decrypt", {"encryptedKey": encrypted_key})["plainKey"])
        return DecryptionMaterials(data_key=DataKey(encrypted.key_provider, plain_key, encrypted.encrypted_data_key))

    def _ask(self, path, body=None):
        request = Request(self._data_keys + path, method="POST", data=b"" if body is None else json.dumps(body).encode())
        request.add_header("Accept", "application/json")
        request.add_header("Authorization", "Bearer " + self._token())
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with self._http.open(request, timeout=30) as answer:
            return json.load(answer)
