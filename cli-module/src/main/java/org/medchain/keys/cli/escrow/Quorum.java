package org.medchain.keys.cli.escrow;

/**
 * The number of shares, and how many of them recover the secret.
 *
 * @param threshold 2 or more: with 1, each share would be the secret
 * @param shares 255 at most: the elements of GF(2^8) without 0, where the secret is
 */
public record Quorum(int threshold, int shares) {

    static final int MOST = 255;
    private static final int LEAST = 2;

    /** @throws IllegalArgumentException with a message that completes "the threshold and the shares ..." */
    public Quorum {
        if (threshold < LEAST || shares < threshold || shares > MOST) {
            throw new IllegalArgumentException("must be numbers from 2 to 255, the threshold no more than the shares");
        }
    }
}
