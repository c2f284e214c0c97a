package org.medchain.keys.web.vault;

import java.io.IOException;
import java.io.OutputStream;
import org.medchain.keys.protocol.VaultProtocol;
import org.medchain.keys.web.json.SecretObject;

/** The data of an answer of Vault's protocol, or of an item of one, which may have a secret. */
final class VaultResult implements AutoCloseable {

    private final SecretObject members = new SecretObject("plaintext");

    /** A blob, as Vault's clients know it. */
    static VaultResult ofBlob(byte[] blob) {
        return new VaultResult()
                .withJson("ciphertext", '"' + VaultProtocol.ciphertextOf(blob) + '"')
                .withJson("key_version", "1");
    }

    /** The array is the answer's from now on, and wiped by {@link #close()}. */
    static VaultResult ofPlaintext(byte[] secret) {
        return new VaultResult().withPlaintext(secret);
    }

    static VaultResult ofError(String text) {
        return new VaultResult().with("error", text);
    }

    VaultResult with(String name, String text) {
        members.add(name, text);
        return this;
    }

    VaultResult withJson(String name, String json) {
        members.addJson(name, json);
        return this;
    }

    /** The array is the answer's from now on, and wiped by {@link #close()}. */
    VaultResult withPlaintext(byte[] secret) {
        members.addSecret(secret);
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        members.writeTo(out);
    }

    @Override
    public void close() {
        members.close();
    }

    @Override
    public String toString() {
        return "VaultResult[redacted]";
    }
}
