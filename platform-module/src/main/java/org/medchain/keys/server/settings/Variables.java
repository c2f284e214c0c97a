package org.medchain.keys.server.settings;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Reads variables of the environment as values. Whether a number is one of those accepted, the settings check themselves. */
@Dependent
public final class Variables {

    private final Config config;

    @Inject
    public Variables(Config config) {
        this.config = config;
    }

    /** The value, if the variable is set. */
    public Optional<String> find(TextVariable variable) {
        return config.getOptionalValue(variable.name(), String.class);
    }

    /** The values, which commas separate; none if the variable is not set. */
    public List<String> list(TextVariable variable) {
        return find(variable).stream()
                .flatMap(values -> Stream.of(values.split(",", -1)))
                .toList();
    }

    /**
     * The value, or the variable's default.
     *
     * @throws InvalidSettingException if there is neither
     */
    public String text(TextVariable variable) {
        return find(variable)
                .or(variable::otherwise)
                .orElseThrow(() -> variable.refuse(variable.whatIfMissing().orElse("must be set")));
    }

    /**
     * Returns true or false, as {@link #text} says.
     *
     * @throws InvalidSettingException if it says neither
     */
    public boolean flag(TextVariable variable) {
        return switch (text(variable)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw variable.refuse("must be true or false");
        };
    }

    /** The path that {@link #text} names. */
    public Path path(TextVariable variable) {
        return variable.parsePath(text(variable));
    }

    /**
     * The number, or the variable's default.
     *
     * @throws InvalidSettingException if the value is not a whole number
     */
    public int number(NumberVariable variable) {
        return config.getOptionalValue(variable.name(), String.class)
                .map(variable::parse)
                .orElse(variable.otherwise());
    }

    /** A {@link #number} of seconds. */
    public Duration seconds(NumberVariable variable) {
        return Duration.ofSeconds(number(variable));
    }

    /** A {@link #number} of milliseconds. */
    public Duration millis(NumberVariable variable) {
        return Duration.ofMillis(number(variable));
    }
}
