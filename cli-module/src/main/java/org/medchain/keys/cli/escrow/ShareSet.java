package org.medchain.keys.cli.escrow;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Shares together: those that a ceremony made, or those that custodians bring. {@link #close()} overwrites them all.
 *
 * <p>Guarantee: what is recovered is the secret that was split, or nothing is; which check failed is not disclosed.
 */
public final class ShareSet implements AutoCloseable {

    private static final int OPENING = ShareV1.VALUE_LENGTH - Secret.LENGTH;

    private final List<Share> shares = new ArrayList<>();

    /** All shares of a new ceremony. The secret stays the caller's. */
    public static ShareSet split(Secret secret, Quorum quorum, SecureRandom random) {
        byte[] opened = new byte[ShareV1.VALUE_LENGTH];
        try {
            byte[] opening = new byte[OPENING];
            random.nextBytes(opening);
            System.arraycopy(opening, 0, opened, 0, OPENING);
            Arrays.fill(opening, (byte) 0);
            System.arraycopy(secret.bytes(), 0, opened, OPENING, Secret.LENGTH);
            CeremonyId ceremony = CeremonyId.of(secret.kind(), quorum, opened);
            ShareSet made = new ShareSet();
            for (byte[] value : Shamir.split(opened, quorum, random)) {
                made.add(Share.takeOwnershipOf(value, made.shares.size() + 1, secret.kind(), quorum, ceremony));
            }
            return made;
        } finally {
            Arrays.fill(opened, (byte) 0);
        }
    }

    /** The share belongs to these from now on. */
    public void add(Share share) {
        shares.add(share);
    }

    public List<Share> shares() {
        return Collections.unmodifiableList(shares);
    }

    /** Returns true if there are as many shares as the first one asks for. */
    public boolean areEnough() {
        return !shares.isEmpty() && shares.size() >= shares.get(0).quorum().threshold();
    }

    /**
     * The secret that these shares were split from, for the caller to close.
     *
     * @throws InvalidShareException if they are too few, one is there twice, of another ceremony or damaged: always the same one
     */
    public Secret recover() {
        if (!areEnough() || !fitTogether()) {
            throw nothing();
        }
        byte[] opened = Shamir.join(shares);
        try {
            Share first = shares.get(0);
            if (!CeremonyId.of(first.kind(), first.quorum(), opened).equals(first.ceremony())) {
                throw nothing();
            }
            return Secret.takeOwnershipOf(first.kind(), Arrays.copyOfRange(opened, OPENING, opened.length));
        } finally {
            Arrays.fill(opened, (byte) 0);
        }
    }

    private boolean fitTogether() {
        return shares.stream().allMatch(shares.get(0)::isOfTheCeremonyOf)
                && shares.stream().mapToInt(Share::number).distinct().count() == shares.size();
    }

    /** Returns the refusal of shares that recover nothing, whatever the reason. */
    public static InvalidShareException nothing() {
        return new InvalidShareException("these shares recover nothing");
    }

    @Override
    public void close() {
        shares.forEach(Share::close);
    }

    @Override
    public String toString() {
        return "ShareSet" + shares;
    }
}
