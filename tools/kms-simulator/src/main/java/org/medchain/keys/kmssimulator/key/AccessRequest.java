package org.medchain.keys.kmssimulator.key;

import java.util.List;
import java.util.Map;

/**
 * Who wants to do what, as a key policy sees it.
 *
 * @param principalArn the caller, {@code arn:aws:iam::111122223333:user/} and its access key id
 * @param action {@code kms:Decrypt} for example
 * @param conditions condition keys and their values; a key that is absent from the request is absent here
 */
public record AccessRequest(String principalArn, String action, Map<String, List<String>> conditions) {

    public AccessRequest {
        conditions = Map.copyOf(conditions);
    }
}
