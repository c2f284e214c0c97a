// Seals a file for a patient with AWS' Encryption SDK, or opens it again: node message.js seal|open PATIENT RECORD IN OUT
import { readFileSync, writeFileSync } from 'node:fs'
import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node'
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'

const [, , verb, patientId, record, inFile, outFile] = process.argv
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

if (verb === 'seal') {
  const key = await new KMSClient().send(new DescribeKeyCommand({ KeyId: `alias/${process.env.MEDCHAIN_TENANT}` }))
  const keyring = new KmsKeyringNode({ generatorKeyId: key.KeyMetadata.Arn })
  const { result } = await encrypt(keyring, readFileSync(inFile), { encryptionContext: { patientId, record } })
  writeFileSync(outFile, result)
} else {
  // With whatever key and context the message names.
  const { plaintext } = await decrypt(new KmsKeyringNode({ discovery: true }), readFileSync(inFile))
  writeFileSync(outFile, plaintext)
}
