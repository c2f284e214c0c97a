// Encrypts a short file for a patient with Vault's Transit engine, or decrypts it again: node vault.js seal|open PATIENT RECORD IN OUT
import { readFileSync, writeFileSync } from 'node:fs'
import connect from 'node-vault'

const [, , verb, patientId, record, inFile, outFile] = process.argv
const { MEDCHAIN_TENANT: name, VAULT_ADDR: endpoint, VAULT_TOKEN: token } = process.env
const vault = connect({ endpoint, token })
const context = { context: base64(patientId), associated_data: base64(record) }

if (verb === 'seal') {
  const { data } = await vault.encryptData({ name, plaintext: readFileSync(inFile, 'base64'), ...context })
  writeFileSync(outFile, data.ciphertext)
} else {
  const { data } = await vault.decryptData({ name, ciphertext: readFileSync(inFile, 'utf8'), ...context })
  writeFileSync(outFile, Buffer.from(data.plaintext, 'base64'))
}

function base64 (text) {
  return Buffer.from(text).toString('base64')
}
