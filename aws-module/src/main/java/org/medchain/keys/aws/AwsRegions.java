package org.medchain.keys.aws;

import org.medchain.keys.CmkReference;
import software.amazon.awssdk.regions.Region;

/**
 * The Regions that AWS has.
 *
 * <p>Limit: as the AWS SDK in use lists them. A Region that AWS opened later takes a newer SDK.
 */
public final class AwsRegions {

    private static final int PARTITION_FIELD = 1;

    private AwsRegions() {}

    /**
     * Returns true if the CMK's ARN names a Region of AWS, and the partition that the Region is in. One without an ARN
     * names none, and a KEK in an HSM is in none.
     */
    public static boolean mayHave(CmkReference cmk) {
        return cmk.hsmKeyLabel().isEmpty() && mayHave(cmk.value());
    }

    private static boolean mayHave(String cmk) {
        return !cmk.startsWith("arn:")
                || Region.regions().stream().anyMatch(region -> isNamedBy(cmk.split(":", -1), region));
    }

    private static boolean isNamedBy(String[] arn, Region region) {
        return region.id().equals(arn[CmkArn.REGION_FIELD])
                && !region.isGlobalRegion()
                && region.metadata().partition().id().equals(arn[PARTITION_FIELD]);
    }
}
