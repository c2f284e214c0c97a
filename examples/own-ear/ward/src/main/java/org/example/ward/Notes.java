package org.example.ward;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;

/** The sealed notes, one for each patient, in memory: an application has a table in place of the map. */
@ApplicationScoped
public class Notes {

    private static final Logger LOG = System.getLogger(Notes.class.getName());
    private static final Map<String, String> RECORD = Map.of("record", "note");

    private final Map<PatientId, byte[]> sealed = new ConcurrentHashMap<>();

    @Inject
    private KeyManagementService keyManagementService;

    @Inject
    @ConfigProperty(name = "ward.tenant", defaultValue = "hospital-a")
    private String tenant;

    /** Names the tenant, which a timer has from nowhere else; a caller whose token is of another tenant is refused. */
    private PatientVaults vaults() {
        TenantId tenantId = new TenantId(tenant);
        return new PatientVaults(KeySource.of(keyManagementService.forTenant(tenantId)), tenantId);
    }

    void write(PatientId patientId, String note) {
        sealed.put(patientId, vaults().of(patientId).seal(note.getBytes(StandardCharsets.UTF_8), RECORD));
    }

    Optional<String> read(PatientId patientId) {
        return Optional.ofNullable(sealed.get(patientId))
                .map(message -> new String(vaults().of(patientId).open(message, RECORD), StandardCharsets.UTF_8));
    }

    /** Requires that the caller's token is of the tenant of these notes. Callers of other tenants do not learn which patients have notes. */
    void requireTenant(Optional<String> tenantOfToken) {
        if (!tenantOfToken.equals(Optional.of(tenant))) {
            throw new CallerRefusedException();
        }
    }

    /** Forgets the notes of patients whose keys are destroyed, and returns how many opened. One that does not open now stays. */
    int forgetErased() {
        int opened = 0;
        for (Map.Entry<PatientId, byte[]> note : sealed.entrySet()) {
            try {
                vaults().of(note.getKey()).open(note.getValue(), RECORD);
                opened++;
            } catch (KeysDestroyedException e) {
                // Not a note that was written meanwhile.
                sealed.remove(note.getKey(), note.getValue());
            } catch (KeyManagementException e) {
                // A destruction that is pending, or a service that does not answer: the next round tries again.
                LOG.log(Level.WARNING, "A note did not open: {0}", e.reason());
            }
        }
        return opened;
    }
}
