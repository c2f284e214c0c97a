package org.medchain.keys.server.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A variable that holds a text.
 *
 * @param otherwise the text while it is not set
 * @param whatIfMissing completes "VARIABLE ..." where it has to be set
 */
public record TextVariable(String name, Optional<String> otherwise, Optional<String> whatIfMissing)
        implements Variable {

    /** One that may be left away. */
    public static TextVariable optional(String name) {
        return new TextVariable(name, Optional.empty(), Optional.empty());
    }

    /** One that has a default. */
    public static TextVariable withDefault(String name, String otherwise) {
        return new TextVariable(name, Optional.of(otherwise), Optional.empty());
    }

    /** One that must be set. */
    public static TextVariable required(String name) {
        return required(name, "must be set");
    }

    /** One that must be set, where the line says more than that. */
    public static TextVariable required(String name, String whatIfMissing) {
        return new TextVariable(name, Optional.empty(), Optional.of(whatIfMissing));
    }

    /** @param parser throws {@link IllegalArgumentException} for a wrong value */
    public <T> T parse(String value, String whatIsWrong, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refuse(whatIsWrong);
        }
    }

    /** @param parser throws {@link IllegalArgumentException} with a message that completes "VARIABLE ..." */
    public <T> T parseSecret(String value, Function<char[], T> parser) {
        try {
            return parser.apply(value.toCharArray());
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    /** The path that the value names. */
    public Path parsePath(String value) {
        return parse(value, "is not a path", Path::of);
    }

    /**
     * The address that a server listens on.
     *
     * @param value an address of this machine, or {@code *} for all of them
     * @return empty for all of them
     */
    public Optional<InetAddress> parseListenAddress(String value) {
        try {
            return value.equals("*") ? Optional.empty() : Optional.of(InetAddress.getByName(value));
        } catch (UnknownHostException e) {
            throw refuse("must be an address of this machine, or *");
        }
    }

    /** A directory that is missing is refused and not created, since it is most likely not mounted. */
    public void checkDirectory(Path directory) {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw refuse("must name a directory that exists and can be written");
        }
    }
}
