package org.medchain.keys.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;

/**
 * The encryption context of a request in a protocol of others: whatever entries the caller likes, one of which names the patient.
 *
 * <p>Two of them have the same canonical bytes if and only if they have the same entries, of whatever order.
 */
public final class ContextEntries {

    /** The entry that names the patient, unless a setting says otherwise. */
    static final String PATIENT = "patientId";

    /** The entry that may name the tenant, and then must name the caller's. */
    static final String TENANT = "tenantId";

    /** The limit of all names and values together, in bytes of UTF-8, is that of AWS KMS. */
    private static final int MAX_BYTES = 8192;

    private final Map<String, String> entries;
    private final String field;
    private final PatientId patient;

    /**
     * @param entries as the caller sent them
     * @param field what the caller calls them, for what is wrong with them
     * @param patientEntry the entry that names the patient
     * @param tenant the caller's
     * @throws MalformedValueException if there is no patient, or too much
     * @throws UnknownTenantException if they name another tenant than the caller's
     */
    ContextEntries(Map<String, String> entries, String field, String patientEntry, TenantId tenant) {
        this.entries = Map.copyOf(entries);
        this.field = field;
        requireSize();
        String named = entries.get(patientEntry);
        if (named == null) {
            throw new MalformedValueException(field, "must have the entry " + patientEntry);
        }
        this.patient = patientOf(named, patientEntry);
        if (!entries.getOrDefault(TENANT, tenant.value()).equals(tenant.value())) {
            throw new UnknownTenantException();
        }
    }

    private void requireSize() {
        int bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += utf8(entry.getKey()).length + utf8(entry.getValue()).length;
        }
        if (bytes > MAX_BYTES) {
            throw new MalformedValueException(field, "must be at most " + MAX_BYTES + " bytes");
        }
    }

    private PatientId patientOf(String named, String patientEntry) {
        try {
            return new PatientId(named);
        } catch (MalformedValueException e) {
            throw new MalformedValueException(
                    field, "must name a patient as " + patientEntry + ", of 1 to 128 characters");
        }
    }

    /** An unpaired surrogate has no bytes of its own: two entries would look alike. */
    private byte[] utf8(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new MalformedValueException(field, "must be Unicode text");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public PatientId patient() {
        return patient;
    }

    /** Returns true if both are of one patient. */
    public boolean isOfTheSamePatientAs(ContextEntries other) {
        return patient.equals(other.patient);
    }

    /** In the order of their names' bytes, each name and each value behind its length in two bytes: as the canonical context of docs/formats.md. */
    byte[] canonicalBytes() {
        Map<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
        entries.forEach((name, value) -> sorted.put(utf8(name), value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sorted.forEach((name, value) -> {
            put(bytes, name);
            put(bytes, utf8(value));
        });
        return bytes.toByteArray();
    }

    private static void put(ByteArrayOutputStream bytes, byte[] text) {
        bytes.writeBytes(
                ByteBuffer.allocate(Short.BYTES).putShort((short) text.length).array());
        bytes.writeBytes(text);
    }

    @Override
    public String toString() {
        return "ContextEntries[redacted]";
    }
}
