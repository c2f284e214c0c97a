package org.medchain.keys.cli.escrow;

import java.util.Arrays;

/**
 * The share that one custodian keeps. Fewer shares than the threshold tell nothing of the secret. {@link #close()}
 * overwrites its value.
 */
public final class Share implements AutoCloseable {

    private final SecretKind kind;
    private final Quorum quorum;
    private final int number;
    private final CeremonyId ceremony;
    private final byte[] value;

    private Share(SecretKind kind, Quorum quorum, int number, CeremonyId ceremony, byte[] value) {
        this.kind = kind;
        this.quorum = quorum;
        this.number = number;
        this.ceremony = ceremony;
        this.value = value;
    }

    /** The value belongs to the share from now on. */
    static Share takeOwnershipOf(byte[] value, int number, SecretKind kind, Quorum quorum, CeremonyId ceremony) {
        return new Share(kind, quorum, number, ceremony, value);
    }

    /** Returns the kind of the secret. */
    public SecretKind kind() {
        return kind;
    }

    public Quorum quorum() {
        return quorum;
    }

    /** Returns the share's number, from 1 to the number of shares. */
    public int number() {
        return number;
    }

    /** The ceremony's id as people compare it. */
    public String ceremonyId() {
        return ceremony.toString();
    }

    CeremonyId ceremony() {
        return ceremony;
    }

    /** Returns the value itself, not a copy. */
    byte[] value() {
        return value;
    }

    /** Returns true if both say that they are of one ceremony. */
    boolean isOfTheCeremonyOf(Share other) {
        return kind == other.kind && ceremony.equals(other.ceremony) && quorum.equals(other.quorum);
    }

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "Share[" + number + " of " + ceremony + ", redacted]";
    }
}
