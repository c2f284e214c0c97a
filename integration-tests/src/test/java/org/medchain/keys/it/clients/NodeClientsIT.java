package org.medchain.keys.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.OnePass;

/** AWS' clients for Node.js and its Encryption SDK, and node-vault. Skipped where there is no npm, which downloads them. */
@OnSharedApi
@OnePass
@Tag("proof")
class NodeClientsIT {

    private static Path aws;
    private static Path vault;

    private final Api api;

    NodeClientsIT(Api api) {
        this.api = api;
    }

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Path sources = OtherClient.sourcesOf("node");
        vault = NodePackages.install("node-vault", sources, "vault.js");
        // The SDK's client for AWS KMS is one of the libraries of the Encryption SDK.
        aws = NodePackages.install("node-aws", Path.of("..", "examples", "node"));
        for (String program : List.of("kms.js", "message.js")) {
            Files.copy(sources.resolve(program), aws.resolve(program), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** {@code @aws-sdk/client-kms}. */
    @Nested
    class Kms extends OtherClientContract {

        @Override
        protected Api api() {
            return api;
        }

        @Override
        protected OtherClient client() {
            return OtherClient.ofNode(aws, "kms.js");
        }
    }

    /** {@code @aws-crypto/client-node}. */
    @Nested
    class EncryptionSdk extends OtherClientContract {

        @Override
        protected Api api() {
            return api;
        }

        @Override
        protected OtherClient client() {
            return OtherClient.ofNode(aws, "message.js");
        }

        /** The header of a message has the context in clear. */
        @Override
        protected byte[] renamed(byte[] sealed, String old, String replacement) {
            return new String(sealed, StandardCharsets.ISO_8859_1)
                    .replace(old, replacement)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** {@code node-vault}. */
    @Nested
    class Vault extends OtherClientContract {

        @Override
        protected Api api() {
            return api;
        }

        @Override
        protected OtherClient client() {
            return OtherClient.ofNode(vault, "vault.js");
        }

        @Override
        protected String wordsFor(String problem) {
            return "ApiResponseError: " + problem + ": ";
        }
    }
}
