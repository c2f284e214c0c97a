package org.medchain.keys.it.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** Makes the MAC that a server stores with a patient's row, by docs/formats.md, for a row that a test writes by SQL. */
public final class PatientRowMac {

    private final byte[] key;

    /** @param register the erasure register, whose first line has its key */
    public PatientRowMac(Path register) throws IOException {
        String header = Files.readAllLines(register).get(0);
        key = HexFormat.of().parseHex(header.substring(header.lastIndexOf(' ') + 1));
    }

    /** Returns the MAC of a row and the patient's id in it. */
    public String of(UUID row, String tenantId, String patientId) {
        byte[] context = new EncryptionContext(new TenantId(tenantId), new PatientId(patientId)).canonicalBytes();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update("row\0".getBytes(StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(row.getMostSignificantBits())
                    .putLong(row.getLeastSignificantBits())
                    .array());
            return HexFormat.of().formatHex(mac.doFinal(context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
