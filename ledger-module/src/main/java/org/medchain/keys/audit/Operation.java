package org.medchain.keys.audit;

import java.util.List;
import org.medchain.keys.server.caller.Role;

/** The operations of the service, by the names that the API, the audit trail and the metrics share, with the roles that callers need for them. */
public enum Operation {
    GENERATE_DATA_KEY(OperationKind.CREATE, Role.KEY_USER),
    DECRYPT_DATA_KEY(OperationKind.READ, Role.KEY_USER),
    LIST_DATA_KEYS(OperationKind.READ, Role.KEY_USER, Role.KEY_ADMIN),
    READ_DATA_KEY(OperationKind.READ, Role.KEY_USER, Role.KEY_ADMIN),
    READ_REVOCATIONS(OperationKind.READ, Role.KEY_USER),
    // Random bytes that no key is kept of.
    GENERATE_RANDOM(OperationKind.EXECUTE, Role.KEY_USER),
    ROTATE_PATIENT_KEY(OperationKind.UPDATE, Role.KEY_ADMIN),
    GENERATE_TENANT_KEY(OperationKind.CREATE, Role.KEY_USER),
    DECRYPT_TENANT_KEY(OperationKind.READ, Role.KEY_USER),
    ROTATE_TENANT_KEY(OperationKind.UPDATE),
    START_ROTATION(OperationKind.CREATE, Role.KEY_ADMIN),
    START_COMPROMISE_ROTATION(OperationKind.CREATE, Role.KEY_ADMIN),
    READ_ROTATION(OperationKind.READ, Role.KEY_ADMIN),
    LIST_ROTATIONS(OperationKind.READ, Role.KEY_ADMIN),
    PAUSE_ROTATION(OperationKind.UPDATE, Role.KEY_ADMIN),
    RESUME_ROTATION(OperationKind.UPDATE, Role.KEY_ADMIN),
    CANCEL_ROTATION(OperationKind.UPDATE, Role.KEY_ADMIN),
    COMPLETE_ROTATION(OperationKind.UPDATE),
    // Some days before a policy starts one.
    ANNOUNCE_ROTATION(OperationKind.EXECUTE),
    SET_ROTATION_POLICY(OperationKind.UPDATE, Role.KEY_ADMIN),
    READ_ROTATION_POLICY(OperationKind.READ, Role.KEY_ADMIN),
    READ_WRAPPINGS(OperationKind.READ, Role.KEY_ADMIN),
    LIST_WRAPPINGS(OperationKind.READ, Role.KEY_ADMIN),
    CREATE_TENANT(OperationKind.CREATE),
    UPDATE_TENANT(OperationKind.UPDATE, Role.KEY_ADMIN),
    READ_TENANT(OperationKind.READ, Role.KEY_ADMIN),
    READ_CMK(OperationKind.READ, Role.KEY_ADMIN),
    LIST_TENANTS(OperationKind.READ, Role.KEY_ADMIN),
    SUSPEND_TENANT(OperationKind.UPDATE, Role.KEY_ADMIN),
    RESUME_TENANT(OperationKind.UPDATE, Role.KEY_ADMIN),
    PROPOSE_RECOVERY_KEY(OperationKind.UPDATE, Role.KEY_ADMIN),
    APPROVE_RECOVERY_KEY(OperationKind.UPDATE, Role.KEY_ADMIN),
    CANCEL_RECOVERY_KEY(OperationKind.UPDATE, Role.KEY_ADMIN, Role.PRIVACY_OFFICER),
    // It holds from here on: by the service, once two people agreed on it and its wait is over.
    SET_RECOVERY_KEY(OperationKind.UPDATE),
    READ_RECOVERY_KEY(OperationKind.READ, Role.KEY_ADMIN),
    // Data keys of a patient that had no copy for the tenant's recovery key.
    COPY_DATA_KEYS(OperationKind.CREATE),
    REQUEST_RECOVERY(OperationKind.CREATE, Role.PRIVACY_OFFICER),
    APPROVE_RECOVERY(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    CANCEL_RECOVERY(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    COMPLETE_RECOVERY(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    READ_RECOVERY(OperationKind.READ, Role.PRIVACY_OFFICER),
    LIST_RECOVERIES(OperationKind.READ, Role.PRIVACY_OFFICER),
    // From here on the escrow copies may leave the service.
    EXPORT_RECOVERY(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    // They open with the custodians' shares alone.
    READ_ESCROW_COPIES(OperationKind.READ, Role.PRIVACY_OFFICER),
    // What custodians opened is wrapped under the tenant's CMK or KEK of today.
    RECOVER_PATIENT_KEYS(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    // A request to delete, though the keys are there until the window is over.
    DESTROY_PATIENT_KEYS(OperationKind.DELETE, Role.PRIVACY_OFFICER),
    APPROVE_DESTRUCTION(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    CANCEL_DESTRUCTION(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    READ_DESTRUCTION(OperationKind.READ, Role.PRIVACY_OFFICER),
    LIST_DESTRUCTIONS(OperationKind.READ, Role.PRIVACY_OFFICER),
    READ_CERTIFICATE(OperationKind.READ, Role.PRIVACY_OFFICER),
    // Nothing is erased yet; the destruction can no longer be cancelled.
    BEGIN_ERASURE(OperationKind.UPDATE),
    ERASE_PATIENT_KEYS(OperationKind.DELETE),
    // The certificate is created.
    CERTIFY_DESTRUCTION(OperationKind.CREATE),
    REPLAY_ERASURES(OperationKind.DELETE),
    PLACE_LEGAL_HOLD(OperationKind.CREATE, Role.PRIVACY_OFFICER),
    LIFT_LEGAL_HOLD(OperationKind.DELETE, Role.PRIVACY_OFFICER),
    READ_LEGAL_HOLD(OperationKind.READ, Role.PRIVACY_OFFICER),
    // The database is older than a checkpoint, an erasure register or a running server knows.
    DETECT_RESTORATION(OperationKind.EXECUTE),
    READ_RESTORATION(OperationKind.READ, Role.PRIVACY_OFFICER, Role.AUDITOR),
    CONFIRM_RESTORATION(OperationKind.UPDATE, Role.PRIVACY_OFFICER),
    READ_AUDIT_LOG(OperationKind.READ, Role.AUDITOR),
    EXPORT_AUDIT_LOG(OperationKind.READ, Role.AUDITOR),
    VERIFY_AUDIT_LOG(OperationKind.READ, Role.AUDITOR),
    READ_CHECKPOINTS(OperationKind.READ, Role.AUDITOR),
    READ_AUDIT_SUMMARY(OperationKind.READ, Role.AUDITOR),
    // Somebody has looked at the week before the one of the event.
    SIGN_OFF_REVIEW(OperationKind.EXECUTE, Role.AUDITOR),
    // Somebody says that a drill was done.
    RECORD_DRILL(OperationKind.CREATE, Role.PRIVACY_OFFICER, Role.KEY_ADMIN),
    // Events move from the table to the archive; none is deleted.
    ARCHIVE_AUDIT_LOG(OperationKind.UPDATE),
    // A row that directs the service is taken as it is, or put back: by the first start of a version that seals rows,
    // or for an administrator.
    ADOPT_ROW(OperationKind.UPDATE, Role.KEY_ADMIN),
    READ_ADOPTION(OperationKind.READ, Role.KEY_ADMIN),
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

    @SuppressWarnings("ImmutableEnumChecker") // Of List.of, which makes unchangeable ones.
    private final List<String> roles;

    Operation(OperationKind kind, String... roles) {
        this.kind = kind;
        this.roles = List.of(roles);
    }

    public OperationKind kind() {
        return kind;
    }

    /** Returns the roles of which a caller needs one, on whatever way it comes; none if no request is about the operation by itself. */
    public List<String> roles() {
        return roles;
    }
}
