package org.medchain.keys.console.access;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.caller.Identity;

/** The roles of which one is needed for an operation: those of the HTTP interface, which a test compares. */
public final class Permissions {

    public static final String KEY_USER = "key-user";
    public static final String KEY_ADMIN = "key-admin";
    public static final String PRIVACY_OFFICER = "privacy-officer";
    public static final String AUDITOR = "auditor";

    /** The roles that the console has pages for. */
    public static final Set<String> ROLES = Set.of(KEY_USER, KEY_ADMIN, PRIVACY_OFFICER, AUDITOR);

    /** The roles that see the state of the service, as on every other way. */
    public static final Set<String> OPERATORS = Set.of(KEY_ADMIN, AUDITOR);

    static final Map<Operation, Set<String>> NEEDED = Map.ofEntries(
            entry(Operation.LIST_DATA_KEYS, Set.of(KEY_USER, KEY_ADMIN)),
            entry(Operation.LIST_DESTRUCTIONS, Set.of(PRIVACY_OFFICER)),
            entry(Operation.DESTROY_PATIENT_KEYS, Set.of(PRIVACY_OFFICER)),
            entry(Operation.APPROVE_DESTRUCTION, Set.of(PRIVACY_OFFICER)),
            entry(Operation.CANCEL_DESTRUCTION, Set.of(PRIVACY_OFFICER)),
            entry(Operation.READ_CERTIFICATE, Set.of(PRIVACY_OFFICER)),
            entry(Operation.PLACE_LEGAL_HOLD, Set.of(PRIVACY_OFFICER)),
            entry(Operation.LIFT_LEGAL_HOLD, Set.of(PRIVACY_OFFICER)),
            entry(Operation.READ_LEGAL_HOLD, Set.of(PRIVACY_OFFICER)),
            entry(Operation.READ_RESTORATION, Set.of(PRIVACY_OFFICER, AUDITOR)),
            entry(Operation.CONFIRM_RESTORATION, Set.of(PRIVACY_OFFICER)),
            entry(Operation.READ_AUDIT_LOG, Set.of(AUDITOR)),
            entry(Operation.READ_AUDIT_SUMMARY, Set.of(AUDITOR)),
            entry(Operation.EXPORT_AUDIT_LOG, Set.of(AUDITOR)),
            entry(Operation.READ_CHECKPOINTS, Set.of(AUDITOR)),
            entry(Operation.LIST_RECOVERIES, Set.of(PRIVACY_OFFICER)),
            entry(Operation.REQUEST_RECOVERY, Set.of(PRIVACY_OFFICER)),
            entry(Operation.APPROVE_RECOVERY, Set.of(PRIVACY_OFFICER)),
            entry(Operation.CANCEL_RECOVERY, Set.of(PRIVACY_OFFICER)),
            entry(Operation.READ_RECOVERY_KEY, Set.of(KEY_ADMIN)),
            entry(Operation.PROPOSE_RECOVERY_KEY, Set.of(KEY_ADMIN)),
            entry(Operation.APPROVE_RECOVERY_KEY, Set.of(KEY_ADMIN)),
            entry(Operation.CANCEL_RECOVERY_KEY, Set.of(KEY_ADMIN, PRIVACY_OFFICER)),
            entry(Operation.LIST_TENANTS, Set.of(KEY_ADMIN)),
            entry(Operation.READ_TENANT, Set.of(KEY_ADMIN)),
            entry(Operation.UPDATE_TENANT, Set.of(KEY_ADMIN)),
            entry(Operation.READ_CMK, Set.of(KEY_ADMIN)),
            entry(Operation.READ_WRAPPINGS, Set.of(KEY_ADMIN)),
            entry(Operation.READ_ADOPTION, Set.of(KEY_ADMIN)),
            entry(Operation.ADOPT_ROW, Set.of(KEY_ADMIN)),
            entry(Operation.LIST_ROTATIONS, Set.of(KEY_ADMIN)),
            entry(Operation.READ_ROTATION, Set.of(KEY_ADMIN)),
            entry(Operation.START_ROTATION, Set.of(KEY_ADMIN)),
            entry(Operation.PAUSE_ROTATION, Set.of(KEY_ADMIN)),
            entry(Operation.RESUME_ROTATION, Set.of(KEY_ADMIN)),
            entry(Operation.CANCEL_ROTATION, Set.of(KEY_ADMIN)));

    private Permissions() {}

    /** Returns the roles of which one is needed; none if the console does not have the operation. */
    public static Set<String> needed(Operation operation) {
        return NEEDED.getOrDefault(operation, Set.of());
    }

    public static boolean may(Identity identity, Operation operation) {
        return needed(operation).stream().anyMatch(identity::hasRole);
    }
}
