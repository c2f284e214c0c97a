package org.medchain.keys.destruction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of the tables that direct the service, each with the answer to what happens if it is changed past the service. */
final class DirectingColumns {

    private static final String UNUSED = "read by earlier versions alone";
    private static final String COUNTED = "a count for people; nothing is decided by it";
    private static final String SECRET = "authenticated by its own cipher: it opens or does not";
    private static final String VERSION = "Hibernate's count of changes";

    /** The table's name, a colon, its key; then the columns that direct; then those that don't, each with the reason. */
    private static final Map<String, Answers> TABLES = new LinkedHashMap<>();

    static {
        table("tenants", "tenant_id")
                .directs(
                        "name status suspended_by kms_cmk_arn kms_replica_arns hsm_key_label cmk_active_from cmk_active_until")
                .directs("destruction_window_seconds four_eyes audit_retention keep_patient_ids_in_audit")
                .directs("max_messages_per_key sealing_period_seconds recovery_public_key")
                .directs(
                        "proposed_window_seconds proposed_four_eyes proposed_settings proposed_by proposed_by_subject proposed_at")
                .directs("resume_proposed_by resume_proposed_by_subject resume_proposed_at resume_proposed_for")
                .directs("recovery_key_wait_seconds proposed_recovery_key_wait_seconds proposed_recovery_key")
                .directs("recovery_key_proposed_by recovery_key_proposed_by_subject recovery_key_proposed_at")
                .directs("recovery_key_approved_by recovery_key_approved_at recovery_key_holds_from")
                .harmless("created_at updated_at", "for people who read a tenant")
                .harmless("version", "the ETag of a tenant: another one is a refused change at most");
        table("destructions", "tenant_id id")
                .directs("patient patient_mark status legal_basis")
                .directs("requested_by requested_by_subject requested_at window_seconds")
                .directs("approved_by approved_at erase_after cancelled_by cancelled_at erased_at")
                .directs("data_keys unwrap_failed_with escrow_copies_read")
                .harmless("certificate", "signed: who reads it verifies it")
                .harmless("holder held_until", UNUSED)
                .harmless("version", VERSION);
        table("legal_holds", "tenant_id patient")
                .directs("reason placed_by placed_at lift_proposed_by lift_proposed_by_subject lift_proposed_at")
                .harmless("version", VERSION);
        table("lifted_holds", "tenant_id patient").directs("lifted_at mac").harmless("version", VERSION);
        table("restorations", "tenant_id")
                .directs("restoration status found_at chain_size newest_event_at lost_size lost_hash lost_at")
                .directs("lost_erasures lost_holds lost_cancellations first_confirmed_by first_confirmed_by_subject")
                .directs("first_confirmed_at confirmed_by confirmed_at")
                .harmless("version", VERSION);
        table("recoveries", "tenant_id id")
                .directs("status reason patients requested_by requested_by_subject requested_at wait_seconds")
                .directs("approved_by approved_at export_after expires_at exported_by exported_at")
                .directs("provider wrapped_key public_key ended_by ended_at")
                .harmless("recovered", COUNTED)
                .harmless("version", VERSION);
        table("adoptions", "tenant_id").directs("choice row_digest proposed_by proposed_by_subject proposed_at");
        table("rotation_jobs", "tenant_id id")
                .directs("active_tenant origin dry_run status renew_before created_at ended_at")
                .directs("selected_under selected_from selected_before last_patient")
                .directs("cancel_proposed_by cancel_proposed_by_subject cancel_proposed_at")
                .harmless("reached", "how far it is; keys of patients that it passed over are counted when it ends")
                .harmless("total done failed skipped tenant_keys_failed data_keys worked_millis stalls", COUNTED)
                .harmless("oldest_wrapping", "when its policy looks again; what is due follows from the keys")
                .harmless("not_before waiting_for", "a pause after a failure")
                .harmless("holder held_until", UNUSED);
        table("rotation_policies", "tenant_id")
                .directs("enabled max_age window_start window_end window_zone window_days notice_days")
                .directs("proposed_policy proposed_by proposed_by_subject proposed_at")
                .harmless("next_check notice_at", "when it is looked at again; what is due follows from the keys");
        table("escrow_keys", "tenant_id patient epoch")
                .harmless("recovery_key", "the seal names it: a copy under another one opens for nobody")
                .harmless("sealed", SECRET);
        table("escrow_copies", "tenant_id patient key_id")
                .harmless("epoch", "the copy's seal names it, and a key of the database keeps it to one that is there")
                .harmless("copy", SECRET);
        table("escrow_backfills", "tenant_id")
                .harmless(
                        "reached done refused amid_patient amid_key",
                        "where copying goes on: fewer copies, or the same ones again")
                .harmless("recovery_key", "copies are for the recovery key of the tenant's row, which is sealed")
                .harmless("holder held_until", UNUSED);
        table("patients", "tenant_id id")
                .directs("patient_id mac")
                .harmless(
                        "status",
                        "whom the register lists is refused whatever it says; of others the keys are refused, or used until their erasure")
                .harmless("created_at", "for people")
                .harmless("version", VERSION);
        table("erased_patients", "tenant_id patient_hash").directs("patient destruction erased_at mac");
    }

    /** Those whose acts are not here yet, each with why it can't direct, and the test that has it. */
    static final Map<String, String> WITHOUT_ACT = Map.of(
            "adoptions", "sealed; AdoptionOperationsTest",
            "rotation_jobs", "sealed; ForgedRotationTest",
            "rotation_policies", "sealed; ForgedRotationTest",
            "restorations", "sealed; RestoredDatabaseTest",
            "lifted_holds", "under the register's key; HoldReplayTest",
            "erased_patients", "under the register's key; ErasureRegisterTest",
            "patients", "under the register's key; SwappedPatientsTest",
            "escrow_keys", "no column directs; RecoveryTest",
            "escrow_copies", "no column directs; RecoveryTest",
            "escrow_backfills", "no column directs; EscrowBackfillTest");

    private DirectingColumns() {}

    /** The answers of one table. */
    record Answers(List<String> key, List<String> directing, Map<String, String> reasons) {

        private Answers directs(String columns) {
            directing.addAll(List.of(columns.split(" ", -1)));
            return this;
        }

        private Answers harmless(String columns, String reason) {
            List.of(columns.split(" ", -1)).forEach(column -> reasons.put(column, reason));
            return this;
        }
    }

    private static Answers table(String name, String key) {
        Answers answers = new Answers(List.of(key.split(" ", -1)), new ArrayList<>(), new LinkedHashMap<>());
        TABLES.put(name, answers);
        return answers;
    }

    static Set<String> tables() {
        return TABLES.keySet();
    }

    static Answers of(String table) {
        return TABLES.get(table);
    }
}
