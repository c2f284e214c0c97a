package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/**
 * The encryption context of a message: names and values that stand in its header in clear, and that all of it is bound to. There is
 * {@code tenantId}, and what the application adds; the patient id is there only for AWS KMS' protocol, which needs it.
 */
public final class MessageContext {

    /** The entry that every message has. */
    public static final String TENANT_ID = "tenantId";

    private static final String PATIENT_ID = "patientId";
    private static final String RESERVED_PREFIX = "aws-crypto-";
    private static final int MAX_LENGTH = 0xFFFF;

    /** That door takes so many. */
    private static final int MOST_OF_AWS_KMS = 8192;

    private static final String RULE =
            "must have names and values that are not empty, valid Unicode, at most 65,535 bytes in all,"
                    + " and no name " + TENANT_ID + ", " + PATIENT_ID + " or " + RESERVED_PREFIX + "...";
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final Map<String, String> entries;

    private MessageContext(Map<String, String> entries) {
        TreeMap<String, String> sorted = new TreeMap<>(BY_BYTES);
        sorted.putAll(entries);
        this.entries = Collections.unmodifiableMap(sorted);
    }

    /**
     * @param added what the application adds, such as the record's id: it can be read by all who see the message
     * @throws MalformedValueException if a name is empty or reserved, a value is empty, either is no valid Unicode, or all are too long
     */
    public static MessageContext of(TenantId tenantId, Map<String, String> added) {
        added.keySet().forEach(MessageContext::requireFree);
        return of(added, Map.of(TENANT_ID, tenantId.value()));
    }

    /** Returns the context of a message that is opened by AWS KMS' protocol: the patient id stands in it, in clear. */
    public static MessageContext forAwsKms(TenantId tenantId, PatientId patientId, Map<String, String> added) {
        added.keySet().forEach(MessageContext::requireFree);
        MessageContext context = of(added, Map.of(TENANT_ID, tenantId.value(), PATIENT_ID, patientId.value()));
        int lengths = 2 * Short.BYTES * context.entries.size();
        if (context.canonicalBytes().length - lengths > MOST_OF_AWS_KMS) {
            throw new MalformedValueException("context", "must have at most 8,192 bytes for AWS KMS' protocol");
        }
        return context;
    }

    private static MessageContext of(Map<String, String> added, Map<String, String> own) {
        TreeMap<String, String> entries = new TreeMap<>(added);
        entries.putAll(own);
        MessageContext context = new MessageContext(entries);
        context.toBytes();
        return context;
    }

    private static void requireFree(String name) {
        if (name.equals(TENANT_ID) || name.equals(PATIENT_ID) || name.startsWith(RESERVED_PREFIX)) {
            throw malformed();
        }
    }

    /** Returns the entries in the order of the bytes of their names. */
    public Map<String, String> entries() {
        return entries;
    }

    /** The number of entries and each of them, names and values with their lengths before them. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH);
        bytes.putShort((short) entries.size());
        entries.forEach((name, value) -> {
            put(bytes, name);
            put(bytes, value);
        });
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** The canonical context of docs/formats.md. */
    byte[] canonicalBytes() {
        byte[] bytes = toBytes();
        return Arrays.copyOfRange(bytes, Short.BYTES, bytes.length);
    }

    private static void put(ByteBuffer bytes, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            if (!encoded.hasRemaining() || encoded.remaining() + Short.BYTES > bytes.remaining()) {
                throw malformed();
            }
            bytes.putShort((short) encoded.remaining()).put(encoded);
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException("context", RULE);
    }

    /**
     * Reads what {@link #toBytes} writes, with its entries in whatever order.
     *
     * @throws InvalidMessageException if it is anything else
     */
    static MessageContext parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        TreeMap<String, String> entries = new TreeMap<>();
        if (in.remaining() >= Short.BYTES) {
            for (int left = Short.toUnsignedInt(in.getShort()); left > 0; left--) {
                if (entries.put(take(in), take(in)) != null) {
                    throw InvalidMessageException.otherFormat();
                }
            }
        }
        if (in.hasRemaining()) {
            throw InvalidMessageException.otherFormat();
        }
        return new MessageContext(entries);
    }

    private static String take(ByteBuffer in) {
        if (in.remaining() < Short.BYTES) {
            throw InvalidMessageException.otherFormat();
        }
        int length = Short.toUnsignedInt(in.getShort());
        if (in.remaining() < length) {
            throw InvalidMessageException.otherFormat();
        }
        ByteBuffer encoded = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw InvalidMessageException.otherFormat();
        }
    }

    /** Returns true if the message is of that tenant and has all of these entries. */
    public boolean has(TenantId tenantId, Map<String, String> required) {
        return tenantId.value().equals(entries.get(TENANT_ID))
                && entries.entrySet().containsAll(required.entrySet());
    }

    /** Returns true if the message names no patient, or this one. */
    public boolean isOf(PatientId patientId) {
        return patientId.value().equals(entries.getOrDefault(PATIENT_ID, patientId.value()));
    }

    /** Tells the names; values may be a hospital's own business. */
    @Override
    public String toString() {
        return "MessageContext" + entries.keySet();
    }
}
