package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.it.clients.OtherClient.Ended;

/** Programs of Node.js, whose libraries npm downloads. */
public final class NodePackages {

    private NodePackages() {}

    /**
     * Copies programs and installs their libraries, in the versions of their {@code package-lock.json}. The tests are skipped where there is no npm.
     *
     * @param name of the directory for them
     * @return that directory
     */
    public static Path install(String name, Path sources, String... programs) throws IOException, InterruptedException {
        for (String command : List.of("node", "npm")) {
            assumeThat(find(command)).as(command + " on the PATH").isPresent();
        }
        Path directory = Files.createDirectories(OtherClient.directory().resolve(name));
        List<String> all = Stream.concat(Stream.of("package.json", "package-lock.json"), Stream.of(programs))
                .toList();
        for (String file : all) {
            Files.copy(sources.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Ended installed = OtherClient.start(
                List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"), Map.of(), directory);
        assertThat(installed.status()).as("%s", installed).isZero();
        return directory;
    }

    /** Finds a program on the PATH. */
    public static Optional<Path> find(String command) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(path -> Path.of(path, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
