package org.medchain.keys.audit.reading;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.provider.ProviderType;

/**
 * A row of the table of events as it was read, unchecked: an edit by hand may have left any value that the columns can
 * hold.
 *
 * @param reason as the constant's name, as {@code provider}
 */
record EntryRow(
        String tenantId,
        long seq,
        UUID id,
        Instant occurredAt,
        String operation,
        String outcome,
        String reason,
        String actor,
        String client,
        String roles,
        String purposeOfUse,
        String sourceAddress,
        String requestId,
        String provider,
        UUID keyId,
        Integer generation,
        byte[] patientHash,
        byte[] entryHash,
        String patientId,
        byte[] patientSalt,
        String region,
        String dataCategory,
        String delivery,
        String traceId,
        String subject,
        Long changeNumber,
        String valuesBefore,
        String valuesAfter) {

    /** @throws MalformedAuditException if no entry can be made of it */
    RecordedEntry toEntry() {
        AuditEntry entry = new AuditEntry(
                tenantId,
                seq,
                id,
                require("occurredAt", occurredAt),
                require("operation", operation),
                require("outcome", outcome),
                Optional.ofNullable(reason)
                        .map(name -> word(
                                "reason", name, it -> FailureReason.valueOf(it).slug())),
                require("actor", actor),
                Optional.ofNullable(client),
                require("roles", roles),
                Optional.ofNullable(purposeOfUse),
                Optional.ofNullable(sourceAddress),
                require("requestId", requestId),
                word(
                        "provider",
                        require("provider", provider),
                        it -> AuditEvent.providerText(ProviderType.valueOf(it), Optional.ofNullable(region))),
                Optional.ofNullable(keyId),
                Optional.ofNullable(generation),
                Optional.ofNullable(patientHash).map(Hash::new),
                Optional.ofNullable(dataCategory),
                Optional.ofNullable(delivery),
                Optional.ofNullable(traceId),
                change());
        return new RecordedEntry(
                entry,
                new Hash(require("hash", entryHash)),
                PatientCommitment.restore(Optional.ofNullable(patientId), Optional.ofNullable(patientSalt)));
    }

    private Optional<EntryChange> change() {
        if (subject == null && changeNumber == null && valuesBefore == null && valuesAfter == null) {
            return Optional.empty();
        }
        return Optional.of(new EntryChange(
                require("subject", subject),
                require("changeNumber", changeNumber),
                Optional.ofNullable(valuesBefore),
                Optional.ofNullable(valuesAfter)));
    }

    /** The table has the names of constants, the chain their words. */
    private static String word(String field, String constant, Function<String, String> word) {
        try {
            return word.apply(constant);
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException(field, e);
        }
    }

    private static <T> T require(String field, T value) {
        if (value == null) {
            throw new MalformedAuditException(field);
        }
        return value;
    }

    @Override
    public String toString() {
        return "EntryRow[" + tenantId + ", " + seq + "]";
    }
}
