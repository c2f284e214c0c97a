package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.clients.OtherClient.Ended;
import org.medchain.keys.it.server.OnePass;

/**
 * A client in TypeScript with the types that a generator makes of the interface's description: the keys of answers, and the values of a problem's
 * {@code type}, are known to the compiler. Skipped where there is no npm.
 */
@OnSharedApi
@OnePass
@Tag("proof")
record GeneratedClientIT(Api api) {

    @Test
    void compilesAndOpensADataKey() throws IOException, InterruptedException {
        Path directory = NodePackages.install("typescript", OtherClient.sourcesOf("typescript"), "generated.ts");
        Hospital hospital = api.newHospital();
        String service = api.installation().server().uri().toString();

        Files.writeString(
                directory.resolve("openapi.yaml"),
                api.request("GET", "/openapi").send().body());
        run(directory, "openapi-typescript", "openapi.yaml", "-o", "api.d.ts");
        run(directory, "tsc", "--strict", "--target", "es2022", "--module", "nodenext", "generated.ts");
        Ended ended = OtherClient.start(
                List.of("node", "generated.js", service, "patient/1"), Map.of("TOKEN", hospital.keyUser()), directory);

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(ended.out()).isEqualTo("the same key\nmissing\n");
    }

    private static void run(Path directory, String program, String... arguments)
            throws IOException, InterruptedException {
        Ended ended = OtherClient.start(
                Stream.concat(Stream.of("node_modules/.bin/" + program), Arrays.stream(arguments))
                        .toList(),
                Map.of(),
                directory);
        assertThat(ended.status()).as(ended.out()).isZero();
    }
}
