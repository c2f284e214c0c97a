import { EncryptedDataKey, KeyringNode, KeyringTraceFlag } from '@aws-crypto/client-node'

const PROVIDER = 'medchain'

/** Has the service make and open the data keys of one patient, for AWS' library. `token` is asked for a bearer token before each request. */
export class MedchainKeyring extends KeyringNode {
  constructor ({ service, token, patientId }) {
    super()
    this.dataKeys = `${service}/api/v1/patients/${encodeURIComponent(patientId)}/data-keys`
    this.token = token
  }

  async _onEncrypt (material) {
    const { keyId, encryptedKey, plainKey } = await this.#ask('')
    const encrypted = new EncryptedDataKey({
      providerId: PROVIDER, providerInfo: keyId, encryptedDataKey: bytes(encryptedKey)
    })
    return material
      .setUnencryptedDataKey(bytes(plainKey), trace(keyId, KeyringTraceFlag.WRAPPING_KEY_GENERATED_DATA_KEY))
      .addEncryptedDataKey(encrypted, KeyringTraceFlag.WRAPPING_KEY_ENCRYPTED_DATA_KEY)
  }

  async _onDecrypt (material, encryptedDataKeys) {
    const encrypted = encryptedDataKeys.find(key => key.providerId === PROVIDER)
    if (!encrypted) return material
    const encryptedKey = Buffer.from(encrypted.encryptedDataKey).toString('base64')
    const { plainKey } = await this.#ask('/decrypt', { encryptedKey })
    return material.setUnencryptedDataKey(
      bytes(plainKey), trace(encrypted.providerInfo, KeyringTraceFlag.WRAPPING_KEY_DECRYPTED_DATA_KEY))
  }

  async #ask (path, body) {
    const headers = { Accept: 'application/json', Authorization: `Bearer ${await this.token()}` }
    if (body) headers['Content-Type'] = 'application/json'
    const answer = await fetch(this.dataKeys + path, { method: 'POST', headers, body: body && JSON.stringify(body) })
    const json = await answer.json()
    if (!answer.ok) throw new Error(`the service answers ${answer.status} ${json.type}`)
    return json
  }
}

function trace (keyId, flags) {
  return { keyNamespace: PROVIDER, keyName: keyId, flags }
}

/** In a buffer of their own: small ones share one. */
function bytes (base64) {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
