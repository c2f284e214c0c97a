package org.medchain.keys.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;

/** What a test wants an event of a {@link WrittenChain} to say. */
public record WrittenEvent(
        Instant time,
        Operation operation,
        Optional<FailureReason> reason,
        String actor,
        String requestId,
        Optional<PatientId> patientId,
        Optional<DataKeyId> keyId) {

    /** The success of a listing, about no patient. */
    public static WrittenEvent at(Instant time) {
        return new WrittenEvent(
                time,
                Operation.LIST_DATA_KEYS,
                Optional.empty(),
                "dr.miller",
                "request",
                Optional.empty(),
                Optional.empty());
    }

    public static WrittenEvent at(String time) {
        return at(Instant.parse(time));
    }

    public WrittenEvent of(Operation other) {
        return new WrittenEvent(time, other, reason, actor, requestId, patientId, keyId);
    }

    public WrittenEvent failing(FailureReason why) {
        return new WrittenEvent(time, operation, Optional.of(why), actor, requestId, patientId, keyId);
    }

    public WrittenEvent by(String other) {
        return new WrittenEvent(time, operation, reason, other, requestId, patientId, keyId);
    }

    public WrittenEvent under(String otherRequest) {
        return new WrittenEvent(time, operation, reason, actor, otherRequest, patientId, keyId);
    }

    public WrittenEvent about(PatientId patient) {
        return new WrittenEvent(time, operation, reason, actor, requestId, Optional.of(patient), keyId);
    }

    public WrittenEvent with(DataKeyId key) {
        return new WrittenEvent(time, operation, reason, actor, requestId, patientId, Optional.of(key));
    }

    AuditEvent toEvent(Optional<TenantId> tenantId) {
        Caller caller = TestCaller.ofNoTenant(actor, requestId);
        Attempt attempt = new Attempt(operation, caller, tenantId, patientId);
        keyId.ifPresent(attempt::actsOn);
        return new AuditEvent(attempt, reason, ProviderType.LOCAL, time, new SecureRandom());
    }
}
