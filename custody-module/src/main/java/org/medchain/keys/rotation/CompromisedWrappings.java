package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.StillCurrentException;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;

/** Decides which wrappings of a tenant a compromise affects. */
@Shared
record CompromisedWrappings(TenantProvider provider, PatientStore patients, Clock clock) {

    @Inject
    CompromisedWrappings {}

    /** @throws MalformedValueException if it asks for times to come */
    void requirePast(DueWrappings.Selected asked) {
        Instant now = clock.instant();
        if (asked.wrappedBefore().filter(now::isBefore).isPresent()) {
            throw new MalformedValueException("wrappedBefore", "must not be in the future");
        }
        if (asked.wrappedFrom().filter(it -> !it.isBefore(now)).isPresent()) {
            throw new MalformedValueException("wrappedFrom", "must be in the past");
        }
    }

    /**
     * Returns a rotation of these wrappings, from now on.
     *
     * @throws StillCurrentException if the keys would come back to the CMK or KEK that they are to leave
     */
    RotationJob jobFor(Tenant tenant, DueWrappings.Selected asked) {
        Instant now = clock.instant();
        // What is wrapped again for its time is wrapped after it, so it is not due another time.
        DueWrappings.Selected selected = asked.isOfAnyTime()
                ? ofMaterial(tenant, asked)
                : asked.before(asked.wrappedBefore().orElse(now));
        return RotationJob.ofCompromise(tenant.tenantId(), selected, patients.count(tenant.tenantId()), now);
    }

    private DueWrappings.Selected ofMaterial(Tenant tenant, DueWrappings.Selected asked) {
        CurrentWrapping current = provider.currentWrapping(tenant.cmk());
        if (asked.wrappedUnder().filter(current.wrappedUnder()::equals).isEmpty()) {
            return asked;
        }
        return asked.before(current.newestFrom().orElseThrow(StillCurrentException::new));
    }
}
