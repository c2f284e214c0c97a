package org.medchain.keys.cli.escrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter.Algorithm;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/**
 * Shamir's secret sharing (Communications of the ACM 22, 1979), by Bouncy Castle: each byte for itself, in the field of AES, the share with number x at x.
 *
 * <p>Guarantee: fewer values than the threshold are as likely with one secret as with any other, however much somebody computes.
 *
 * <p>Limit: it does not know a wrong value. Copies that Bouncy Castle holds while it works are left to the garbage collector.
 */
final class Shamir {

    private Shamir() {}

    /** The values of the shares 1, 2, ... */
    static List<byte[]> split(byte[] secret, Quorum quorum, SecureRandom random) {
        ShamirSecretSplitter splitter = ShamirSecretSplitter.getInstance(Algorithm.AES, secret.length, random);
        ShamirSplitSecretShare[] shares =
                splitter.resplit(secret, quorum.threshold(), quorum.shares()).getSecretShares();
        return Stream.of(shares).map(Shamir::valueOf).toList();
    }

    private static byte[] valueOf(ShamirSplitSecretShare share) {
        try {
            return share.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is read or written here", e);
        }
    }

    /** @param shares with numbers that differ, as many as the threshold or more */
    static byte[] join(List<Share> shares) {
        ShamirSplitSecretShare[] points = shares.stream()
                .map(share -> new ShamirSplitSecretShare(share.value(), share.number()))
                .toArray(ShamirSplitSecretShare[]::new);
        try {
            return ShamirSplitSecret.getInstance(Algorithm.AES, points).getSecret();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is read or written here", e);
        }
    }
}
