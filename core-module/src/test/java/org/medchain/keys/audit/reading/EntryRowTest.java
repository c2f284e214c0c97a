package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.AuditColumn;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;

class EntryRowTest {

    private static final PatientCommitment PATIENT = PatientCommitment.to("patient-1", new SecureRandom());
    private static final byte[] HASH = ChainHead.startOf("clinic").hash().bytes();

    private static EntryRow row(String reason, String provider, String patientId, byte[] salt) {
        return row("dr.miller", reason, provider, patientId, salt);
    }

    private static EntryRow row(String actor, String reason, String provider, String patientId, byte[] salt) {
        return row(actor, reason, provider, patientId, salt, null);
    }

    private static EntryRow row(
            String actor, String reason, String provider, String patientId, byte[] salt, String region) {
        return row(actor, reason, provider, patientId, salt, region, null, null, null);
    }

    private static EntryRow row(String subject, Long changeNumber, String valuesAfter) {
        return row("dr.miller", null, "LOCAL", null, null, null, subject, changeNumber, valuesAfter);
    }

    private static EntryRow row(
            String actor,
            String reason,
            String provider,
            String patientId,
            byte[] salt,
            String region,
            String subject,
            Long changeNumber,
            String valuesAfter) {
        Map<AuditColumn<?>, Object> values = new HashMap<>();
        values.put(AuditEventTable.TENANT_ID, "clinic");
        values.put(AuditEventTable.SEQ, 7L);
        values.put(AuditEventTable.ID, new UUID(1, 2));
        values.put(AuditEventTable.OCCURRED_AT, Instant.parse("2026-11-25T10:00:00.000001Z"));
        values.put(AuditEventTable.OPERATION, "DECRYPT_DATA_KEY");
        values.put(AuditEventTable.OUTCOME, "FAILURE");
        values.put(AuditEventTable.REASON, reason);
        values.put(AuditEventTable.ACTOR, actor);
        values.put(AuditEventTable.ROLES, "key-user");
        values.put(AuditEventTable.REQUEST_ID, "request-1");
        values.put(AuditEventTable.PROVIDER, provider);
        values.put(AuditEventTable.KEY_ID, new UUID(3, 4));
        values.put(AuditEventTable.GENERATION, 2);
        values.put(AuditEventTable.PATIENT_HASH, HASH);
        values.put(AuditEventTable.ENTRY_HASH, HASH);
        values.put(AuditEventTable.PATIENT_ID, patientId);
        values.put(AuditEventTable.PATIENT_SALT, salt);
        values.put(AuditEventTable.REGION, region);
        values.put(AuditEventTable.DATA_CATEGORY, "laboratory");
        values.put(AuditEventTable.DELIVERY, "sealed");
        values.put(AuditEventTable.TRACE_ID, "0af7651916cd43dd8448eb211c80319c");
        values.put(AuditEventTable.SUBJECT, subject);
        values.put(AuditEventTable.CHANGE_NUMBER, changeNumber);
        values.put(AuditEventTable.VALUES_AFTER, valuesAfter);
        return new EntryRow(AuditEventTable.COLUMNS.stream().map(values::get).toArray());
    }

    @Nested
    class Entry {

        @Test
        void namesTheRegionBehindTheProvider() {
            RecordedEntry entry =
                    row("dr.miller", null, "AWS_KMS", null, null, "eu-west-1").toEntry();

            assertThat(entry.entry().provider()).isEqualTo("aws-kms:eu-west-1");
            assertThat(entry.entry().dataCategory()).contains("laboratory");
            assertThat(entry.entry().delivery()).contains("sealed");
            assertThat(entry.entry().traceId()).contains("0af7651916cd43dd8448eb211c80319c");
        }

        @Test
        void hasTheWordsOfTheChain() {
            RecordedEntry entry = row("INVALID_ENCRYPTED_KEY", "AWS_KMS", "patient-1", PATIENT.salt())
                    .toEntry();

            assertThat(entry.entry().reason()).contains("invalid-encrypted-key");
            assertThat(entry.entry().provider()).isEqualTo("aws-kms");
            assertThat(entry.patient()).contains(PATIENT);
            assertThat(entry.entry().generation()).isEqualTo(Optional.of(2));
            assertThat(entry.hash().bytes()).isEqualTo(HASH);
        }

        @Test
        void hasTheChangeOfARow() {
            assertThat(row("tenants/clinic", 3L, "{}").toEntry().entry().change())
                    .contains(new EntryChange("tenants/clinic", 3, Optional.empty(), Optional.of("{}")));
            assertThat(row(null, null, null).toEntry().entry().change()).isEmpty();
        }

        @Test
        void canLackPatientIdAndSaltTogether() {
            assertThat(row(null, "LOCAL", null, null).toEntry().patient()).isEmpty();
        }
    }

    @Nested
    class NoEntry {

        private void assertMalformed(EntryRow row, String field) {
            assertThatExceptionOfType(MalformedAuditException.class)
                    .isThrownBy(row::toEntry)
                    .withMessage(field + " is malformed");
        }

        @Test
        void isMadeOfAnUnknownReason() {
            assertMalformed(row("invalid_encrypted_key", "LOCAL", null, null), "reason");
        }

        @Test
        void isMadeOfAnUnknownProvider() {
            assertMalformed(row(null, "local", null, null), "provider");
        }

        @Test
        void isMadeOfHalfAPatient() {
            assertMalformed(row(null, "LOCAL", null, PATIENT.salt()), "patientId");
            assertMalformed(row(null, "LOCAL", "patient-1", null), "patientSalt");
        }

        @Test
        void isMadeOfHalfAChange() {
            assertMalformed(row(null, 3L, "{}"), "subject");
            assertMalformed(row(null, null, "{}"), "subject");
            assertMalformed(row("tenants/clinic", null, "{}"), "changeNumber");
            assertMalformed(row("tenants/clinic", 3L, null), "valuesAfter");
        }

        @Test
        void isMadeOfARowThatLacksAnActor() {
            assertMalformed(row(null, null, "LOCAL", null, null), "actor");
        }
    }
}
