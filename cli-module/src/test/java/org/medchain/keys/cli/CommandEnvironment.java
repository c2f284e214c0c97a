package org.medchain.keys.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The environment of commands that call a service with a token, and have an empty file of settings. */
final class CommandEnvironment {

    private CommandEnvironment() {}

    /** @param directory gets the file {@code settings} */
    static Map<String, String> of(String service, Path directory) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("MEDCHAIN_SERVICE", service);
        environment.put("MEDCHAIN_TOKEN", "token");
        environment.put(
                "MEDCHAIN_CONFIG",
                Files.createFile(directory.resolve("settings")).toString());
        return environment;
    }
}
