package org.medchain.keys.kms;

import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.aws.AwsRegions;
import org.medchain.keys.provider.TenantCmk;

/**
 * The rule for the CMKs that a tenant can be given: those of Regions that exist. An invented Region would only be
 * called in vain.
 */
public final class CmkRegions {

    private CmkRegions() {}

    /** @throws MalformedValueException if one of the CMK's ARNs names a Region that AWS does not have */
    public static void require(TenantCmk cmk) {
        cmk.first().ifPresent(name -> require("kmsCmkArn", name));
        cmk.replicas().forEach(name -> require("kmsReplicaArns", name));
    }

    private static void require(String field, CmkReference cmk) {
        if (!AwsRegions.mayHave(cmk)) {
            throw new MalformedValueException(field, "must name a Region of AWS, in its partition");
        }
    }
}
