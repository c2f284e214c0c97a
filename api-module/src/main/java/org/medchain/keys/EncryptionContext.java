package org.medchain.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The encryption context {@code {patientId, tenantId}} of a patient's data keys. Ordered by tenant, then by patient, so that a hash table stays
 * fast whatever ids callers choose.
 */
public record EncryptionContext(TenantId tenantId, PatientId patientId)
        implements KeyContext, Comparable<EncryptionContext> {

    private static final Comparator<EncryptionContext> ORDER = Comparator.<EncryptionContext, String>comparing(
                    context -> context.tenantId.value())
            .thenComparing(context -> context.patientId.value());

    /** The factor is odd and large: the ids of a tenant's patients often count up, and the ids of tenants too. */
    private static final int APART = 0x9E3779B1;

    private static final String PATIENT_KEY = "patientId";
    private static final String TENANT_KEY = "tenantId";
    private static final byte[] PATIENT_KEY_UTF8 = utf8(PATIENT_KEY);
    private static final byte[] TENANT_KEY_UTF8 = utf8(TENANT_KEY);

    @Override
    public SortedMap<String, String> entries() {
        return new TreeMap<>(Map.of(PATIENT_KEY, patientId.value(), TENANT_KEY, tenantId.value()));
    }

    @Override
    public byte[] canonicalBytes() {
        byte[] patient = utf8(patientId.value());
        byte[] tenant = utf8(tenantId.value());
        // Written in place: this runs several times for each data key.
        return ByteBuffer.allocate(4 * Short.BYTES
                        + PATIENT_KEY_UTF8.length
                        + patient.length
                        + TENANT_KEY_UTF8.length
                        + tenant.length)
                .putShort((short) PATIENT_KEY_UTF8.length)
                .put(PATIENT_KEY_UTF8)
                .putShort((short) patient.length)
                .put(patient)
                .putShort((short) TENANT_KEY_UTF8.length)
                .put(TENANT_KEY_UTF8)
                .putShort((short) tenant.length)
                .put(tenant)
                .array();
    }

    @Override
    public int compareTo(EncryptionContext other) {
        return ORDER.compare(this, other);
    }

    @Override
    public int hashCode() {
        return tenantId.hashCode() * APART + patientId.hashCode();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "EncryptionContext[tenantId=" + tenantId + ", patientId=redacted]";
    }
}
