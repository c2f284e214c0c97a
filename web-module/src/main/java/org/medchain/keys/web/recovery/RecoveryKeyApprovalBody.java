package org.medchain.keys.web.recovery;

import java.util.Optional;
import org.medchain.keys.recovery.RecoveryKeyId;

/**
 * The body of a request that approves a recovery key.
 *
 * @param recoveryKeyId of the key that the caller means; absent to have none
 */
public record RecoveryKeyApprovalBody(String recoveryKeyId) {

    Optional<RecoveryKeyId> toId() {
        return Optional.ofNullable(recoveryKeyId).map(RecoveryKeyId::parse);
    }
}
