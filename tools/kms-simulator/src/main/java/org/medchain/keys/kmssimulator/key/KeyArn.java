package org.medchain.keys.kmssimulator.key;

import java.util.HexFormat;
import java.util.UUID;

/** The ARN of a simulated CMK. Every key belongs to the account that AWS uses in its examples. */
public record KeyArn(String region, String keyId) {

    /** The simulator's one account. */
    public static final String ACCOUNT = "111122223333";

    private static final String MULTI_REGION_PREFIX = "mrk-";

    static KeyArn random(String region, boolean multiRegion) {
        UUID id = UUID.randomUUID();
        if (!multiRegion) {
            return new KeyArn(region, id.toString());
        }
        HexFormat hex = HexFormat.of();
        return new KeyArn(
                region,
                MULTI_REGION_PREFIX
                        + hex.toHexDigits(id.getMostSignificantBits())
                        + hex.toHexDigits(id.getLeastSignificantBits()));
    }

    /** Returns the same multi-Region key in another Region. */
    KeyArn in(String otherRegion) {
        return new KeyArn(otherRegion, keyId);
    }

    @Override
    public String toString() {
        return prefix(region) + "key/" + keyId;
    }

    static String prefix(String region) {
        return "arn:aws:kms:" + region + ":" + ACCOUNT + ":";
    }
}
