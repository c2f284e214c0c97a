package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.patient.PatientRowId;

/**
 * The last slice of a patient's data keys, with the next wrappings of those that are due. Of most patients it is the only one. It is not stored before the
 * unit of the ledger that lets all of the patient's wrappings count. One data key can be a slice too.
 */
final class RewrappedSlice {

    /** The place behind the last data key. */
    private static final UUID END = new UUID(-1, -1);

    private final PatientRowId patient;
    private final WrappingRule rule;
    private final UUID behind;
    private final UUID last;
    private final List<DataKey> read;
    private final List<RewrappedKey> moved;

    /**
     * @param rule which wrappings are due
     * @param behind the data key before the first
     * @param read all data keys of the slice
     */
    RewrappedSlice(PatientRowId patient, WrappingRule rule, UUID behind, List<DataKey> read, List<RewrappedKey> moved) {
        this(patient, rule, behind, END, read, moved);
    }

    private RewrappedSlice(
            PatientRowId patient,
            WrappingRule rule,
            UUID behind,
            UUID last,
            List<DataKey> read,
            List<RewrappedKey> moved) {
        this.patient = patient;
        this.rule = rule;
        this.behind = behind;
        this.last = last;
        this.read = List.copyOf(read);
        this.moved = List.copyOf(moved);
    }

    /** Returns the slice of one data key, which ends with it. */
    static RewrappedSlice ofOne(PatientRowId patient, WrappingRule rule, DataKey key, RewrappedKey moved) {
        UUID id = key.keyId().value();
        return new RewrappedSlice(patient, rule, before(id), id, List.of(key), List.of(moved));
    }

    /** No id ends in eight bytes of zeros: the variant of a UUID is in the first of them. */
    private static UUID before(UUID id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() - 1);
    }

    /** Returns true if a data key of the patient is in the slice, wherever it was when the slice was read. */
    boolean hasPlaceFor(UUID keyId) {
        return compare(keyId, behind) > 0 && compare(keyId, last) <= 0;
    }

    /** Compares as the database does: by bytes, which have no sign. */
    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high == 0 ? Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()) : high;
    }

    PatientRowId patient() {
        return patient;
    }

    WrappingRule rule() {
        return rule;
    }

    UUID behind() {
        return behind;
    }

    /** Returns the last data key that the slice may have. */
    UUID last() {
        return last;
    }

    List<RewrappedKey> moved() {
        return moved;
    }

    /** Returns the data keys as they were read, before any moved. */
    Map<DataKeyId, DataKey> asRead() {
        return read.stream().collect(Collectors.toMap(DataKey::keyId, it -> it));
    }

    /** Returns how many of the keys are of a wrapping that was renewed since then. */
    int renewedSince(Instant time) {
        return (int) read.stream()
                .filter(key -> key.generation() > DataKey.FIRST_GENERATION)
                .filter(key -> !key.wrappedAt().isBefore(time))
                .count();
    }

    /**
     * Returns true if the slice may be replaced.
     *
     * @param stored the wrappings of all data keys of the slice
     */
    boolean fits(Map<UUID, StoredWrapping> stored) {
        Set<UUID> known = read.stream().map(key -> key.keyId().value()).collect(Collectors.toSet());
        Set<String> today = today();
        return moved.stream()
                        .allMatch(
                                key -> isAsItWasRead(key, stored.get(key.keyId().value())))
                && stored.entrySet().stream()
                        .filter(entry -> !known.contains(entry.getKey()))
                        .noneMatch(added -> rule.isDueSince(added.getValue(), today));
    }

    /** Returns the names of today's CMK or KEK in what it wraps: if it could not be looked up, the moved keys tell. */
    private Set<String> today() {
        return Stream.concat(
                        Stream.of(rule.current().wrappedUnder()),
                        moved.stream().map(key -> key.wrapping().wrappedUnder()))
                .collect(Collectors.toSet());
    }

    private static boolean isAsItWasRead(RewrappedKey key, StoredWrapping stored) {
        return stored != null && stored.generation() == key.generation();
    }

    @Override
    public String toString() {
        return "RewrappedSlice[" + patient + ", " + moved.size() + " of " + read.size() + "]";
    }
}
