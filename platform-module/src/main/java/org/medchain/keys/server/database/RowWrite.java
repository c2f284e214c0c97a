package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;

/**
 * A native statement that changes rows, in the transaction of the entity manager. Hibernate first sends what entities of the transaction changed.
 * A statement that reads is a {@link RowQuery}; many rows are written by a {@link BulkTable}.
 *
 * @param sql with a question mark for each parameter
 */
public record RowWrite(String sql) {

    /**
     * Changes the rows.
     *
     * @param parameters in the order of the question marks; there is one for each
     * @return how many rows it changed
     */
    public int apply(EntityManager entityManager, Object... parameters) {
        Query query = entityManager.createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.executeUpdate();
    }
}
