package org.medchain.keys.web.vault;

import org.medchain.keys.protocol.VaultProtocol;
import org.medchain.keys.web.json.SecretObject;

/** Makes the data of an answer of Vault's protocol, or of an item of one, which may have a secret. */
final class VaultResult {

    private VaultResult() {}

    /** A blob, as Vault's clients know it. */
    static SecretObject ofBlob(byte[] blob) {
        return empty().withJson("ciphertext", '"' + VaultProtocol.ciphertextOf(blob) + '"')
                .withJson("key_version", "1");
    }

    /** The array is the answer's from now on, and wiped by {@link SecretObject#close()}. */
    static SecretObject ofPlaintext(byte[] secret) {
        return empty().withSecret(secret);
    }

    static SecretObject ofError(String text) {
        return empty().with("error", text);
    }

    static SecretObject empty() {
        return new SecretObject("plaintext");
    }
}
