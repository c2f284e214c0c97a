package org.medchain.keys.client;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevocationFeeds;
import org.medchain.keys.TenantId;

/**
 * The source of data keys: the service inside the same EAR ({@link #of}) or over HTTP ({@link
 * org.medchain.keys.client.http.HttpKeySource}). Both fail with the exceptions that {@link KeyManagementService}
 * documents.
 */
public interface KeySource {

    /** A new data key of the patient, to be closed. */
    GeneratedDataKey generate(PatientId patientId);

    /** Opens an encrypted key of the patient; to be closed. */
    DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId);

    /**
     * A new data key for each.
     *
     * @param patientIds 1 to {@value KeyManagementService#MOST_ITEMS}
     * @return how each ended, in their order; to be closed
     * @throws org.medchain.keys.MalformedValueException if there are none, or too many
     */
    List<BatchResult<GeneratedDataKey>> generate(List<PatientId> patientIds);

    /**
     * Opens each.
     *
     * @param keys 1 to {@value KeyManagementService#MOST_ITEMS}
     * @return how each ended, in their order; to be closed
     * @throws org.medchain.keys.MalformedValueException if there are none, or too many
     */
    List<BatchResult<DecryptedDataKey>> decrypt(List<KeyToDecrypt> keys);

    /** Tells whose keys were revoked, always an equal feed; empty if nobody tells, and then there is no cache over this source. */
    default Optional<RevocationFeed> revocations() {
        return Optional.empty();
    }

    /** Returns this source for this tenant alone: with a token of another tenant each call fails, as far as the source can know. */
    default KeySource forTenant(TenantId tenantId) {
        return this;
    }

    /** The service that is injected in the same EAR, without a feed of revocations. */
    static KeySource of(KeyManagementService service) {
        return of(service, Optional.empty(), Optional.empty());
    }

    /**
     * The service and the feeds of revocations that are injected in the same EAR. There is no feed before a tenant is named ({@link #forTenant}), as
     * {@link PatientVaults} do.
     */
    static KeySource of(KeyManagementService service, RevocationFeeds feeds) {
        return of(service, Optional.of(feeds), Optional.empty());
    }

    private static KeySource of(
            KeyManagementService service, Optional<RevocationFeeds> feeds, Optional<RevocationFeed> revocations) {
        return new KeySource() {

            @Override
            public KeySource forTenant(TenantId tenantId) {
                return of(service.forTenant(tenantId), feeds, feeds.map(it -> it.of(tenantId)));
            }

            @Override
            public Optional<RevocationFeed> revocations() {
                return revocations;
            }

            @Override
            public GeneratedDataKey generate(PatientId patientId) {
                return service.generateDataKey(patientId);
            }

            @Override
            public DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
                return service.decryptDataKey(encryptedKey, patientId);
            }

            @Override
            public List<BatchResult<GeneratedDataKey>> generate(List<PatientId> patientIds) {
                return service.generateDataKeys(patientIds);
            }

            @Override
            public List<BatchResult<DecryptedDataKey>> decrypt(List<KeyToDecrypt> keys) {
                return service.decryptDataKeys(keys);
            }
        };
    }
}
