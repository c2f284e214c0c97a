package org.medchain.keys.web.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.protocol.BlobItem;
import org.medchain.keys.protocol.BlobOperations;
import org.medchain.keys.protocol.ContextEntries;
import org.medchain.keys.protocol.VaultProtocol;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.web.json.SecretObject;

/**
 * The one key that a caller has in Vault's protocol, that of its token's tenant, and what requests do with it. Its name is the tenant's; a patient may
 * follow it, for clients that send no context.
 */
@ApplicationScoped
public class TransitKeys {

    static final String CONTEXT = "context";
    static final String ASSOCIATED_DATA = "associated_data";
    static final String PLAINTEXT = "plaintext";
    static final String CIPHERTEXT = "ciphertext";

    /** Parts tenant and patient in a key's name: no tenant's id has it. */
    private static final String PATIENT_MARK = "~";

    private RequestDetails request;
    private VaultProtocol protocol;

    /** The proxy needs this constructor. */
    protected TransitKeys() {}

    @Inject
    TransitKeys(RequestDetails request, VaultProtocol protocol) {
        this.request = request;
        this.protocol = protocol;
    }

    /**
     * The caller's tenant.
     *
     * @param name of the key in the path
     * @throws CallerRefusedException if the caller's token names no tenant, or all
     * @throws UnknownTenantException if that is no name of the caller's key
     * @throws MalformedValueException if it names a patient that can't be one
     */
    TenantId require(String name) {
        TenantId tenant = request.requireTenant();
        if (!tenant.value().equals(name) && !name.startsWith(tenant.value() + PATIENT_MARK)) {
            throw new UnknownTenantException();
        }
        patientIn(name).ifPresent(PatientId::new);
        return tenant;
    }

    private static Optional<String> patientIn(String name) {
        int mark = name.indexOf(PATIENT_MARK);
        return mark < 0 ? Optional.empty() : Optional.of(name.substring(mark + 1));
    }

    /** The context of a body, or of an item of its batch. */
    ContextEntries contextOf(VaultBody body) {
        byte[] patient = patientOf(body);
        byte[] associatedData = body.bytesOrNone(ASSOCIATED_DATA);
        try {
            return protocol.context(patient, associatedData, request.requireTenant());
        } catch (MalformedValueException e) {
            throw body.placed(e);
        }
    }

    private static byte[] patientOf(VaultBody body) {
        Optional<String> named = patientIn(body.keyName());
        if (named.isEmpty()) {
            return body.bytes(CONTEXT);
        }
        String patient = new PatientId(named.get()).value();
        String context = new String(body.bytesOrNone(CONTEXT), StandardCharsets.UTF_8);
        // As PatientId does: two spellings of one id are one patient.
        if (!context.isEmpty()
                && !Normalizer.normalize(context, Normalizer.Form.NFC).equals(patient)) {
            throw body.placed(
                    new MalformedValueException(CONTEXT, "must be missing, or the patient of the key's name"));
        }
        return patient.getBytes(StandardCharsets.UTF_8);
    }

    /** A message to encrypt, for the caller to wipe. */
    BlobItem messageOf(VaultBody body) {
        ContextEntries context = contextOf(body);
        byte[] message = body.bytes(PLAINTEXT);
        if (message.length > BlobOperations.MAX_MESSAGE) {
            Arrays.fill(message, (byte) 0);
            throw body.placed(
                    new MalformedValueException(PLAINTEXT, "must be 1 to " + BlobOperations.MAX_MESSAGE + " bytes"));
        }
        return new BlobItem(message, context);
    }

    /** A blob to open. It may be none: then it does not open. */
    BlobItem blobOf(VaultBody body) {
        return new BlobItem(VaultProtocol.blobOf(body.text(CIPHERTEXT)), contextOf(body));
    }

    /** The tenant's key as Vault describes one of this name. Nothing in it is of the CMK or KEK, which may be anywhere. */
    static SecretObject describe(Tenant tenant, String name) {
        String derived = String.valueOf(patientIn(name).isEmpty());
        return VaultResult.empty()
                .with("name", name)
                .with("type", "aes256-gcm96")
                .withJson("derived", derived)
                .withJson("exportable", "false")
                .withJson("allow_plaintext_backup", "false")
                .withJson("deletion_allowed", "false")
                .withJson("keys", "{\"1\":" + tenant.createdAt().getEpochSecond() + "}")
                .withJson("latest_version", "1")
                .withJson("min_available_version", "0")
                .withJson("min_decryption_version", "1")
                .withJson("min_encryption_version", "0")
                .withJson("supports_encryption", "true")
                .withJson("supports_decryption", "true")
                .withJson("supports_derivation", derived)
                .withJson("supports_signing", "false");
    }
}
