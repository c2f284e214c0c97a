package org.medchain.keys.it.inear.ward;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/**
 * A key that the ward shall ask for.
 *
 * @param tenantId the tenant that the ward names, if it names one
 */
record Order(PatientId patientId, Optional<TenantId> tenantId) {

    static Order of(HttpServletRequest request) {
        return new Order(
                new PatientId(request.getParameter("patient")),
                Optional.ofNullable(request.getParameter("tenant")).map(TenantId::new));
    }
}
