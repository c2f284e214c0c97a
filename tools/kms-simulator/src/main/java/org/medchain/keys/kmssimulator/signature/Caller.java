package org.medchain.keys.kmssimulator.signature;

import org.medchain.keys.kmssimulator.key.KeyArn;

/** Who signed a request, and for which Region. */
public record Caller(String accessKeyId, String region) {

    /** The access key id as a user of the simulator's account: so key policies name it. */
    public String principalArn() {
        return "arn:aws:iam::" + KeyArn.ACCOUNT + ":user/" + accessKeyId;
    }
}
