package org.medchain.keys.audit;

import java.util.Map;
import org.medchain.keys.KeyManagementException;

/** The commit of a group was begun, and the database did not say how it ended. Nobody may write the group again. */
final class UnknownOutcomeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<LedgerUnit, KeyManagementException> refused;

    /** @param refused the units that were left out of the commit */
    UnknownOutcomeException(Map<LedgerUnit, KeyManagementException> refused, Throwable cause) {
        super(cause);
        this.refused = refused;
    }

    Map<LedgerUnit, KeyManagementException> refused() {
        return refused;
    }
}
