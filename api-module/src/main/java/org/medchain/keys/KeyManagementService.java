package org.medchain.keys;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Hands out the data keys of patients, and keys of the tenant's own, and opens them again; every call is audited before it answers.
 *
 * <p>The tenant is the one in the caller's verified token. A caller without a token (a timer, a batch job) acts for the
 * installation's default tenant where there is one, or names its tenant with {@link #forTenant}. A caller with neither is
 * refused.
 *
 * <p>Guarantees: a key that was answered decrypts after any crash, whatever becomes of the caller's own transaction: keys
 * and audit events are committed on their own. Nothing is answered unless its audit event is stored.
 *
 * <p>Limit: the plain bytes that were handed out are the caller's to wipe; close the {@link PlainKey}.
 */
public interface KeyManagementService {

    /** The largest number of items in one batch. */
    int MOST_ITEMS = 1_000;

    /**
     * Makes a new data key for one record of the patient. The patient is created with its first data key.
     *
     * @return the encrypted key, to be stored beside the record, and the plain key, 32 bytes, to be closed after use
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if the patient's keys were destroyed
     * @throws TenantWithoutCmkException if keys are wrapped in AWS KMS and the tenant names no CMK
     * @throws CmkNotActiveException if the tenant's CMK is not activated yet, or deactivated
     * @throws KmsRefusedException if the key management service refuses the tenant's CMK
     * @throws KmsBusyException if so many calls for the tenant's CMK, or in its Region, are under way
     * @throws KmsUnavailableException if the key management service can't be reached in time
     * @throws AuditUnavailableException if the audit event can't be stored; no key was made
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    GeneratedDataKey generateDataKey(PatientId patientId);

    /**
     * Does what {@link #generateDataKey} does, without holding the caller's thread while the audit event goes to the
     * disk, or while a provider that calls the network answers.
     *
     * @return ends with the key, to be closed after use, or fails with what {@link #generateDataKey} throws; what depends on it runs
     *     on a thread of the server, on which there is no request
     */
    CompletionStage<GeneratedDataKey> generateDataKeyAsync(PatientId patientId);

    /**
     * Opens an encrypted key of the patient, the current or a superseded one.
     *
     * @return the plain key, 32 bytes, to be closed after use
     * @throws InvalidEncryptedKeyException if the encrypted key is not one of this patient's, for whatever reason
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws UnknownPatientException if the tenant has no such patient
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if the patient's keys were destroyed
     * @throws KmsRefusedException if the key management service refuses the tenant's CMK
     * @throws KmsBusyException if so many calls for the tenant's CMK, or in its Region, are under way
     * @throws KmsUnavailableException if the key management service can't be reached in time
     * @throws AuditUnavailableException if the audit event can't be stored; no key is handed out
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    DecryptedDataKey decryptDataKey(EncryptedKey encryptedKey, PatientId patientId);

    /**
     * Does what {@link #decryptDataKey} does, without holding the caller's thread while the audit event goes to the
     * disk, or while a provider that calls the network answers.
     *
     * @return ends with the key, to be closed after use, or fails with what {@link #decryptDataKey} throws; what depends on it runs
     *     on a thread of the server, on which there is no request
     */
    CompletionStage<DecryptedDataKey> decryptDataKeyAsync(EncryptedKey encryptedKey, PatientId patientId);

    /**
     * Makes a new data key for each of the patients, several for one that is named several times. Each item ends by itself, with its own
     * audit event; those of all items are committed together, in as few transactions as they fit in.
     *
     * @param patientIds 1 to {@value #MOST_ITEMS}
     * @return how each ended, in their order; to be closed after use
     * @throws MalformedValueException if there are none, or too many
     */
    List<BatchResult<GeneratedDataKey>> generateDataKeys(List<PatientId> patientIds);

    /** Does what {@link #generateDataKeys} does, without holding the caller's thread. */
    CompletionStage<List<BatchResult<GeneratedDataKey>>> generateDataKeysAsync(List<PatientId> patientIds);

    /**
     * Opens each of the encrypted keys. Each item ends by itself, with its own audit event; those of all items are committed together, in as
     * few transactions as they fit in.
     *
     * @param keys 1 to {@value #MOST_ITEMS}
     * @return how each ended, in their order; to be closed after use
     * @throws MalformedValueException if there are none, or too many
     */
    List<BatchResult<DecryptedDataKey>> decryptDataKeys(List<KeyToDecrypt> keys);

    /** Does what {@link #decryptDataKeys} does, without holding the caller's thread. */
    CompletionStage<List<BatchResult<DecryptedDataKey>>> decryptDataKeysAsync(List<KeyToDecrypt> keys);

