package org.medchain.keys.patient;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.tombstone.ErasedRows;

/** One patient in a state, or none, in place of the database's. */
public final class StoredPatients extends Patients {

    private static final byte[] ERASURE_KEY = "e".repeat(32).getBytes(StandardCharsets.US_ASCII);

    private final UUID id = UUID.randomUUID();
    private final Optional<PatientStatus> status;

    public StoredPatients(Optional<PatientStatus> status) {
        this.status = status;
    }

    /** To seal with, whatever the state. */
    public PatientKeys keys() {
        return PatientKeys.known(id, ERASURE_KEY.clone(), new PatientGuard(new ErasedRows()));
    }

    @Override
    public Optional<PatientKeys> find(EncryptionContext context) {
        status.ifPresent(PatientStatus::requireActive);
        return status.map(it -> keys());
    }

    @Override
    public Optional<UUID> findId(EncryptionContext context) {
        status.ifPresent(PatientStatus::requireKeys);
        return status.map(it -> id);
    }
}
