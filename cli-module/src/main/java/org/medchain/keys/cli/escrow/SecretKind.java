package org.medchain.keys.cli.escrow;

import java.util.Optional;
import java.util.stream.Stream;

/** The secret that is split among custodians. */
public enum SecretKind {
    LOCAL_KEK(1, "a local KEK"),

    /** The seed of a recovery key: HPKE's form of its private key. */
    RECOVERY_KEY(2, "a recovery key");

    private final byte code;
    private final String words;

    SecretKind(int code, String words) {
        this.code = (byte) code;
        this.words = words;
    }

    static Optional<SecretKind> findByCode(byte code) {
        return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** Returns the code in a share. */
    byte code() {
        return code;
    }

    /** Returns the words on a share's first line. */
    String words() {
        return words;
    }
}
