package org.medchain.keys.web.openapi;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.keys.web.ResourceMethod;

/** The description of the interface as a server makes it at its start. */
public final class CompletedInterface {

    static final Path FILE = Path.of("src/main/webapp/WEB-INF/openapi.yaml");

    private CompletedInterface() {}

    public static byte[] yaml() {
        return JsonAsYaml.of(json());
    }

    static JsonObject json() {
        return new InterfaceCompletion(ResourceRoles.of(
                        ResourceMethod.all().stream().map(it -> it.method().getDeclaringClass())))
                .complete(brief());
    }

    static JsonObject brief() {
        try {
            return YamlAsJson.of(Files.readAllBytes(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
