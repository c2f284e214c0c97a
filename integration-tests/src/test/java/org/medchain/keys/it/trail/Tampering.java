package org.medchain.keys.it.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What someone with every right in the database can do to a tenant's trail of 12 events or more; and what shows it where. */
enum Tampering {
    EDITED_ID(5, "altered", "set id = gen_random_uuid() where @ and seq = 5"),
    EDITED_TIME(5, "altered", "set occurred_at = occurred_at + interval '1 microsecond' where @ and seq = 5"),
    EDITED_OPERATION(5, "altered", "set operation = 'DECRYPT_DATA_KEY' where @ and seq = 5"),
    UNKNOWN_OPERATION(5, "altered", "set operation = 'NOTHING' where @ and seq = 5"),
    EDITED_OUTCOME(5, "altered", "set outcome = 'FAILURE' where @ and seq = 5"),
    EDITED_REASON(5, "altered", "set reason = 'FORBIDDEN' where @ and seq = 5"),
    UNKNOWN_REASON(5, "malformed", "set reason = 'forbidden' where @ and seq = 5"),
    EDITED_ACTOR(5, "altered", "set actor = 'somebody else' where @ and seq = 5"),
    EDITED_CLIENT(5, "altered", "set client = 'other' where @ and seq = 5"),
    EDITED_ROLES(5, "altered", "set roles = '' where @ and seq = 5"),
    EDITED_PURPOSE(5, "altered", "set purpose_of_use = '' where @ and seq = 5"),
    EDITED_CATEGORY(5, "altered", "set data_category = 'laboratory' where @ and seq = 5"),
    EDITED_DELIVERY(5, "altered", "set delivery = 'sealed' where @ and seq = 5"),
    EDITED_TRACE(5, "altered", "set trace_id = '0af7651916cd43dd8448eb211c80319c' where @ and seq = 5"),
    ADDED_CHANGE(
            5,
            "altered",
            "set subject = 'tenants/' || tenant_id, change_number = 9, values_after = '{}' where @ and seq = 5"),
    HALF_A_CHANGE(5, "malformed", "set values_after = '{}' where @ and seq = 5"),
    EDITED_ADDRESS(5, "altered", "set source_address = null where @ and seq = 5"),
    EDITED_REQUEST(5, "altered", "set request_id = 'other' where @ and seq = 5"),
    EDITED_PROVIDER(5, "altered", "set provider = 'AWS_KMS' where @ and seq = 5"),
    EDITED_KEY(5, "altered", "set key_id = gen_random_uuid() where @ and seq = 5"),
    EDITED_GENERATION(5, "altered", "set generation = 2 where @ and seq = 5"),
    EDITED_PATIENT_HASH(5, "altered", "set patient_hash = entry_hash where @ and seq = 5"),
    EDITED_HASH(5, "altered", "set entry_hash = patient_hash where @ and seq = 5"),
    ANOTHER_PATIENT(5, "patient-altered", "set patient_id = 'somebody else' where @ and seq = 5"),
    ANOTHER_SALT(5, "patient-altered", "set patient_salt = patient_hash where @ and seq = 5"),
    HALF_DROPPED(5, "malformed", "set patient_id = null where @ and seq = 5"),
    OTHER_HALF_DROPPED(5, "malformed", "set patient_salt = null where @ and seq = 5"),
    MOVED_AWAY(5, "gap", "set tenant_id = tenant_id || '-b' where @ and seq = 5"),
    SWAPPED(
            5,
            "reordered",
            "set seq = -5 where @ and seq = 5",
            "set seq = 5 where @ and seq = 6",
            "set seq = 6 where @ and seq = -5") {
        @Override
        boolean shows(String kind) {
            // Each then stands under the other's number, so it is its content that is wrong.
            return List.of("altered", "inserted", "reordered").contains(kind);
        }
    },
    REMOVED_INSIDE(5, "gap", "delete from audit_events where @ and seq = 5"),
    REMOVED_AT_THE_BEGINNING(1, "gap", "delete from audit_events where @ and seq <= 3"),
    CUT_OFF(8, "cut-tail", "delete from audit_events where @ and seq >= 8"),
    EMPTIED(1, "cut-tail", "delete from audit_events where @", "delete from audit_chain_heads where @"),
    INSERTED(
            5,
            "altered",
            "set seq = -seq - 1 where @ and seq >= 5",
            "set seq = -seq where @ and seq < 0",
            "insert 5 from 6") {
        @Override
        boolean shows(String kind) {
            return List.of("altered", "inserted", "duplicate").contains(kind);
        }
    },
    BEFORE_THE_FIRST(1, "malformed", "insert 0 from 5");

    private final long position;
    private final String kind;

    @SuppressWarnings("ImmutableEnumChecker") // Of List.of, which makes unchangeable ones.
    private final List<String> statements;

    Tampering(long position, String kind, String... statements) {
        this.position = position;
        this.kind = kind;
        this.statements = List.of(statements);
    }

    /** Whether the service goes on from the position, so that events of later requests stand there. */
    boolean isGoneOnFrom() {
        return this == CUT_OFF || this == EMPTIED;
    }

    long position() {
        return position;
    }

    boolean shows(String found) {
        return found.equals(kind);
    }

    /** A row like another one, with an id of its own, in a place of its own. */
    private static String copy(String place, String original) {
        String rest = "entry_hash, occurred_at, operation, outcome, reason, actor, client, roles, purpose_of_use,"
                + " source_address, request_id, patient_hash, patient_id, patient_salt, provider, key_id, generation";
        return "insert into audit_events (id, tenant_id, seq, " + rest + ") select gen_random_uuid(), tenant_id, "
                + place + ", " + rest + " from audit_events where @ and seq = " + original;
    }

    private static String toSql(String statement) {
        String[] words = statement.split(" ", -1);
        return switch (words[0]) {
            case "set" -> "update audit_events " + statement;
            case "insert" -> copy(words[1], words[3]);
            default -> statement;
        };
    }

    void apply(Connection connection, String tenantId) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                if (statement.executeUpdate(toSql(sql).replace("@", "tenant_id = '" + tenantId + "'")) == 0) {
                    throw new IllegalStateException("changed nothing: " + this);
                }
            }
        }
    }
}
