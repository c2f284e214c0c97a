package org.medchain.keys.tenant;

import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.Optional;

/** The stored columns of a tenant's policies. */
@Embeddable
public class StoredPolicies {

    long destructionWindowSeconds;
    Boolean fourEyes;
    String auditRetention;
    boolean keepPatientIdsInAudit;
    Integer maxMessagesPerKey;
    Long sealingPeriodSeconds;
    Long recoveryKeyWaitSeconds;

    /** JPA calls this constructor. */
    protected StoredPolicies() {}

    void adopt(TenantPolicies policies) {
        destructionWindowSeconds = policies.destructionWindow().length().toSeconds();
        fourEyes = policies.chosenFourEyes().orElse(null);
        auditRetention = policies.auditRetention().toString();
        keepPatientIdsInAudit = policies.keepPatientIdsInAudit();
        maxMessagesPerKey = policies.sealingLimits().maxMessages().orElse(null);
        sealingPeriodSeconds =
                policies.sealingLimits().period().map(Duration::toSeconds).orElse(null);
        recoveryKeyWaitSeconds = policies.recoveryKeyWait().length().toSeconds();
    }

    TenantPolicies value() {
        return new TenantPolicies(
                new DestructionWindow(Duration.ofSeconds(destructionWindowSeconds)),
                Optional.ofNullable(fourEyes),
                AuditRetention.parse(auditRetention),
                keepPatientIdsInAudit,
                sealingLimits(),
                Optional.ofNullable(recoveryKeyWaitSeconds)
                        .map(Duration::ofSeconds)
                        .map(RecoveryKeyWait::new)
                        .orElse(RecoveryKeyWait.DEFAULT));
    }

    SealingLimits sealingLimits() {
        return new SealingLimits(
                Optional.ofNullable(maxMessagesPerKey),
                Optional.ofNullable(sealingPeriodSeconds).map(Duration::ofSeconds));
    }
}
