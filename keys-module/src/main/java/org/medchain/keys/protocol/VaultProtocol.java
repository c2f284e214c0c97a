package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;

/**
 * The protocol of Vault's Transit engine as the service speaks it: whether it does, and what contexts and ciphertexts are there. {@link BlobOperations}
 * has what concerns data keys.
 */
@Shared
public final class VaultProtocol {

    /** The entry of a blob's context that stands for associated data. */
    static final String ASSOCIATED_DATA = "associated_data";

    private static final String CONTEXT = "context";

    /** Vault has the version of its key here. Ours is always the first: an encrypted key knows by itself what wraps it. */
    private static final String PREFIX = "vault:v1:";

    private static final byte[] NO_BLOB = {};

    private final VaultProtocolSettings settings;

    @Inject
    VaultProtocol(VaultProtocolSettings settings) {
        this.settings = settings;
    }

    /** Returns true if the service speaks the protocol. */
    public boolean isOn() {
        return settings.wanted();
    }

    /**
     * The context of a blob.
     *
     * @param patient the bytes of the request's context: a patient's id in UTF-8
     * @param associatedData empty if there is none
     * @throws MalformedValueException if that is no patient, or too much
     */
    public ContextEntries context(byte[] patient, byte[] associatedData, TenantId tenant) {
        Map<String, String> entries = new HashMap<>();
        entries.put(ContextEntries.PATIENT, patientOf(patient).value());
        if (associatedData.length > 0) {
            entries.put(ASSOCIATED_DATA, Base64.getEncoder().encodeToString(associatedData));
        }
        return new ContextEntries(entries, ASSOCIATED_DATA, ContextEntries.PATIENT, tenant);
    }

    private static PatientId patientOf(byte[] bytes) {
        try {
            return new PatientId(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | MalformedValueException e) {
            throw new MalformedValueException(
                    CONTEXT, "must be a patient's id of 1 to 128 characters, in UTF-8 and base64");
        }
    }

    /** Returns the text by which Vault's clients know a blob. */
    public static String ciphertextOf(byte[] blob) {
        return PREFIX + Base64.getEncoder().encodeToString(blob);
    }

    /** Returns the blob of a text; no bytes, which do not open, if the text can't be that of a blob. */
    public static byte[] blobOf(String ciphertext) {
        if (!ciphertext.startsWith(PREFIX)) {
            return NO_BLOB;
        }
        try {
            byte[] blob = Base64.getDecoder().decode(ciphertext.substring(PREFIX.length()));
            // A blob has one text.
            return ciphertextOf(blob).equals(ciphertext) ? blob : NO_BLOB;
        } catch (IllegalArgumentException e) {
            return NO_BLOB;
        }
    }
}