    /**
     * Asks for the destruction of all keys of the patient. From now on they can't be used. When the tenant's window is over,
     * and a second privacy officer has approved where the tenant demands it, they are erased, and nothing brings them back.
     * Asking again changes nothing and answers the same destruction.
     *
     * <p>Limit: a plain key that was handed out before is out of reach.
     *
     * @return the destruction; its status tells how far it is
     * @throws MalformedValueException if the legal basis has line separators or marks of text direction
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws UnknownPatientException if the tenant has no such patient
     * @throws LegalHoldException if the patient's keys are under a legal hold
     * @throws KeysDestroyedException if the keys were destroyed and nothing is known of the destruction any more
     * @throws ConcurrentChangeException if another request changed the patient at the same time; retry
     * @throws AuditUnavailableException if the audit event can't be stored; nothing is destroyed
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    Destruction destroyPatientKeys(PatientId patientId, LegalBasis legalBasis);

    /**
     * Re-wraps the patient's data keys under the tenant's current CMK and its newest material, or under the current local
     * KEK: all of them or none. The data keys and their ids stay the same, their generations rise; superseded encrypted keys
     * still decrypt. Keys that are current already are left alone, so repeating it is harmless.
     *
     * @return how many data keys moved, how many were current already, and the patient's highest generation now
     * @throws InvalidEncryptedKeyException if a stored key does not open, or another provider wrapped it; no key moved
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws UnknownPatientException if the tenant has no such patient
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws DestructionPendingException if the destruction of the patient's keys was requested
     * @throws KeysDestroyedException if the patient's keys were destroyed
     * @throws RotationInProgressException if the patient's keys are being rotated, on whatever server
     * @throws ConcurrentChangeException if the patient's keys, or the tenant's CMK, changed again and again meanwhile; no key
     *     moved
     * @throws TenantWithoutCmkException if keys are wrapped in AWS KMS and the tenant names no CMK
     * @throws CmkNotActiveException if the tenant's CMK is not activated yet, or deactivated
     * @throws KmsRefusedException if the key management service refuses the old or the new CMK; no key moved
     * @throws KmsBusyException if so many calls for the tenant's CMK, or in its Region, are under way
     * @throws KmsUnavailableException if the key management service can't be reached in time; no key moved
     * @throws AuditUnavailableException if the audit event can't be stored
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    RotatedPatient rotatePatientKey(PatientId patientId);

    /**
     * Does what {@link #rotatePatientKey} does, without holding the caller's thread.
     *
     * @return ends with what moved, or fails with what {@link #rotatePatientKey} throws; what depends on it runs on a thread of the
     *     server, on which there is no request
     */
    CompletionStage<RotatedPatient> rotatePatientKeyAsync(PatientId patientId);

    /**
     * Makes one version of a key that is the tenant's and no patient's: for what is computed over many patients, such as an index. It is
     * wrapped as data keys are, and stays when patients are erased. Each version is made once.
     *
     * @return the plain key, 32 bytes, to be closed after use
     * @throws ConcurrentChangeException if there is this version already
     * @throws UnknownTenantKeyException if the version before it is missing
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws TenantWithoutCmkException if keys are wrapped in AWS KMS and the tenant names no CMK
     * @throws CmkNotActiveException if the tenant's CMK is not activated yet, or deactivated
     * @throws KmsRefusedException if the key management service refuses the tenant's CMK
     * @throws KmsBusyException if so many calls for the tenant's CMK, or in its Region, are under way
     * @throws KmsUnavailableException if the key management service can't be reached in time
     * @throws AuditUnavailableException if the audit event can't be stored; no key is handed out
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    TenantKey generateTenantKey(TenantKeyVersion version);

    /** Does what {@link #generateTenantKey} does, without holding the caller's thread. */
    CompletionStage<TenantKey> generateTenantKeyAsync(TenantKeyVersion version);

    /**
     * Opens the newest version of a tenant key.
     *
     * @return the plain key, 32 bytes, to be closed after use
     * @throws UnknownTenantKeyException if the tenant has no key of this name
     * @throws InvalidEncryptedKeyException if what is stored of it does not open
     * @throws UnknownTenantException if the caller's tenant is not registered
     * @throws TenantSuspendedException if the tenant may not use keys at present
     * @throws KmsRefusedException if the key management service refuses the CMK
     * @throws KmsBusyException if so many calls for the tenant's CMK, or in its Region, are under way
     * @throws KmsUnavailableException if the key management service can't be reached in time
     * @throws AuditUnavailableException if the audit event can't be stored; no key is handed out
     * @throws CallerRefusedException if the caller has no tenant, or another than the one it named
     */
    TenantKey decryptTenantKey(TenantKeyName name);

    /** Does what {@link #decryptTenantKey(TenantKeyName)} does, without holding the caller's thread. */
    CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyName name);

    /**
     * Opens one version of a tenant key, as {@link #decryptTenantKey(TenantKeyName)} does the newest.
     *
     * @throws UnknownTenantKeyException if the tenant has no such version of it
     */
    TenantKey decryptTenantKey(TenantKeyVersion version);

    /** Does what {@link #decryptTenantKey(TenantKeyVersion)} does, without holding the caller's thread. */
    CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyVersion version);

    /**
     * Returns this service for a caller that has no token and so names its tenant itself. With a token of another
     * tenant every call is refused.
     */
    KeyManagementService forTenant(TenantId tenantId);
}
