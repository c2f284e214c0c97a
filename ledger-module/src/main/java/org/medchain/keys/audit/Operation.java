package org.medchain.keys.audit;

/** The operations of the service, by the names that the API, the audit trail and the metrics share. */
public enum Operation {
    GENERATE_DATA_KEY(OperationKind.CREATE),
    DECRYPT_DATA_KEY(OperationKind.READ),
    LIST_DATA_KEYS(OperationKind.READ),
    READ_DATA_KEY(OperationKind.READ),
    READ_REVOCATIONS(OperationKind.READ),
    // Random bytes that no key is kept of.
    GENERATE_RANDOM(OperationKind.EXECUTE),
    ROTATE_PATIENT_KEY(OperationKind.UPDATE),
    GENERATE_TENANT_KEY(OperationKind.CREATE),
    DECRYPT_TENANT_KEY(OperationKind.READ),
    ROTATE_TENANT_KEY(OperationKind.UPDATE),
    START_ROTATION(OperationKind.CREATE),
    START_COMPROMISE_ROTATION(OperationKind.CREATE),
    READ_ROTATION(OperationKind.READ),
    LIST_ROTATIONS(OperationKind.READ),
    PAUSE_ROTATION(OperationKind.UPDATE),
    RESUME_ROTATION(OperationKind.UPDATE),
    CANCEL_ROTATION(OperationKind.UPDATE),
    COMPLETE_ROTATION(OperationKind.UPDATE),
    // Some days before a policy starts one.
    ANNOUNCE_ROTATION(OperationKind.EXECUTE),
    SET_ROTATION_POLICY(OperationKind.UPDATE),
    READ_ROTATION_POLICY(OperationKind.READ),
    READ_WRAPPINGS(OperationKind.READ),
    LIST_WRAPPINGS(OperationKind.READ),
    CREATE_TENANT(OperationKind.CREATE),
    UPDATE_TENANT(OperationKind.UPDATE),
    READ_TENANT(OperationKind.READ),
    READ_CMK(OperationKind.READ),
    LIST_TENANTS(OperationKind.READ),
    SUSPEND_TENANT(OperationKind.UPDATE),
    RESUME_TENANT(OperationKind.UPDATE),
    PROPOSE_RECOVERY_KEY(OperationKind.UPDATE),
    APPROVE_RECOVERY_KEY(OperationKind.UPDATE),
    CANCEL_RECOVERY_KEY(OperationKind.UPDATE),
    // It holds from here on: by the service, once two people agreed on it and its wait is over.
    SET_RECOVERY_KEY(OperationKind.UPDATE),
    READ_RECOVERY_KEY(OperationKind.READ),
    // Data keys of a patient that had no copy for the tenant's recovery key.
    COPY_DATA_KEYS(OperationKind.CREATE),
    REQUEST_RECOVERY(OperationKind.CREATE),
    APPROVE_RECOVERY(OperationKind.UPDATE),
    CANCEL_RECOVERY(OperationKind.UPDATE),
    COMPLETE_RECOVERY(OperationKind.UPDATE),
    READ_RECOVERY(OperationKind.READ),
    LIST_RECOVERIES(OperationKind.READ),
    // From here on the escrow copies may leave the service.
    EXPORT_RECOVERY(OperationKind.UPDATE),
    // They open with the custodians' shares alone.
    READ_ESCROW_COPIES(OperationKind.READ),
    // What custodians opened is wrapped under the tenant's CMK or KEK of today.
    RECOVER_PATIENT_KEYS(OperationKind.UPDATE),
    // A request to delete, though the keys are there until the window is over.
    DESTROY_PATIENT_KEYS(OperationKind.DELETE),
    APPROVE_DESTRUCTION(OperationKind.UPDATE),
    CANCEL_DESTRUCTION(OperationKind.UPDATE),
    READ_DESTRUCTION(OperationKind.READ),
    LIST_DESTRUCTIONS(OperationKind.READ),
    READ_CERTIFICATE(OperationKind.READ),
    // Nothing is erased yet; the destruction can no longer be cancelled.
    BEGIN_ERASURE(OperationKind.UPDATE),
    ERASE_PATIENT_KEYS(OperationKind.DELETE),
    // The certificate is created.
    CERTIFY_DESTRUCTION(OperationKind.CREATE),
    REPLAY_ERASURES(OperationKind.DELETE),
    PLACE_LEGAL_HOLD(OperationKind.CREATE),
    LIFT_LEGAL_HOLD(OperationKind.DELETE),
    READ_LEGAL_HOLD(OperationKind.READ),
    // The database is older than a checkpoint, an erasure register or a running server knows.
    DETECT_RESTORATION(OperationKind.EXECUTE),
    READ_RESTORATION(OperationKind.READ),
    CONFIRM_RESTORATION(OperationKind.UPDATE),
    READ_AUDIT_LOG(OperationKind.READ),
    EXPORT_AUDIT_LOG(OperationKind.READ),
    VERIFY_AUDIT_LOG(OperationKind.READ),
    READ_CHECKPOINTS(OperationKind.READ),
    READ_AUDIT_SUMMARY(OperationKind.READ),
    // Events move from the table to the archive; none is deleted.
    ARCHIVE_AUDIT_LOG(OperationKind.UPDATE),
    // A row that directs the service is taken as it is, or put back: by the first start of a version that seals rows,
    // or for an administrator.
    ADOPT_ROW(OperationKind.UPDATE),
    READ_ADOPTION(OperationKind.READ),
    PROPOSE_ADOPTION(OperationKind.UPDATE),
    // A row that directs the service was changed past it.
    FIND_UNTRUSTED_ROW(OperationKind.EXECUTE),
    // The audit record repository refuses it; the feed of its chain continues.
    SET_AUDIT_EVENT_ASIDE(OperationKind.EXECUTE),
    // Refused requests of one actor, for one reason, that have no event of their own.
    COUNT_REFUSALS(OperationKind.EXECUTE),
    OPEN_CIRCUIT_BREAKER(OperationKind.EXECUTE),
    CLOSE_CIRCUIT_BREAKER(OperationKind.EXECUTE),
    // A request of a known caller that matches no operation: another path, method or representation.
    UNKNOWN_REQUEST(OperationKind.EXECUTE);

    private final OperationKind kind;

    Operation(OperationKind kind) {
        this.kind = kind;
    }

    public OperationKind kind() {
        return kind;
    }
}
