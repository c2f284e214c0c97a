package org.medchain.keys.provider;

import java.util.Arrays;
import java.util.Optional;

/** The kind of provider that wraps data keys. The code stands in every encrypted key and so never changes. */
public enum ProviderType {
    LOCAL(1, "local"),
    AWS_KMS(2, "aws-kms"),
    HSM(3, "hsm");

    private final byte code;
    private final String label;

    ProviderType(int code, String label) {
        this.code = (byte) code;
        this.label = label;
    }

    /** The provider that has this code, if there is one. */
    public static Optional<ProviderType> findByCode(byte code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The provider of this name, as databases have it, if there is one. */
    public static Optional<ProviderType> findByName(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** The provider byte of the encrypted key. */
    public byte code() {
        return code;
    }

    /** The name in audit events and metrics. */
    public String label() {
        return label;
    }
}
