package org.medchain.keys.kms;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.hibernate.exception.ConstraintViolationException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Remembers which local KEK this installation wraps under, by fingerprint, so that a start with another one is refused
 * before it can wrap a key that the next start can't open.
 */
@Shared
record KekStore(Database database, Clock clock) {

    @Inject
    KekStore {}

    /**
     * Accepts the KEK if it is the recorded one, the first one, or follows one that is still accepted for unwrapping. Of several servers that
     * start at once on a fresh database one records the first.
     *
     * @param current fingerprint of LOCAL_KEK
     * @param previous fingerprints of LOCAL_KEK_PREVIOUS
     * @throws InvalidSettingException if another KEK is recorded; names both fingerprints
     */
    void admit(String current, Set<String> previous) {
        try {
            database.change(entityManager -> admit(entityManager, current, previous));
        } catch (ConstraintViolationException | OptimisticLockException e) {
            // Another server started at the same time. What it has recorded is there now, and holds.
            database.change(entityManager -> admit(entityManager, current, previous));
        }
    }

    private void admit(EntityManager entityManager, String current, Set<String> previous) {
        Optional<KekInUse> recorded = findCurrent(entityManager);
        if (recorded.isPresent()) {
            String known = recorded.get().fingerprint();
            if (known.equals(current)) {
                return;
            }
            if (!previous.contains(known)) {
                throw new InvalidSettingException(
                        "LOCAL_KEK",
                        "has the fingerprint " + current + ", but keys are wrapped under the KEK with the fingerprint "
                                + known + "; restore that KEK, or name it in LOCAL_KEK_PREVIOUS");
            }
            recorded.get().retire();
            // There may be no two, not even for a moment.
            entityManager.flush();
        }
        Optional.ofNullable(entityManager.find(KekInUse.class, current))
                .ifPresentOrElse(
                        KekInUse::becomeCurrent, () -> entityManager.persist(new KekInUse(current, clock.instant())));
        entityManager.flush();
    }

    private static Optional<KekInUse> findCurrent(EntityManager entityManager) {
        return entityManager
                .createQuery("select k from KekInUse k where k.current", KekInUse.class)
                .getResultList()
                .stream()
                .findFirst();
    }
}
