package org.medchain.keys.cli.server;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The environment that a server gets: that of this process, with what is read from files and filled in.
 *
 * <p>Limit: values may be secrets. They are given to processes that are started, and written by {@link #asShell}.
 */
public final class ServerVariables {

    private final Map<String, String> process;
    private final Map<String, String> values;

    /** @param process the environment of this process */
    public ServerVariables(Map<String, String> process) {
        this.process = Map.copyOf(process);
        this.values = new TreeMap<>(process);
    }

    /** Returns true if the variable is there, with a value or an empty one. */
    public boolean isSet(String name) {
        return values.containsKey(name);
    }

    /** Returns the value; empty if the variable is not set, or is empty. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns the value; no text if the variable is not set. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public void set(String name, String value) {
        values.put(name, value);
    }

    /** Sets a variable that is not set; one that is empty stays so. */
    public void setDefault(String name, String value) {
        values.putIfAbsent(name, value);
    }

    /** Sets a variable that is not set, or is empty. */
    public void setIfEmpty(String name, String value) {
        if (find(name).isEmpty()) {
            set(name, value);
        }
    }

    public void unset(String... names) {
        values.keySet().removeAll(Arrays.asList(names));
    }

    public void keepOnly(Predicate<String> names) {
        values.keySet().removeIf(names.negate());
    }

    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** Gives them to a process. What this process got and nobody changed stays as it is, byte for byte. */
    public void giveTo(ProcessBuilder builder) {
        Map<String, String> target = builder.environment();
        target.keySet().retainAll(values.keySet());
        values.forEach((name, value) -> {
            if (!value.equals(target.get(name))) {
                target.put(name, value);
            }
        });
    }

    /** Returns shell lines. A shell that has this process's environment and reads them has these variables. */
    public String asShell() {
        StringBuilder lines = new StringBuilder();
        process.keySet().stream()
                .filter(name -> !values.containsKey(name))
                .sorted()
                .forEach(name -> lines.append("unset ").append(name).append('\n'));
        values.forEach((name, value) -> {
            if (!value.equals(process.get(name))) {
                String quoted = "'" + value.replace("'", "'\\''") + "'";
                lines.append("export ").append(name).append('=').append(quoted).append('\n');
            }
        });
        return lines.toString();
    }

    /** Returns no value. */
    @Override
    public String toString() {
        return "ServerVariables[redacted]";
    }
}
