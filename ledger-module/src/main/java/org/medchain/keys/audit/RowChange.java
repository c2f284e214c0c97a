package org.medchain.keys.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The change of one row by an operation, as the operation's audit event has it. Values are canonical JSON texts and name patients by
 * their row's UUID only, never by a patient's id: they stay in the trail after an erasure. The record of a drill has this form, and no row.
 *
 * @param subject names the row, such as {@code tenants/clinic-1}: 1 to 200 characters
 * @param number of the change of that row, from 1
 * @param before the values until then; empty if the row was created
 * @param after the values from then on; empty if the row was removed
 */
public record RowChange(String subject, long number, Optional<String> before, Optional<String> after) {

    private static final int LONGEST_SUBJECT = 200;

    /** The longest of the texts, in bytes of UTF-8. */
    private static final int LONGEST_VALUES = 65_535;

    /** @throws IllegalArgumentException if a part is too long, the number is below 1, or there are values neither before nor after */
    public RowChange {
        require(!subject.isEmpty() && subject.length() <= LONGEST_SUBJECT, "subject");
        require(number >= 1, "number");
        require(before.isPresent() || after.isPresent(), "before and after");
        require(before.stream().allMatch(RowChange::fits), "before");
        require(after.stream().allMatch(RowChange::fits), "after");
    }

    private static boolean fits(String values) {
        return values.getBytes(StandardCharsets.UTF_8).length <= LONGEST_VALUES;
    }

    private static void require(boolean condition, String part) {
        if (!condition) {
            throw new IllegalArgumentException("the change of a row: " + part);
        }
    }

    /** Returns subject and number alone. */
    @Override
    public String toString() {
        return "RowChange[" + subject + ", " + number + "]";
    }
}
