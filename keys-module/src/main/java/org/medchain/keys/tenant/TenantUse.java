package org.medchain.keys.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Set;
import org.medchain.keys.MalformedValueException;

/** The stored columns that say whether a tenant's keys may be used, and who suspended it. */
@Embeddable
public class TenantUse {

    /** The status as text: a row that was changed past the service is read, too, and then refused. */
    String status;

    @Column(name = "suspended_by")
    String suspendedBy;

    /** JPA calls this constructor. */
    protected TenantUse() {}

    static TenantUse active() {
        TenantUse use = new TenantUse();
        use.status = TenantStatus.ACTIVE.name();
        return use;
    }

    void suspend(Suspender by) {
        suspendedBy = by.addTo(suspendedBy());
        status = TenantStatus.SUSPENDED.name();
    }

    /** @throws org.medchain.keys.CallerRefusedException if others suspended it */
    void resume(Suspender by) {
        suspendedBy = by.removeFrom(suspendedBy());
        status = (suspendedBy == null ? TenantStatus.ACTIVE : TenantStatus.SUSPENDED).name();
    }

    /** @throws MalformedValueException if the row was changed past the service and has none */
    TenantStatus status() {
        try {
            return TenantStatus.valueOf(status);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("status", "must be ACTIVE or SUSPENDED");
        }
    }

    Set<Suspender> suspendedBy() {
        return Suspender.parse(suspendedBy);
    }
}
