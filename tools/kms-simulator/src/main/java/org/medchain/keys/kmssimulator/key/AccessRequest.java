package org.medchain.keys.kmssimulator.key;

import java.util.List;
import java.util.Map;

/**
 * The request for access, as a key policy sees it: the principal, the action and its conditions.
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
