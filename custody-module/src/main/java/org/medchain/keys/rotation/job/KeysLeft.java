package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeyStore;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;

/**
 * Finds the data keys that a rotation could not move: those of patients that failed, as they are today. What has been moved or erased since is not
 * among them.
 */
@Shared
public final class KeysLeft {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int PATIENTS = 100;
    private static final int KEYS = 1_000;

    private final RotationJobStore jobs;
    private final DataKeyStore dataKeys;

    @Inject
    KeysLeft(RotationJobStore jobs, DataKeyStore dataKeys) {
        this.jobs = jobs;
        this.dataKeys = dataKeys;
    }

    /** One page, by patient in the order in which they failed, each patient's keys oldest first. */
    public List<KeyLeft> findAfter(RotationJob job, Optional<KeyPlace> after, int limit) {
        List<KeyLeft> found = new ArrayList<>();
        UUID first = after.map(KeyPlace::owner).orElse(BEFORE_ALL);
        List<NotedFailure> notes = jobs.findFailuresFrom(job.rowId(), first, PATIENTS);
        while (!notes.isEmpty() && found.size() < limit) {
            for (NotedFailure note : notes) {
                Optional<DataKeyId> reached =
                        after.filter(it -> it.owner().equals(note.id())).map(KeyPlace::keyId);
                add(job, note, reached, limit, found);
            }
            notes = findBehind(job, notes.get(notes.size() - 1));
        }
        return found;
    }

    private List<NotedFailure> findBehind(RotationJob job, NotedFailure last) {
        return jobs.findFailuresFrom(job.rowId(), last.id(), PATIENTS + 1).stream()
                .filter(note -> !note.id().equals(last.id()))
                .toList();
    }

    private void add(RotationJob job, NotedFailure note, Optional<DataKeyId> after, int limit, List<KeyLeft> found) {
        Optional<DataKeyId> reached = after;
        boolean more = found.size() < limit;
        while (more) {
            List<DataKey> keys = dataKeys.findAfter(note.patient(), reached, KEYS);
            keys.stream()
                    .filter(key -> isLeft(job, key))
                    .limit(limit - found.size())
                    .forEach(key -> found.add(KeyLeft.of(note, key.keyId())));
            more = keys.size() == KEYS && found.size() < limit;
            reached = keys.stream().map(DataKey::keyId).reduce((one, other) -> other);
        }
    }

    /** Returns true if the job skipped the patient and its key, one that the job was about, is unchanged. */
    private static boolean isLeft(RotationJob job, DataKey key) {
        return job.selected()
                .map(it -> it.concerns(key.wrappedUnder(), key.wrappedAt()))
                .orElseGet(() -> key.wrappedAt().isBefore(job.createdAt()));
    }
}
