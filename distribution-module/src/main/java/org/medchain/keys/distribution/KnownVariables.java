package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medchain.keys.chain.command.Likeness;

/**
 * The names of all variables, and what resembles one of them and is none. The names are those that the settings declare and those that the server's
 * file uses; a test holds the table of docs/run/configuration.md against them.
 *
 * <p>Limit: a name of the system is never reported, so a wrong name under a prefix that others use too, such as {@code AWS_}, is found by its likeness
 * alone.
 */
final class KnownVariables {

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern USED = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)}");

    /**
     * The prefixes of variables that the service alone uses, so not all of {@code AWS_}, {@code HTTP_} and {@code OTEL_}, nor
     * {@code KEYSTORE_} and {@code TLS_}, as Open Liberty's operator.
     */
    private static final List<String> PREFIXES =
            List.of(("AUDIT_ AWS_PROTOCOL DATABASE_ ERASURE_ ERASURES_ ESCROW_ HSM_ JWT_ KMS_ LOCAL_KEK"
                            + " OPERATIONS_ RECOVERY_ REVOCATION_ ROTATION_ ROW_KEY_ VAULT_PROTOCOL")
                    .split(" "));

    /** {@code ./medchain} of a clone reads them. */
    private static final Set<String> OF_A_CLONE = Set.of(
            "DATABASE_SUPERUSER",
            "DATABASE_SUPERUSER_PASSWORD",
            "ERASURE_KEYS_SUPERUSER",
            "ERASURE_KEYS_SUPERUSER_PASSWORD",
            "KMS_SIMULATOR_PORT");

    /**
     * The suffix of a variable that Kubernetes sets in each container for a service, whatever the service's name is.
     */
    private static final String OF_A_SERVICE = "_SERVICE_HOST";

    private final Set<String> names;

    private KnownVariables(Set<String> names) {
        this.names = names;
    }

    /** @param server the server's file, {@code server.xml} */
    static KnownVariables of(Path server) {
        Set<String> names = new TreeSet<>(SettingsClasses.variables());
        try {
            USED.matcher(Files.readString(server))
                    .results()
                    .map(it -> it.group(1))
                    .forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownVariables(names);
    }

    Set<String> names() {
        return Set.copyOf(names);
    }

    /** A line for each of the variables that is none of the service's and looks as if it was meant to be. */
    List<String> reportUnknown(Set<String> variables) {
        return variables.stream()
                .filter(name -> NAME.matcher(name).matches())
                .filter(name -> !names.contains(name) && !OF_A_CLONE.contains(name))
                .filter(name -> !isOfKubernetes(name, variables))
                .sorted()
                .flatMap(name -> report(name).stream())
                .toList();
    }

    private Optional<String> report(String name) {
        Optional<String> meant = Likeness.nearest(name, names);
        if (meant.isPresent()) {
            return Optional.of(name + " is no variable of the service: is it meant to be " + meant.get() + "?");
        }
        return PREFIXES.stream().anyMatch(name::startsWith)
                ? Optional.of(name + " is no variable of the service")
                : Optional.empty();
    }

    private static boolean isOfKubernetes(String name, Set<String> variables) {
        return services(variables)
                .anyMatch(service -> name.startsWith(service + "_SERVICE_")
                        || name.equals(service + "_PORT")
                        || name.startsWith(service + "_PORT_"));
    }

    private static Stream<String> services(Set<String> variables) {
        return variables.stream()
                .filter(name -> name.endsWith(OF_A_SERVICE))
                .map(name -> name.substring(0, name.length() - OF_A_SERVICE.length()));
    }
}
