package org.medchain.keys.cli.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file that {@code MEDCHAIN_ENVIRONMENT} names: lines {@code NAME=value}, as systemd reads them, where nothing is expanded. */
public final class SettingsFile {

    private static final Pattern LINE = Pattern.compile("[A-Z][A-Z0-9_]*=.*");

    private SettingsFile() {}

    /**
     * Sets what the file has; a variable that is set stays as it is. Nothing is done if no file is named.
     *
     * @throws ServerException if the file can't be read, is open to others, or has a line that is not {@code NAME=value}; the message does not repeat the line
     */
    public static void readInto(ServerVariables variables) {
        if (variables.find("MEDCHAIN_ENVIRONMENT").isPresent()) {
            Path file = Path.of(variables.get("MEDCHAIN_ENVIRONMENT"));
            if (!FileMode.isReadableFile(file)) {
                throw new ServerException("MEDCHAIN_ENVIRONMENT must name a file that can be read.");
            }
            if (!FileMode.of(file).isOfTheOwnerAlone()) {
                throw new ServerException(
                        "The file that MEDCHAIN_ENVIRONMENT names is open to others: give it mode 0600.");
            }
            readInto(variables, file);
        }
    }

    private static void readInto(ServerVariables variables, Path file) {
        try (Stream<String> lines = Files.lines(file, NativeText.charset())) {
            lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
                if (!LINE.matcher(line).matches()) {
                    throw new ServerException(
                            "The file that MEDCHAIN_ENVIRONMENT names has a line that is not NAME=value.");
                }
                int end = line.indexOf('=');
                variables.setDefault(line.substring(0, end), line.substring(end + 1));
            });
        } catch (IOException | UncheckedIOException e) {
            throw new ServerException("The file that MEDCHAIN_ENVIRONMENT names is no text of this locale.", e);
        }
    }
}
