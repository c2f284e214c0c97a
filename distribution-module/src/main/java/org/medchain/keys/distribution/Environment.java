package org.medchain.keys.distribution;

import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Variables of the environment, read as the server reads them: one that is empty is not set.
 *
 * <p>Limit: texts by their name, which is all that the settings ask for.
 */
record Environment(Map<String, String> variables) implements Config {

    Environment {
        variables = Map.copyOf(variables);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    @Override
    public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
        return find(name).map(type::cast);
    }

    @Override
    public <T> T getValue(String name, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConfigValue getConfigValue(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<String> getPropertyNames() {
        return variables.keySet();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    /** Values may be secrets. */
    @Override
    public String toString() {
        return "Environment[redacted]";
    }
}
