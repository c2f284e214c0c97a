package org.medchain.keys.web.recovery;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.medchain.keys.recovery.RecoveryKeyId;

/**
 * The body of a request that approves a recovery key.
 *
 * @param recoveryKeyId of the key that the caller means; absent to have none
 */
public record RecoveryKeyApprovalBody(String recoveryKeyId) {

    @JsonbCreator
    public RecoveryKeyApprovalBody(@JsonbProperty("recoveryKeyId") String recoveryKeyId) {
        this.recoveryKeyId = recoveryKeyId;
    }

    Optional<RecoveryKeyId> toId() {
        return Optional.ofNullable(recoveryKeyId).map(RecoveryKeyId::parse);
    }
}
