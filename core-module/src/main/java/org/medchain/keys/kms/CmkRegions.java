package org.medchain.keys.kms;

import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.aws.AwsRegions;

/** Which CMKs a tenant can be given: those of Regions that exist. An invented Region would only be called in vain. */
public final class CmkRegions {

    private CmkRegions() {}

    /** @throws MalformedValueException if the CMK's ARN names a Region that AWS does not have */
    public static void require(CmkReference cmk) {
        if (!AwsRegions.mayHave(cmk)) {
            throw new MalformedValueException("kmsCmkArn", "must name a Region of AWS, in its partition");
        }
    }
}
