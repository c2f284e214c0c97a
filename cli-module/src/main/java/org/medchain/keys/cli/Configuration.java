package org.medchain.keys.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.command.FileFailure;

/** The settings of a command: its options first, then the environment, then the file of settings. */
final class Configuration {

    private static final String PREFIX = "MEDCHAIN_";
    private static final String MISSING = "missing: ";
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> NAMES =
            Set.of(("service tenant token-file ca-file output token-endpoint client-id client-secret-file" + " scope")
                    .split(" "));

    private final Options options;
    private final Map<String, String> environment;
    private final Properties file;

    private Configuration(Options options, Map<String, String> environment, Properties file) {
        this.options = options;
        this.environment = environment;
        this.file = file;
    }

    /**
     * Reads the configuration and checks the output's format, before anything is sent.
     *
     * @throws CommandFailedException if it is to be something else than text or JSON, or the file of settings can't be read or has a line that is
     *     no setting
     */
    static Configuration of(Options options, Map<String, String> environment) {
        Configuration read = new Configuration(options, environment, read(options, environment));
        boolean unused = read.json();
        return read;
    }

    private static Properties read(Options options, Map<String, String> environment) {
        Optional<Path> named = Optional.ofNullable(options.config)
                .or(() ->
                        Optional.ofNullable(environment.get(PREFIX + "CONFIG")).map(Path::of));
        Path path = named.orElseGet(() -> Path.of(System.getProperty("user.home"), ".medchain.properties"));
        Properties read = new Properties();
        if (named.isEmpty() && !Files.exists(path)) {
            return read;
        }
        try (Reader reader = Files.newBufferedReader(path)) {
            read.load(reader);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, FileFailure.cannot("read", "the file of settings", e), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the file of settings has a malformed line", e);
        }
        if (!NAMES.containsAll(read.stringPropertyNames())) {
            throw CommandFailedException.wrongUsage("the file of settings has an unknown setting; the settings are "
                    + String.join(", ", new TreeSet<>(NAMES)));
        }
        return read;
    }

    /**
     * Checks, before anything is sent, that a request has a token and what else it needs.
     *
     * @param names {@code service}, {@code tenant}, or both
     * @throws CommandFailedException if something is missing; the message names all of that
     */
    void requireForRequests(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (setting(name).isEmpty()) {
                missing.add(described(name));
            }
        }
        missing.addAll(missingForToken());
        if (!missing.isEmpty()) {
            throw CommandFailedException.wrongUsage(MISSING + String.join(", ", missing));
        }
    }

    private List<String> missingForToken() {
        if (tokenFile().isPresent() || token().isPresent()) {
            return List.of();
        }
        if (find("token-endpoint").isEmpty()) {
            return List.of("a token (--token-file, " + variable("token") + " or " + variable("token-endpoint") + ")");
        }
        return Stream.of("client-id", "client-secret-file")
                .filter(name -> find(name).isEmpty())
                .map(Configuration::variable)
                .toList();
    }

    URI service() {
        String service = require("service");
        try {
            URI address = new URI(service);
            if (address.getPort() <= HIGHEST_PORT) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "--service is not a URL", e);
        }
        throw CommandFailedException.wrongUsage("--service has a port that is over " + HIGHEST_PORT);
    }

    TenantId tenant() {
        try {
            return new TenantId(require("tenant"));
        } catch (MalformedValueException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "--tenant is not a tenant id", e);
        }
    }

    boolean json() {
        String output = find(options.output, "output").orElse("text");
        if (!Set.of("text", "json").contains(output)) {
            throw CommandFailedException.wrongUsage("--output must be text or json");
        }
        return output.equals("json");
    }

    Optional<Path> caFile() {
        return find(options.caFile, "ca-file").map(Path::of);
    }

    Optional<Path> tokenFile() {
        return find(options.tokenFile, "token-file").map(Path::of);
    }

    /** Finds the token in the environment alone: other users can read command lines and files of settings. */
    Optional<String> token() {
        return Optional.ofNullable(environment.get(PREFIX + "TOKEN")).filter(token -> !token.isEmpty());
    }

    /** Finds a setting that has no option. */
    Optional<String> find(String name) {
        return find(null, name);
    }

    private Optional<String> find(String option, String name) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(environment.get(variable(name))))
                .or(() -> Optional.ofNullable(file.getProperty(name)))
                .filter(value -> !value.isEmpty());
    }

    private Optional<String> setting(String name) {
        return find(name.equals("service") ? options.service : options.tenant, name);
    }

    private String require(String name) {
        return setting(name).orElseThrow(() -> CommandFailedException.wrongUsage(MISSING + described(name)));
    }

    private static String described(String name) {
        return "--" + name + " (or " + variable(name) + ")";
    }

    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
