package org.medchain.keys.audit;

/** What callers can do, by the names that the API, the audit trail and the metrics share. */
public enum Operation {
    GENERATE_DATA_KEY,
    DECRYPT_DATA_KEY,
    LIST_DATA_KEYS,
    READ_DATA_KEY,
    ROTATE_PATIENT_KEY,
    CREATE_TENANT,
    UPDATE_TENANT,
    READ_TENANT,
    READ_CMK,
    LIST_TENANTS,
    SUSPEND_TENANT,
    RESUME_TENANT,
    READ_AUDIT_LOG,
    EXPORT_AUDIT_LOG,
    VERIFY_AUDIT_LOG,
    READ_CHECKPOINTS,
    READ_AUDIT_SUMMARY,
    ARCHIVE_AUDIT_LOG,
    OPEN_CIRCUIT_BREAKER,
    CLOSE_CIRCUIT_BREAKER
}
