package org.medchain.keys.kmssimulator.signature;

import org.medchain.keys.kmssimulator.key.KeyArn;

/** The signer of a request, and the Region that it is for. */
public record Caller(String accessKeyId, String region) {

    /** The access key id as a user of the simulator's account: so key policies name it. */
    public String principalArn() {
        return "arn:aws:iam::" + KeyArn.ACCOUNT + ":user/" + accessKeyId;
    }
}
