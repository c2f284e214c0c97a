package org.medchain.keys.web.tenant;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.tenant.AuditRetention;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.RecoveryKeyWait;
import org.medchain.keys.tenant.SealingLimits;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.Time;

/** The body of a request that changes a tenant. */
public record TenantBody(
        String name,
        String kmsCmkArn,
        List<String> kmsReplicaArns,
        String hsmKeyLabel,
        String cmkActiveFrom,
        String cmkActiveUntil,
        String destructionWindow,
        Boolean fourEyes,
        String auditRetention,
        Boolean keepPatientIdsInAudit,
        Integer maxMessagesPerKey,
        String sealingPeriod,
        String recoveryKeyWait) {

    /** Returns the body that a client would send to leave the tenant as it is. */
    static TenantBody of(Tenant tenant) {
        TenantCmk cmk = tenant.cmk();
        TenantPolicies policies = tenant.policies();
        SealingLimits limits = policies.sealingLimits();
        return new TenantBody(
                tenant.name(),
                cmk.first().map(CmkReference::value).orElse(null),
                cmk.replicas().stream().map(CmkReference::value).toList(),
                cmk.hsmKey().map(HsmKeyLabel::value).orElse(null),
                Time.text(tenant.cmkDates().activeFrom()),
                Time.text(tenant.cmkDates().activeUntil()),
                policies.destructionWindow().toString(),
                policies.chosenFourEyes().orElse(null),
                policies.auditRetention().toString(),
                policies.keepPatientIdsInAudit(),
                limits.maxMessages().orElse(null),
                limits.periodText().orElse(null),
                policies.recoveryKeyWait().toString());
    }

    TenantSpecification toSpecification() {
        if (name == null) {
            throw new MalformedValueException("name", Bodies.MISSING);
        }
        return new TenantSpecification(name, toCmk(), toCmkDates(), toPolicies());
    }

    private TenantCmk toCmk() {
        List<String> replicas = Optional.ofNullable(kmsReplicaArns).orElseGet(List::of);
        if (replicas.stream().anyMatch(Objects::isNull)) {
            throw new MalformedValueException("kmsReplicaArns", "must have no null in it");
        }
        return TenantCmk.parse(Optional.ofNullable(kmsCmkArn), replicas)
                .withHsmKey(Optional.ofNullable(hsmKeyLabel).map(HsmKeyLabel::new));
    }

    private CmkDates toCmkDates() {
        return new CmkDates(Time.parse("cmkActiveFrom", cmkActiveFrom), Time.parse("cmkActiveUntil", cmkActiveUntil));
    }

    private TenantPolicies toPolicies() {
        TenantPolicies policies = TenantPolicies.of(
                        Optional.ofNullable(destructionWindow).map(DestructionWindow::parse),
                        Optional.ofNullable(fourEyes),
                        Optional.ofNullable(auditRetention).map(AuditRetention::parse),
                        Optional.ofNullable(keepPatientIdsInAudit))
                .with(SealingLimits.parse(Optional.ofNullable(maxMessagesPerKey), Optional.ofNullable(sealingPeriod)));
        return Optional.ofNullable(recoveryKeyWait)
                .map(RecoveryKeyWait::parse)
                .map(policies::with)
                .orElse(policies);
    }
}
