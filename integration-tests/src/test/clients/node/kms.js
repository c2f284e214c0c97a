// Seals a file for a patient under a data key of AWS KMS, or opens it again: node kms.js seal|open PATIENT RECORD IN OUT
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'

const [, , verb, patientId, record, inFile, outFile] = process.argv
const KeyId = `alias/${process.env.MEDCHAIN_TENANT}`
const EncryptionContext = { patientId, record }
const kms = new KMSClient()
// A data key seals once.
const nonce = Buffer.alloc(12)

if (verb === 'seal') {
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }))
  const cipher = createCipheriv('aes-256-gcm', made.Plaintext, nonce)
  const sealed = Buffer.concat([cipher.update(readFileSync(inFile)), cipher.final(), cipher.getAuthTag()])
  const dataKey = Buffer.from(made.CiphertextBlob).toString('base64')
  writeFileSync(outFile, JSON.stringify({ dataKey, sealed: sealed.toString('base64') }))
} else {
  const { dataKey, sealed } = JSON.parse(readFileSync(inFile, 'utf8'))
  const CiphertextBlob = Buffer.from(dataKey, 'base64')
  const bytes = Buffer.from(sealed, 'base64')
  const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }))
  const decipher = createDecipheriv('aes-256-gcm', opened.Plaintext, nonce)
  decipher.setAuthTag(bytes.subarray(-16))
  writeFileSync(outFile, Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]))
}
