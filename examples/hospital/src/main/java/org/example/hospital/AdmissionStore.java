package org.example.hospital;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Admissions in the database. No transaction waits for the service: values are sealed before they come here, and opened afterwards. */
@ApplicationScoped
@Transactional
public class AdmissionStore {

    private static final int PAGE = 100;

    @PersistenceContext(unitName = "hospital")
    private EntityManager entities;

    public void add(Admission admission) {
        entities.persist(admission);
    }

    public Optional<Admission> find(String id) {
        return Optional.ofNullable(entities.find(Admission.class, id));
    }

    public List<Admission> newest() {
        return entities.createQuery("select a from Admission a order by a.admittedAt desc", Admission.class)
                .setMaxResults(PAGE)
                .getResultList();
    }

    /** Finds the admissions that may have a family name: others have the same index values. */
    public List<Admission> indexedAs(List<String> familyNameIndex) {
        return entities.createQuery(
                        "select a from Admission a where a.familyNameIndex in :values order by a.admittedAt desc",
                        Admission.class)
                .setParameter("values", familyNameIndex)
                .setMaxResults(PAGE)
                .getResultList();
    }
}
