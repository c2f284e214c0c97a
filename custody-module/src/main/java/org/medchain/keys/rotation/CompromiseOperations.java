package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.StillCurrentException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/**
 * Starts rotations of the wrappings that a compromise affects: those of a CMK or KEK that others may have, or of a time
 * in which wrappings went wrong. Nothing is looked for before the answer; the rotation goes through the patients and
 * takes what it is about.
 */
@Shared
public final class CompromiseOperations {

    /** If another start comes first, the second try finds its rotation. */
    private static final int STARTS = 2;

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RotationJobStore jobs;
    private final RotationEndings endings;
    private final CompromisedWrappings compromised;

    @Inject
    CompromiseOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RotationJobStore jobs,
            RotationEndings endings,
            CompromisedWrappings compromised) {
        this.operations = operations;
        this.tenants = tenants;
        this.jobs = jobs;
        this.endings = endings;
        this.compromised = compromised;
    }

    /**
     * Starts a rotation after a compromise for the caller's tenant, in place of a rotation that has not ended and is
     * none of these.
     *
     * @param asked about a CMK or KEK alone: of the tenant's own of today what is certainly under its newest material is left alone
     * @throws CallerRefusedException if the caller's token names no tenant
     * @throws UnknownTenantException if the tenant is not registered
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws RotationInProgressException if one of these has not ended
     * @throws StillCurrentException if the keys would come back to the CMK or KEK that they are to leave
     * @throws MalformedValueException if it asks for times to come
     */
    public CompletableFuture<RotationJob> start(DueWrappings.Selected asked, OperationThreads threads) {
        compromised.requirePast(asked);
        return operations
                .ofCallersTenant(Optional.empty())
                .trying(STARTS)
                .startOnce(
                        Operation.START_COMPROMISE_ROTATION,
                        threads,
                        attempt -> start(attempt, asked),
                        (attempt, id) ->
                                Recorded.found(find(new RotationRowId(attempt.tenant(), RotationId.parse(id)))));
    }

    private Recorded<RotationJob> start(Attempt attempt, DueWrappings.Selected asked) {
        TenantId tenantId = attempt.tenant();
        Tenant tenant = tenants.requireActive(tenantId);
        Optional<RotationJob> other = jobs.findUnfinished(tenantId);
        if (other.filter(job -> job.origin() == RotationOrigin.COMPROMISE).isPresent()) {
            throw new RotationInProgressException();
        }
        RotationJob job = compromised.jobFor(tenant, asked);
        Recorded<RotationJob> started = Recorded.changing(jobs.create(attempt, job), job)
                .repeatedFrom(job.id().toString());
        return endings.cancelling(other, attempt, started, job.createdAt());
    }

    private RotationJob find(RotationRowId id) {
        return jobs.find(id).orElseThrow(UnknownRotationException::new);
    }
}
