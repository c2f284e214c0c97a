package org.medchain.keys.web.awskms;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import org.medchain.keys.web.json.SecretAnswer;
import org.medchain.keys.web.json.SecretObject;

/** An answer of AWS KMS' protocol, which may carry a secret. */
final class KmsAnswer implements SecretAnswer {

    private final SecretObject members = new SecretObject("Plaintext");

    KmsAnswer with(String name, String text) {
        members.add(name, text);
        return this;
    }

    KmsAnswer with(String name, byte[] bytes) {
        return with(name, Base64.getEncoder().encodeToString(bytes));
    }

    /** The array is the answer's from now on, and wiped by {@link #close()}. */
    KmsAnswer withPlaintext(byte[] secret) {
        members.addSecret(secret);
        return this;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        members.writeTo(out);
    }

    @Override
    public void close() {
        members.close();
    }

    @Override
    public String toString() {
        return "KmsAnswer[redacted]";
    }
}
