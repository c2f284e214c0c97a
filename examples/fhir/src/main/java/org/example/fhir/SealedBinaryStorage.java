package org.example.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binary.api.StoredDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.util.BinaryUtil;
import ca.uhn.fhir.util.HapiExtensions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseBinary;
import org.hl7.fhir.instance.model.api.IBaseHasExtensions;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.message.Message;

/**
 * Seals contents for their patient before another storage gets them, and opens them when they are read. What is stored is a message of the AWS
 * Encryption SDK's format, bound to its resource and its content id; once the patient's keys are erased it does not open, and a reader learns so
 * (410).
 *
 * <p>However large a content is, a few frames of it are in memory, but for {@link #fetchBinaryContent}, which is asked for an array. A content that
 * is read goes through a temporary file, sealed, so that one that was cut is refused before its first byte leaves.
 *
 * <p>Nothing is too small: what HAPI FHIR leaves in the resource is in its database in clear.
 *
 * <p>Limits: lengths and the content type are not secret. The hash of the stored details is that of the message; HAPI FHIR itself writes the hash of
 * the plaintext into the resource. Hooks that give content ids a prefix are refused.
 */
public final class SealedBinaryStorage implements IBinaryStorageSvc {

    private final IBinaryStorageSvc storage;
    private final PatientVaults vaults;
    private final PatientOfResource patients;
    private final FhirContext fhir;

    /** @param storage gets the messages */
    public SealedBinaryStorage(
            IBinaryStorageSvc storage, PatientVaults vaults, PatientOfResource patients, FhirContext fhir) {
        this.storage = storage;
        this.vaults = vaults;
        this.patients = patients;
        this.fhir = fhir;
        storage.setMinimumBinarySize(0);
    }

    @Override
    public StoredDetails storeBinaryContent(
            IIdType resourceId, String contentIdOrNull, String contentType, InputStream content, RequestDetails request)
            throws IOException {
        String contentId = contentIdOrNull == null ? newBinaryContentId() : contentIdOrNull;
        PatientVault vault = vaultOf(resourceId);
        Map<String, String> context = context(resourceId, contentId);
        try (SealingInputStream message = new SealingInputStream(content, out -> vault.sealing(out, context))) {
            StoredDetails stored = storage.storeBinaryContent(resourceId, contentId, contentType, message, request);
            if (!stored.getBinaryContentId().equals(contentId)) {
                storage.expungeBinaryContent(resourceId, stored.getBinaryContentId());
                throw new IllegalStateException("contents are bound to their ids: no hook may give these a prefix");
            }
            return withLength(message.plaintextLength(), stored);
        } catch (KeysDestroyedException e) {
            throw gone();
        }
    }

    /**
     * The length is that of the plaintext. The data key is opened: once HAPI FHIR has these details, its answer has begun, and a refusal that comes
     * later breaks it off.
     */
    @Override
    public StoredDetails fetchBinaryContentDetails(IIdType resourceId, String contentId) throws IOException {
        StoredDetails stored = storage.fetchBinaryContentDetails(resourceId, contentId);
        if (stored == null) {
            return null;
        }
        Beginning beginning = new Beginning();
        try {
            storage.writeBinaryContent(resourceId, contentId, beginning);
        } catch (IOException | RuntimeException e) {
            if (!beginning.isFull()) {
                throw e;
            }
        }
        try {
            vaultOf(resourceId)
                    .opening(new ByteArrayInputStream(beginning.bytes()), context(resourceId, contentId))
                    .close();
        } catch (KeysDestroyedException e) {
            throw gone();
        }
        return withLength(Message.headerOf(beginning.bytes()).contentLength(stored.getBytes()), stored);
    }

    @Override
    public boolean writeBinaryContent(IIdType resourceId, String contentId, OutputStream out) throws IOException {
        Path message = Files.createTempFile("medchain-message", null);
        try {
            try (OutputStream to = Files.newOutputStream(message)) {
                storage.writeBinaryContent(resourceId, contentId, to);
            }
            // Not every storage tells whether it found any.
            return Files.size(message) > 0 && open(resourceId, contentId, message, out);
        } finally {
            Files.delete(message);
        }
    }

    private boolean open(IIdType resourceId, String contentId, Path message, OutputStream out) throws IOException {
        try (InputStream opened = Channels.newInputStream(
                vaultOf(resourceId).opening(Files.newByteChannel(message), context(resourceId, contentId)))) {
            opened.transferTo(out);
            return true;
        } catch (KeysDestroyedException e) {
            throw gone();
        }
    }

    @Override
    public byte[] fetchBinaryContent(IIdType resourceId, String contentId) throws IOException {
        try {
            return vaultOf(resourceId)
                    .open(storage.fetchBinaryContent(resourceId, contentId), context(resourceId, contentId));
        } catch (KeysDestroyedException e) {
            throw gone();
        }
    }

    @Override
    public byte[] fetchDataByteArrayFromBinary(IBaseBinary resource) throws IOException {
        IPrimitiveType<byte[]> data = BinaryUtil.getOrCreateData(fhir, resource);
        if (data.getValue() != null) {
            return data.getValue();
        }
        String contentId = ((IBaseHasExtensions) data)
                .getExtension().stream()
                        .filter(extension -> HapiExtensions.EXT_EXTERNALIZED_BINARY_ID.equals(extension.getUrl()))
                        .map(extension -> ((IPrimitiveType<?>) extension.getValue()).getValueAsString())
                        .findFirst()
                        .orElseThrow(() -> new ResourceNotFoundException("the resource has no content"));
        return fetchBinaryContent(resource.getIdElement(), contentId);
    }

    @Override
    public void expungeBinaryContent(IIdType resourceId, String contentId) {
        storage.expungeBinaryContent(resourceId, contentId);
    }

    @Override
    public String newBinaryContentId() {
        return storage.newBinaryContentId();
    }

    @Override
    public boolean isValidBinaryContentId(String contentId) {
        return storage.isValidBinaryContentId(contentId);
    }

    @Override
    public boolean shouldStoreBinaryContent(long size, IIdType resourceId, String contentType) {
        return true;
    }

    @Override
    public int getMinimumBinarySize() {
        return 0;
    }

    @Override
    public void setMinimumBinarySize(int size) {
        if (size > 0) {
            throw new IllegalArgumentException("a smaller content would be left in its resource, in clear");
        }
    }

    /** Returns the largest size of the message, which is a little longer than the content. */
    @Override
    public long getMaximumBinarySize() {
        return storage.getMaximumBinarySize();
    }

    @Override
    public void setMaximumBinarySize(long size) {
        storage.setMaximumBinarySize(size);
    }

    private PatientVault vaultOf(IIdType resourceId) {
        return vaults.of(patients.patientOf(resourceId));
    }

    private static StoredDetails withLength(long length, StoredDetails stored) {
        return new StoredDetails()
                .setBinaryContentId(stored.getBinaryContentId())
                .setBytes(length)
                .setContentType(stored.getContentType())
                .setHash(stored.getHash())
                .setPublished(stored.getPublished());
    }

    /** A message in another's place does not open. */
    private static Map<String, String> context(IIdType resourceId, String contentId) {
        return Map.of("resource", resourceId.getResourceType() + "/" + resourceId.getIdPart(), "content", contentId);
    }

    private static ResourceGoneException gone() {
        return new ResourceGoneException("the keys of the patient are erased: the content does not open any more");
    }
}
