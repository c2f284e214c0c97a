package org.medchain.keys.chain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything the chain holds of one audit event. The patient is in it as a keyed hash alone; see {@link PatientCommitment}.
 *
 * @param tenantId whose chain it is: 1 to 64 characters of ASCII, visible ones ({@code !} to {@code ~})
 * @param seq place in the tenant's chain, from 1, without gaps
 * @param occurredAt to the microsecond
 * @param roles the caller's roles with a blank between them, may be empty
 * @param generation of the data key when the operation ended
 * @param patientHash what {@link PatientCommitment#hashFor} gave
 * @param dataCategory what kind of health data the caller works with, as the caller's token says
 * @param delivery {@code sealed} if plain keys were to leave sealed to a public key of the caller
 * @param traceId by which a tracing system knows the request: 32 lower-case hex digits (W3C Trace Context)
 * @param change of the row that the operation created, changed or removed, if that row directs the service
 */
public record AuditEntry(
        String tenantId,
        long seq,
        UUID eventId,
        Instant occurredAt,
        String operation,
        String outcome,
        Optional<String> reason,
        String actor,
        Optional<String> client,
        String roles,
        Optional<String> purposeOfUse,
        Optional<String> sourceAddress,
        String requestId,
        String provider,
        Optional<UUID> keyId,
        Optional<Integer> generation,
        Optional<Hash> patientHash,
        Optional<String> dataCategory,
        Optional<String> delivery,
        Optional<String> traceId,
        Optional<EntryChange> change) {

    private static final int FIRST_VERSION = 1;
    private static final int WITH_MORE_OF_THE_REQUEST = 2;
    private static final int WITH_CHANGE = 3;

    /**
     * @throws MalformedAuditException if the seq is below 1, the time too fine, or a text has unpaired surrogates or more
     *     than 4,096 bytes of UTF-8
     */
    public AuditEntry {
        ChainHead.requireTenantId(tenantId);
        if (seq < 1) {
            throw new MalformedAuditException("seq");
        }
        AuditTime.toMicros(occurredAt);
        ByteFields.requireText("operation", operation);
        ByteFields.requireText("outcome", outcome);
        requireText("reason", reason);
        ByteFields.requireText("actor", actor);
        requireText("client", client);
        ByteFields.requireText("roles", roles);
        requireText("purposeOfUse", purposeOfUse);
        requireText("sourceAddress", sourceAddress);
        ByteFields.requireText("requestId", requestId);
        ByteFields.requireText("provider", provider);
        requireText("dataCategory", dataCategory);
        requireText("delivery", delivery);
        requireText("traceId", traceId);
    }

    /** An entry without a data category, a delivery, a trace and a change. */
    public AuditEntry(
            String tenantId,
            long seq,
            UUID eventId,
            Instant occurredAt,
            String operation,
            String outcome,
            Optional<String> reason,
            String actor,
            Optional<String> client,
            String roles,
            Optional<String> purposeOfUse,
            Optional<String> sourceAddress,
            String requestId,
            String provider,
            Optional<UUID> keyId,
            Optional<Integer> generation,
            Optional<Hash> patientHash) {
        this(
                tenantId,
                seq,
                eventId,
                occurredAt,
                operation,
                outcome,
                reason,
                actor,
                client,
                roles,
                purposeOfUse,
                sourceAddress,
                requestId,
                provider,
                keyId,
                generation,
                patientHash,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void requireText(String field, Optional<String> value) {
        if (value.isPresent()) {
            ByteFields.requireText(field, value.get());
        }
    }

    /**
     * The same entry at another place of the chain, such as the one that is known only once the chain's head is.
     *
     * @throws MalformedAuditException if the seq is below 1
     */
    public AuditEntry withSeq(long otherSeq) {
        if (otherSeq == seq) {
            return this;
        }
        return new AuditEntry(
                tenantId,
                otherSeq,
                eventId,
                occurredAt,
                operation,
                outcome,
                reason,
                actor,
                client,
                roles,
                purposeOfUse,
                sourceAddress,
                requestId,
                provider,
                keyId,
                generation,
                patientHash,
                dataCategory,
                delivery,
                traceId,
                change);
    }

    /** Of the format: 1, 2 if there is a data category, a delivery or a trace, or 3 if there is a change of a row. */
    public int version() {
        if (change.isPresent()) {
            return WITH_CHANGE;
        }
        boolean hasMore = dataCategory.isPresent() || delivery.isPresent() || traceId.isPresent();
        return hasMore ? WITH_MORE_OF_THE_REQUEST : FIRST_VERSION;
    }

    /** Audit entry v1, v2 or v3, as docs/formats.md lays them out. No two entries have the same bytes. */
    public byte[] canonicalBytes() {
        return switch (version()) {
            case FIRST_VERSION -> AuditEntryV1.encode(this);
            case WITH_MORE_OF_THE_REQUEST -> AuditEntryV2.encode(this);
            default -> AuditEntryV3.encode(this);
        };
    }

    /** Tenant and seq alone: the rest can be long, and logs are no place for it. */
    @Override
    public String toString() {
        return "AuditEntry[" + tenantId + ", " + seq + "]";
    }
}
