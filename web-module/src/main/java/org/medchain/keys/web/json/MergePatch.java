package org.medchain.keys.web.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The body of a request that changes some members and leaves the others (RFC 7396): a member that it does not have is unchanged, one that is
 * {@code null} is removed. {@link BodyRules} has checked its members against the record.
 *
 * @param <T> a record of texts, numbers, booleans and lists of them
 */
public final class MergePatch<T extends Record> {

    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final JsonObject members;

    MergePatch(JsonObject members) {
        this.members = members;
    }

    /** Returns whether it has one of these members. */
    public boolean names(Set<String> some) {
        return some.stream().anyMatch(members::containsKey);
    }

    /** Returns the record with what the patch says, and the rest as it is. */
    public T applyTo(T current) {
        RecordComponent[] components = current.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            JsonValue said = members.get(components[i].getName());
            values[i] = said == null ? valueOf(components[i], current) : valueOf(said);
        }
        return create(current, components, values);
    }

    private static Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a body is a public record", e);
        }
    }

    @SuppressWarnings("unchecked") // It is the constructor of that class.
    private T create(T like, RecordComponent[] components, Object... values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (T) like.getClass().getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a body is a public record whose constructor refuses nothing", e);
        }
    }

    private static Object valueOf(JsonValue json) {
        return switch (json.getValueType()) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case STRING -> ((JsonString) json).getString();
            case NUMBER -> ((JsonNumber) json).intValueExact();
            case ARRAY -> listOf((JsonArray) json);
            case OBJECT -> throw new IllegalStateException("no member of a patch is an object");
        };
    }

    private static List<Object> listOf(JsonArray json) {
        List<Object> values = new ArrayList<>();
        json.forEach(element -> values.add(valueOf(element)));
        return values;
    }
}
