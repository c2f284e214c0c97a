// Seals a file for a patient, or opens it again: node message.js seal|open PATIENT RECORD IN OUT
import { readFileSync, writeFileSync } from 'node:fs'
import { AlgorithmSuiteIdentifier, buildClient, CommitmentPolicy } from '@aws-crypto/client-node'
import { MedchainKeyring } from './keyring.js'

const { MEDCHAIN_SERVICE: service, MEDCHAIN_TENANT: tenantId, MEDCHAIN_TOKEN: token } = process.env
const [, , verb, patientId, record, inFile, outFile] = process.argv

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
const keyring = new MedchainKeyring({ service, token: () => token, patientId })
// Stands in the message in clear. Never the patient's id.
const context = { tenantId, record }

if (verb === 'seal') {
  const { result } = await encrypt(keyring, readFileSync(inFile), {
    suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
    frameLength: 65536,
    encryptionContext: context
  })
  writeFileSync(outFile, result)
} else {
  const { plaintext, messageHeader } = await decrypt(keyring, readFileSync(inFile))
  // The library opens a message in any context: that it is the one of this record is for the application to see.
  for (const [name, value] of Object.entries(context)) {
    if (messageHeader.encryptionContext[name] !== value) throw new Error(`the message has another ${name}`)
  }
  writeFileSync(outFile, plaintext)
}
