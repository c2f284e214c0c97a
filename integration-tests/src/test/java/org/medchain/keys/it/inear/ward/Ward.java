package org.medchain.keys.it.inear.ward;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyManagementService;

/** Asks the injected service for a key and opens it again, on whatever thread it is called. */
@ApplicationScoped
public class Ward {

    private KeyManagementService keyManagement;
    private BeanManager beans;

    /** For the proxy. */
    protected Ward() {}

    @Inject
    Ward(KeyManagementService keyManagement, BeanManager beans) {
        this.keyManagement = keyManagement;
        this.beans = beans;
    }

    JsonObject fill(Order order) {
        KeyManagementService service =
                order.tenantId().map(keyManagement::forTenant).orElse(keyManagement);
        try (GeneratedDataKey key = service.generateDataKey(order.patientId());
                DecryptedDataKey opened = service.decryptDataKey(key.encryptedKey(), order.patientId())) {
            return WardAnswer.of(key, opened, isInRequestScope());
        } catch (KeyManagementException e) {
            return WardAnswer.of(e);
        }
    }

    private boolean isInRequestScope() {
        try {
            return beans.getContext(RequestScoped.class).isActive();
        } catch (ContextNotActiveException e) {
            return false;
        }
    }
}
