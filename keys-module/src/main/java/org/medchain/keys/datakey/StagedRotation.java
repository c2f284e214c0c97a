package org.medchain.keys.datakey;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.server.database.StoredRow;

/**
 * The slices of a patient's rotation that are stored: how far they reach, and what they move.
 *
 * @param id changes when it begins again, so that what was prepared before does not count
 * @param wrappedUnder what its wrappings are under
 * @param due which wrappings it renews, as {@link DueWrappings#text} has it
 * @param startedAt no wrapping is older
 * @param reached the last data key that was looked at
 * @param switched whether its wrappings count
 */
record StagedRotation(
        UUID id,
        String wrappedUnder,
        String due,
        Instant startedAt,
        UUID reached,
        RotatedPatient result,
        boolean switched) {

    static final String COLUMNS =
            "rotation, wrapped_under, due, started_at, reached, rotated, unchanged, generation, switched";

    /** The place before the first data key. */
    static final UUID BEGINNING = new UUID(0, 0);

    static StagedRotation read(StoredRow row) throws SQLException {
        return new StagedRotation(
                row.uuid(1),
                row.text(2),
                row.text(3),
                row.time(4),
                row.uuid(5),
                new RotatedPatient(row.integer(6), row.integer(7), row.integer(8)),
                row.flag(9));
    }

    /** Returns one that fits no rule, for a patient for whom nothing is prepared. */
    static StagedRotation none(UUID id, Instant now) {
        return new StagedRotation(id, "", "", now, BEGINNING, new RotatedPatient(0, 0, 0), false);
    }

    /** Begins a rotation with nothing prepared yet. */
    static StagedRotation begin(UUID id, WrappingRule rule, Instant now) {
        return new StagedRotation(
                id,
                rule.current().wrappedUnder(),
                rule.due().text(),
                now,
                BEGINNING,
                new RotatedPatient(0, 0, 0),
                false);
    }

    /** Returns true if what is prepared is what the rule asks for today. */
    boolean fits(WrappingRule rule) {
        return rule.current().covers(wrappedUnder, startedAt)
                && due.equals(rule.due().text());
    }

    /** Returns true if no data key was looked at yet. */
    boolean isEmpty() {
        return reached.equals(BEGINNING);
    }

    /** Returns the rotation after the next data keys, some of which were re-wrapped. */
    StagedRotation after(List<DataKey> slice, List<RewrappedKey> moved) {
        return new StagedRotation(
                id,
                wrappedUnder,
                due,
                startedAt,
                slice.get(slice.size() - 1).keyId().value(),
                resultWith(slice, moved),
                switched);
    }

    /** The result with the next data keys, some of which were re-wrapped. */
    RotatedPatient resultWith(List<DataKey> slice, List<RewrappedKey> moved) {
        return new RotatedPatient(
                result.rotated() + moved.size(),
                result.current() + slice.size() - moved.size(),
                Math.max(result.generation(), Rewrapped.generationOf(slice, moved)));
    }
}
