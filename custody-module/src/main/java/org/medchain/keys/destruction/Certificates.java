package org.medchain.keys.destruction;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.certificate.CertificateSigner;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.datakey.DataKeyErasureStore.DestroyedKey;
import org.medchain.keys.patient.ErasureKeySettings;
import org.medchain.keys.revocation.RevocationSettings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;

/** Certifies what was destroyed, signed with the key that {@code CERTIFICATE_KEY_FILE} names; docs/formats.md has the members. */
@Shared
final class Certificates {

    private static final String WITH_KEY = ", which hold the erasure key";

    private final ErasureSettings settings;
    private final KeysInMemory inMemory;
    private final RevocationSettings revocations;
    private final ErasureKeySettings erasureKeys;
    private final SecureRandom random;
    private CertificateSigner signer;

    @Inject
    Certificates(
            ErasureSettings settings,
            KeysInMemory inMemory,
            RevocationSettings revocations,
            ErasureKeySettings erasureKeys,
            SecureRandom random) {
        this.settings = settings;
        this.inMemory = inMemory;
        this.revocations = revocations;
        this.erasureKeys = erasureKeys;
        this.random = random;
    }

    /** Makes sure that certificates can be signed. */
    synchronized CertificateSigner signer() {
        if (signer == null) {
            CertificateSigner first = openSigner();
            signer = settings.certificateMlDsaKeyFile()
                    .map(file -> withMlDsa(first, file))
                    .orElse(first);
        }
        return signer;
    }

    private CertificateSigner openSigner() {
        try {
            return CertificateSigner.openOrCreate(settings.certificateKeyFile(), random);
        } catch (KeyFileException e) {
            throw new InvalidSettingException("CERTIFICATE_KEY_FILE: " + e.getMessage());
        }
    }

    private CertificateSigner withMlDsa(CertificateSigner first, Path file) {
        try {
            return first.withMlDsa(file, random);
        } catch (KeyFileException e) {
            throw new InvalidSettingException("CERTIFICATE_ML_DSA_KEY_FILE: " + e.getMessage());
        }
    }

    /**
     * Returns the earliest time of a certificate: until then a server may have the erasure key in its cache, or a data
     * key.
     */
    Instant possibleFrom(DestructionRecord destruction) {
        return destruction.erasedAt().orElseThrow().plus(inMemory.longest());
    }

    /**
     * @param keys the first of them: the certificate must fit into its column
     * @param head where the tenant's chain stood after the erasure
     */
    String issue(
            ProvenDestruction proven,
            PatientToErase patientToErase,
            List<DestroyedKey> keys,
            ChainHead head,
            Instant now) {
        DestructionRecord destruction = proven.destruction();
        JsonObjectBuilder certificate = JSON.createObjectBuilder()
                .add("type", "medchain-destruction")
                .add("version", 2)
                .add("destructionId", destruction.id().toString())
                .add("tenantId", destruction.tenantId().value())
                .add("patient", patient(patientToErase))
                .add("legalBasis", destruction.legalBasis())
                .add("requestedBy", destruction.persons().requester().name())
                .add("requestedAt", destruction.persons().requester().time().toString());
        destruction.persons().approvedBy().ifPresent(it -> certificate.add("approvedBy", it));
        destruction.persons().approvedAt().ifPresent(it -> certificate.add("approvedAt", it.toString()));
        Instant erasedAt = destruction.erasedAt().orElseThrow();
        certificate
                .add("erasedAt", erasedAt.toString())
                .add("dataKeys", dataKeys(destruction.dataKeys(), keys))
                .add("unwrap", unwrap(proven.attempt()))
                .add("copies", copies(erasedAt, destruction.escrowCopiesRead()))
                .add("events", events(proven.events()))
                .add(
                        "audit",
                        JSON.createObjectBuilder()
                                .add("seq", head.size())
                                .add("hash", head.hash().toString()))
                .add("issuedAt", now.toString());
        return signer().sign(certificate.build().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The row refers to a patient whose id is forgotten. */
    private static JsonObjectBuilder patient(PatientToErase patientToErase) {
        JsonObjectBuilder patient = JSON.createObjectBuilder()
                .add("reference", patientToErase.patient().toString());
        patientToErase.namedAs().ifPresent(id -> patient.add("patientId", id.value()));
        return patient;
    }

    private static JsonObject dataKeys(long count, List<DestroyedKey> keys) {
        JsonArrayBuilder listed = JSON.createArrayBuilder();
        keys.forEach(key -> listed.add(
                JSON.createObjectBuilder().add("keyId", key.keyId().toString()).add("generation", key.generation())));
        return JSON.createObjectBuilder()
                .add("count", count)
                .add("keys", listed)
                .build();
    }

    private static JsonObjectBuilder unwrap(Optional<TrailEvent> attempt) {
        JsonObjectBuilder unwrap = JSON.createObjectBuilder().add("tried", attempt.isPresent());
        attempt.flatMap(TrailEvent::reason).map(FailureReason::slug).ifPresent(it -> unwrap.add("failedWith", it));
        attempt.ifPresent(it -> unwrap.add("seq", it.seq()));
        return unwrap;
    }

    private static JsonArrayBuilder events(List<TrailEvent> events) {
        JsonArrayBuilder named = JSON.createArrayBuilder();
        events.forEach(event -> named.add(JSON.createObjectBuilder()
                .add("seq", event.seq())
                .add("operation", event.operation().name())
                .add("time", event.time().toString())));
        return named;
    }

    private JsonArrayBuilder copies(Instant erasedAt, List<Long> copiesRead) {
        JsonArrayBuilder copies = JSON.createArrayBuilder();
        if (erasureKeys.areExternal()) {
            copies.add(backups("the records database", "", erasedAt, settings.backupRetention()));
            copies.add(backups("the store of erasure keys", WITH_KEY, erasedAt, erasureKeys.backupRetention()));
        } else {
            copies.add(backups("the records database", WITH_KEY, erasedAt, settings.backupRetention()));
        }
        if (!copiesRead.isEmpty()) {
            copies.add(JSON.createObjectBuilder()
                    .add("what", "escrow copies that were read in a recovery, sealed under the erasure key")
                    .add("events", JSON.createArrayBuilder(copiesRead)));
        }
        return copies.add(cached(erasedAt));
    }

    private static JsonObjectBuilder backups(
            String database, String content, Instant erasedAt, Optional<Period> retention) {
        JsonObjectBuilder backups =
                JSON.createObjectBuilder().add("what", "backups of " + database + " from before the erasure" + content);
        retention
                .map(period -> ErasureReach.end(erasedAt, period))
                .ifPresent(until -> backups.add("until", until.toString()));
        return backups;
    }

    /** The patient was blocked before the erasure, so that this is late enough. */
    private JsonObjectBuilder cached(Instant erasedAt) {
        return JSON.createObjectBuilder()
                .add("what", "plain keys in the caches of callers that follow the revocations")
                .add("until", erasedAt.plus(revocations.interval()).toString());
    }
}
