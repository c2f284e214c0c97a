package org.medchain.keys.chain;

import java.util.Optional;

/**
 * The change of a row that an audit entry tells of. The values are JSON texts, which the chain holds as they are.
 *
 * @param subject names the row, such as {@code tenants/clinic-1}
 * @param number of the change of that row, from 1
 * @param before the values until then; empty if the row was created
 * @param after the values from then on; empty if the row was removed
 */
public record EntryChange(String subject, long number, Optional<String> before, Optional<String> after) {

    /** The longest text of values, in bytes of UTF-8. */
    static final int MAX_VALUES = 65_535;

    /**
     * @throws MalformedAuditException if the number is below 1, a text has unpaired surrogates or is too long (the subject more than
     *     4,096 bytes of UTF-8, values more than 65,535), or there are values neither before nor after
     */
    public EntryChange {
        ByteFields.requireText("subject", subject);
        if (number < 1) {
            throw new MalformedAuditException("changeNumber");
        }
        before.ifPresent(values -> ByteFields.requireText("valuesBefore", values, MAX_VALUES));
        after.ifPresent(values -> ByteFields.requireText("valuesAfter", values, MAX_VALUES));
        if (before.isEmpty() && after.isEmpty()) {
            throw new MalformedAuditException("valuesAfter");
        }
    }

    /** Returns subject and number alone: values can be long. */
    @Override
    public String toString() {
        return "EntryChange[" + subject + ", " + number + "]";
    }
}
