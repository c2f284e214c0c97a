package org.medchain.keys.tombstone;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.persistence.SqlType;

/** The tombstones in the database, and which erasure ledger belongs to it. */
@ApplicationScoped
class Tombstones {

    @PersistenceContext(unitName = "medchain")
    private EntityManager entityManager;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<ErasedPatient> find(Hash hash) {
        return Optional.ofNullable(entityManager.find(Tombstone.class, hash.toString()))
                .map(Tombstone::erasedPatient);
    }

    /** Those of the hashes that have a tombstone. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Set<Hash> findAll(List<Hash> hashes) {
        return Set.copyOf(TombstoneGuard.FOUND.find(
                entityManager,
                SqlType.TEXT.each(hashes.stream().map(Hash::toString).toList())));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<ErasedPatient> findSince(Instant time) {
        return entityManager
                .createQuery("select t from Tombstone t where t.erasedAt >= :time order by t.erasedAt", Tombstone.class)
                .setParameter("time", time)
                .getResultStream()
                .map(Tombstone::erasedPatient)
                .toList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<String> findLedger() {
        return Optional.ofNullable(entityManager.find(LedgerInUse.class, LedgerInUse.THE_ONE))
                .map(LedgerInUse::fingerprint);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void adoptLedger(String fingerprint) {
        entityManager.persist(new LedgerInUse(fingerprint));
    }
}
