// Seals or opens a message with AWS' own library: node message.js seal|open KEY IN OUT
// KEY is a file with JSON: keyId, and encryptedKey and plainKey in base64, as the service answers them.
import { readFileSync, writeFileSync } from 'node:fs'
import {
  AlgorithmSuiteIdentifier, buildClient, CommitmentPolicy, EncryptedDataKey, KeyringNode, KeyringTraceFlag
} from '@aws-crypto/client-node'

const PROVIDER = 'medchain'
const [, , verb, keyFile, inFile, outFile] = process.argv

/** An application asks the service for a key here; the test knows the one. */
class MedchainKeyring extends KeyringNode {
  constructor ({ keyId, encryptedKey, plainKey }) {
    super()
    this.keyId = keyId
    this.encryptedKey = Buffer.from(encryptedKey, 'base64')
    // A buffer of its own: small ones share one.
    this.plainKey = new Uint8Array(Buffer.from(plainKey, 'base64'))
  }

  #trace (flags) {
    return { keyNamespace: PROVIDER, keyName: this.keyId, flags }
  }

  async _onEncrypt (material) {
    const encrypted = new EncryptedDataKey({
      providerId: PROVIDER, providerInfo: this.keyId, encryptedDataKey: this.encryptedKey
    })
    return material
      .setUnencryptedDataKey(this.plainKey, this.#trace(KeyringTraceFlag.WRAPPING_KEY_GENERATED_DATA_KEY))
      .addEncryptedDataKey(encrypted, KeyringTraceFlag.WRAPPING_KEY_ENCRYPTED_DATA_KEY)
  }

  async _onDecrypt (material, encryptedDataKeys) {
    const isOurs = encryptedDataKeys.some(key =>
      key.providerId === PROVIDER && this.encryptedKey.equals(Buffer.from(key.encryptedDataKey)))
    return isOurs
      ? material.setUnencryptedDataKey(this.plainKey, this.#trace(KeyringTraceFlag.WRAPPING_KEY_DECRYPTED_DATA_KEY))
      : material
  }
}

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
const keyring = new MedchainKeyring(JSON.parse(readFileSync(keyFile, 'utf8')))
const input = readFileSync(inFile)

if (verb === 'seal') {
  const { result } = await encrypt(keyring, input, {
    suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
    frameLength: 65536,
    encryptionContext: { tenantId: 'clinic-north', record: 'lab-7' }
  })
  writeFileSync(outFile, result)
} else {
  const { plaintext } = await decrypt(keyring, input)
  writeFileSync(outFile, plaintext)
}
