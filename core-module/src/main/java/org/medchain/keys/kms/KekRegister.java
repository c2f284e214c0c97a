package org.medchain.keys.kms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.settings.InvalidSettingException;

/**
 * Remembers which local KEK this installation wraps under, by fingerprint, so that a start with another one is refused
 * before it can wrap a key that the next start can't open.
 */
@ApplicationScoped
class KekRegister {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    /**
     * Accepts the KEK if it is the recorded one, the first one, or follows one that is still accepted for unwrapping.
     *
     * @param current fingerprint of LOCAL_KEK
     * @param previous fingerprints of LOCAL_KEK_PREVIOUS
     * @throws InvalidSettingException if another KEK is recorded; names both fingerprints
     */
    @Transactional
    public void admit(String current, Set<String> previous) {
        Optional<KekInUse> recorded = findCurrent();
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
        }
        Optional.ofNullable(entityManager.find(KekInUse.class, current))
                .ifPresentOrElse(KekInUse::becomeCurrent, () -> entityManager.persist(new KekInUse(current, now())));
    }

    private Optional<KekInUse> findCurrent() {
        List<KekInUse> found = entityManager
                .createQuery("select k from KekInUse k where k.current", KekInUse.class)
                .getResultList();
        return found.stream().findFirst();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
