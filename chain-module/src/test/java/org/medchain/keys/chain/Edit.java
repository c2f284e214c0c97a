package org.medchain.keys.chain;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Changes one field of an entry to another value that the field can have. */
public final class Edit {

    private static final RecordComponent[] FIELDS = AuditEntry.class.getRecordComponents();

    private final Random random;
    private final RandomEntries values;

    public Edit(Random random) {
        this.random = random;
        this.values = new RandomEntries(random);
    }

    public static String[] fields() {
        return Arrays.stream(FIELDS).map(RecordComponent::getName).toArray(String[]::new);
    }

    /** The entry with another value in that field. */
    public AuditEntry of(AuditEntry entry, String field) {
        Object before = valueOf(entry, field);
        Object after;
        do {
            after = before instanceof Optional<?> optional ? anotherOptional(field, optional) : another(field);
        } while (after.equals(before));
        return with(entry, field, after);
    }

    /** The entry with this value in that field; what the entry's own checks throw comes through. */
    public static AuditEntry with(AuditEntry entry, String field, Object value) {
        Object[] arguments = Arrays.stream(FIELDS)
                .map(component -> component.getName().equals(field) ? value : valueOf(entry, component.getName()))
                .toArray();
        Class<?>[] types = Arrays.stream(FIELDS).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return AuditEntry.class.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object valueOf(AuditEntry entry, String field) {
        try {
            return AuditEntry.class.getDeclaredMethod(field).invoke(entry);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<?> anotherOptional(String field, Optional<?> before) {
        return before.isPresent() && random.nextBoolean() ? Optional.empty() : Optional.of(another(field));
    }

    private Object another(String field) {
        return switch (field) {
            case "tenantId" -> "tenant-" + random.nextInt(1_000);
            case "seq" -> 1L + random.nextInt(1_000);
            case "eventId", "keyId" -> values.uuid();
            case "occurredAt" -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
            case "generation" -> random.nextInt();
            case "patientHash" -> values.hash();
            case "change" -> values.change();
            default -> values.text();
        };
    }
}
