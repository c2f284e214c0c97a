package org.medchain.keys.console.page;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medchain.keys.console.text.Texts;

/**
 * Makes views in which each text that somebody else can write is the same text.
 *
 * @param size how many rows each list has
 * @param typed other texts, by the names of what has them
 */
record Filled(String text, Texts texts, State state, int size, Map<String, String> typed) {

    /** The state of things that a view shows. No single one shows each form. */
    enum State {
        /** All is true, and the person asked for it. */
        MINE,
        /** Somebody else asked for it, and nobody approved it. */
        WAITING,
        /** Lists are empty. */
        NOTHING_THERE,
        /** As {@link #WAITING}, but nothing of it can be read now. */
        REFUSED,
        /** Nothing is true, and texts are empty but for names. */
        BARE
    }

    /** What is true in the state {@link State#MINE} alone. */
    private static final Set<String> OF_MINE = Set.of("mine", "trusted");

    /** What is not true of what nobody approved. */
    private static final Set<String> OF_APPROVED = Set.of("hasCertificate", "ready", "exported");

    /** What is a text always. */
    private static final Set<String> NAMES = Set.of("name", "label", "tenantId");

    /** The console itself makes these texts, of constants and encoded ids. */
    private static final Set<String> PATHS =
            Set.of(("path next sameRequest adoptionPath settingsPath policyPath wrappingsPath recoveryKeyPath"
                            + " leftPath pagePath")
                    .split(" "));

    private static final Map<Class<?>, String> KEYS = Map.of(
            SettingsView.Text.class,
            "createdAt",
            SettingsView.Choice.class,
            "fourEyes",
            HealthView.Check.class,
            "health.database",
            HealthView.Figure.class,
            "ledger_waiting",
            PolicyView.Field.class,
            "maxAge",
            PolicyView.Day.class,
            "MONDAY");

    Filled(String text, Texts texts) {
        this(text, texts, State.MINE);
    }

    Filled(String text, Texts texts, State state) {
        this(text, texts, state, 1);
    }

    Filled(String text, Texts texts, State state, int size) {
        this(text, texts, state, size, Map.of());
    }

    <T> T of(Class<T> type) {
        return type.cast(value(type, type, "", type));
    }

    Listing<?> listing(Class<?> row) {
        return new Listing<>(Section.fitting(rows(of(row)), size), text("next", Listing.class));
    }

    private Object value(Type type, Class<?> raw, String name, Class<?> owner) {
        if (raw == String.class) {
            return text(name, owner);
        }
        if (raw == Texts.class) {
            return texts;
        }
        if (raw == boolean.class) {
            return state == State.MINE || (state != State.BARE && !OF_MINE.contains(name) && !isOfApproved(name));
        }
        if (raw == int.class) {
            return 7;
        }
        if (raw == long.class) {
            return 7L;
        }
        if (raw == List.class) {
            return rows(type, owner);
        }
        if (raw == Optional.class) {
            return state == State.BARE ? Optional.empty() : Optional.of(argument(type, owner));
        }
        if (raw == Map.class) {
            return Map.of("actor", text, "patientId", text, "keyId", text, "requestId", text, "from", text, "to", text);
        }
        if (raw == Section.class) {
            return state == State.REFUSED
                    ? new Section<>(true, text, List.of(), false)
                    : new Section<>(true, "", Section.fitting(rows(type, owner), size), (boolean)
                            value(boolean.class, boolean.class, "more", raw));
        }
        if (raw == Listing.class) {
            return new Listing<>(Section.fitting(rows(type, owner), size), text("next", raw));
        }
        return record(raw);
    }

    private boolean isWaiting() {
        return state == State.WAITING || state == State.REFUSED;
    }

    private boolean isOfApproved(String name) {
        return isWaiting() && OF_APPROVED.contains(name);
    }

    private List<Object> rows(Type type, Class<?> owner) {
        return rows(argument(type, owner));
    }

    private List<Object> rows(Object row) {
        return state == State.NOTHING_THERE ? List.of() : Collections.nCopies(size, row);
    }

    private String text(String name, Class<?> owner) {
        if (name.equals("key")) {
            return KEYS.get(owner);
        }
        if (name.equals("stylesheet")) {
            return Asset.STYLES.path();
        }
        if (name.equals("target")) {
            return "patient/erase";
        }
        if ((state == State.BARE && !NAMES.contains(name)) || (isWaiting() && name.equals("approvedBy"))) {
            return "";
        }
        if (PATHS.contains(name)) {
            return "/console/path";
        }
        if (name.equals("forwardTo")) {
            return "https://login.hospital.example/?q=" + text;
        }
        return typed.getOrDefault(name, text);
    }

    private Object argument(Type type, Class<?> owner) {
        Class<?> argument = (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
        boolean languages = owner == MeView.class && argument == String.class;
        return languages ? "en" : value(argument, argument, "", owner);
    }

    private Object record(Class<?> raw) {
        RecordComponent[] components = raw.getRecordComponents();
        try {
            Constructor<?> constructor = raw.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Stream.of(components)
                    .map(it -> value(it.getGenericType(), it.getType(), it.getName(), raw))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(raw.getName(), e);
        }
    }
}
