package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.patient.ErasureKeySettings;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantStore;

/** Tells what an erasure of a patient's keys reaches, and until when it does not reach the backups. */
@Shared
final class ErasureReach {

    private final PatientStore patients;
    private final DataKeyErasureStore dataKeys;
    private final TenantStore tenants;
    private final ErasureSettings settings;
    private final ErasureKeySettings erasureKeys;
    private final DatabaseClock time;

    @Inject
    ErasureReach(
            PatientStore patients,
            DataKeyErasureStore dataKeys,
            TenantStore tenants,
            ErasureSettings settings,
            ErasureKeySettings erasureKeys,
            DatabaseClock time) {
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.tenants = tenants;
        this.settings = settings;
        this.erasureKeys = erasureKeys;
        this.time = time;
    }

    /**
     * Counts the patient's data keys; empty if the tenant has no such patient.
     *
     * @throws org.medchain.keys.KeysDestroyedException if they are erased
     */
    Optional<Long> count(EncryptionContext context) {
        return patients.findId(context).map(dataKeys::count);
    }

    /**
     * Returns until when backups have the erasure key if nobody holds the erasure up; empty if their retention is not known.
     *
     * @param open the erasure; empty for one that is requested now
     */
    Optional<Instant> copiesUntil(TenantId tenantId, Optional<DestructionRecord> open) {
        return retention().map(period -> end(earliestErasure(tenantId, open), period));
    }

    private Optional<Period> retention() {
        return erasureKeys.areExternal() ? erasureKeys.backupRetention() : settings.backupRetention();
    }

    private Instant earliestErasure(TenantId tenantId, Optional<DestructionRecord> open) {
        Instant now = time.now();
        return open.map(it -> it.earliestErasure(now)).orElseGet(() -> now.plus(window(tenantId)));
    }

    private Duration window(TenantId tenantId) {
        return policies(tenantId).destructionWindow().length();
    }

    private TenantPolicies policies(TenantId tenantId) {
        return tenants.require(tenantId).policies();
    }

    /** Returns true if the audit trail keeps the ids of the tenant's patients whose keys are erased. */
    boolean leavesIds(TenantId tenantId) {
        return policies(tenantId).keepPatientIdsInAudit();
    }

    /** Returns the end of a backup's retention. */
    static Instant end(Instant erasedAt, Period retention) {
        return erasedAt.atOffset(ZoneOffset.UTC).plus(retention).toInstant();
    }
}
