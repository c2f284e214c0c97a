package org.medchain.keys.it.inserver;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** A timer that is kept in the database and uses the service: it has neither a request nor a token. */
@Singleton
public class NightRound {

    private final Map<String, Boolean> opened = new ConcurrentHashMap<>();

    @Resource
    private TimerService timers;

    @Inject
    private KeyManagementService keyManagement;

    public void visit(TenantId tenantId, PatientId patientId) {
        timers.createSingleActionTimer(0, new TimerConfig(tenantId.value() + "/" + patientId.value(), true));
    }

    @Timeout
    void visit(Timer timer) {
        String[] visit = ((String) timer.getInfo()).split("/", 2);
        KeyManagementService service = keyManagement.forTenant(new TenantId(visit[0]));
        PatientId patientId = new PatientId(visit[1]);
        try (GeneratedDataKey key = service.generateDataKey(patientId);
                DecryptedDataKey again = service.decryptDataKey(key.encryptedKey(), patientId)) {
            opened.put(visit[1], key.plainKey().equals(again.plainKey()));
        }
    }

    /** Whether the patient's key opened again; empty until the timer was there. */
    public Optional<Boolean> opened(PatientId patientId) {
        return Optional.ofNullable(opened.get(patientId.value()));
    }
}
