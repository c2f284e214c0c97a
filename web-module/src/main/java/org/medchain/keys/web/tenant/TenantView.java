package org.medchain.keys.web.tenant;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.Suspender;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.web.json.Time;

/** A tenant as clients see it; times ISO 8601 in UTC. */
public record TenantView(
        String tenantId,
        String name,
        String status,
        List<String> suspendedBy,
        String resumeProposedBy,
        String kmsCmkArn,
        List<String> kmsReplicaArns,
        String hsmKeyLabel,
        String cmkActiveFrom,
        String cmkActiveUntil,
        String destructionWindow,
        boolean fourEyes,
        String auditRetention,
        boolean keepPatientIdsInAudit,
        Integer maxMessagesPerKey,
        String sealingPeriod,
        String recoveryKeyWait,
        String proposedDestructionWindow,
        Boolean proposedFourEyes,
        String proposedRecoveryKeyWait,
        Map<String, String> proposedSettings,
        String proposedBy,
        String createdAt,
        String updatedAt) {

    static TenantView of(Tenant tenant) {
        return new TenantView(
                tenant.tenantId().value(),
                tenant.name(),
                tenant.status().name(),
                namesOrNull(tenant.suspendedBy(), Suspender::name),
                tenant.resumeProposal().map(it -> it.proposer().name()).orElse(null),
                tenant.cmk().first().map(CmkReference::value).orElse(null),
                namesOrNull(tenant.cmk().replicas(), CmkReference::value),
                tenant.cmk().hsmKey().map(HsmKeyLabel::value).orElse(null),
                Time.text(tenant.cmkDates().activeFrom()),
                Time.text(tenant.cmkDates().activeUntil()),
                tenant.policies().destructionWindow().toString(),
                tenant.policies().fourEyes(),
                tenant.policies().auditRetention().toString(),
                tenant.policies().keepPatientIdsInAudit(),
                tenant.policies().sealingLimits().maxMessages().orElse(null),
                tenant.policies().sealingLimits().periodText().orElse(null),
                tenant.policies().recoveryKeyWait().toString(),
                tenant.proposal()
                        .map(proposal -> proposal.destructionWindow().toString())
                        .orElse(null),
                tenant.proposal().map(PolicyProposal::fourEyes).orElse(null),
                tenant.proposal()
                        .map(proposal -> proposal.recoveryKeyWait().toString())
                        .orElse(null),
                tenant.proposal()
                        .map(PolicyProposal::settings)
                        .filter(settings -> !settings.isEmpty())
                        .orElse(null),
                tenant.proposal().map(it -> it.proposer().name()).orElse(null),
                tenant.createdAt().toString(),
                tenant.updatedAt().toString());
    }

    private static <T> List<String> namesOrNull(Collection<T> named, Function<T, String> name) {
        return named.isEmpty() ? null : named.stream().map(name).toList();
    }
}
