package org.medchain.keys.it.inserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.KmsSimulator;

/**
 * The installation that Arquillian starts and deploys to: in AWS mode on a KMS simulator of its own, on H2. Arquillian loads
 * this before it reads {@code arquillian.xml}, when the first test asks for it.
 */
public final class InServerInstallation implements LoadableExtension {

    private static final String REGION = "eu-central-1";
    private static final Pattern APPLICATION = Pattern.compile("(?s)<enterpriseApplication .*</enterpriseApplication>");

    @Override
    public void register(ExtensionBuilder builder) {
        Installation installation = Installation.create("in-server", Kind.H2);
        KmsSimulator kms = new KmsSimulator().start();
        // Arquillian takes every server with this name in its command line for its own, those of other tests too.
        String name = "in-server-" + UUID.randomUUID();
        String port = Integer.toString(MedChainServer.freePort());
        try {
            Path server = installation.server().directory().server();
            environment(installation, kms)
                    .with("HTTP_PORT", port)
                    .with(InServerIT.REST_CLIENT_URL, "http://127.0.0.1:" + port)
                    .with("HTTPS_PORT", "-1")
                    .writeTo(server.resolve("server.env"));
            changeConfiguration(server);
            Files.move(server, server.resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty(
                "medchain.it.inserver.user",
                installation.server().directory().user().toString());
        System.setProperty("medchain.it.inserver.name", name);
        System.setProperty("medchain.it.inserver.port", port);
    }

    private static ServerEnvironment environment(Installation installation, KmsSimulator kms) {
        String cmk = kms.createKey(REGION);
        return installation
                .environment()
                .with("KMS_ENABLED", "true")
                .with("AWS_REGION", REGION)
                .with("AWS_ACCESS_KEY_ID", randomHex())
                .with("AWS_SECRET_ACCESS_KEY", randomHex())
                .with("KMS_ENDPOINT", kms.endpoint().toString())
                .with("KMS_MAX_ATTEMPTS", "1")
                // The first call of a cold server, beside others that start.
                .with("KMS_ATTEMPT_TIMEOUT_MILLIS", "10000")
                .with("KMS_BREAKER_WAIT_SECONDS", "1")
                .with("KMS_BREAKER_LONGEST_WAIT_SECONDS", "2")
                // A start with the local KEK would be refused for it.
                .with("LOCAL_KEK", InServerIT.NO_KEK)
                // Below the deadline of a call, so that it is the one that strikes.
                .with("org_medchain_keys_kms_GuardedCalls_Timeout_value", "7")
                // MicroProfile's own breaker is the last resort: it takes a thousand.
                .with(
                        "org_medchain_keys_kms_GuardedCalls_CircuitBreaker_requestVolumeThreshold",
                        Integer.toString(InServerIT.FAILURES_TO_OPEN))
                .with(InServerIT.CMK, cmk)
                // Each test has a tenant of its own, and all have this CMK.
                .with("SHARED_CMKS", cmk)
                .with(
                        InServerIT.REST_CLIENT_TOKEN,
                        installation
                                .tokenIssuer()
                                .issue("rest-client", InServerIT.REST_CLIENT_TENANT, Set.of(Role.KEY_USER)))
                .with(
                        InServerIT.ADMINISTRATOR,
                        installation.tokenIssuer().issue("administrator", Api.EVERY_TENANT, Set.of(Role.KEY_ADMIN)));
    }

    /** Arquillian deploys the application, and listens in on the server. */
    private static void changeConfiguration(Path server) throws IOException {
        Path assembled = server.resolve("server.xml");
        Matcher application = APPLICATION.matcher(Files.readString(assembled));
        if (!application.find()) {
            throw new IllegalStateException(
                    "server.xml deploys no application that Arquillian could take the place of.");
        }
        Path changes = Files.createDirectories(server.resolve("configDropins/overrides"))
                .resolve("in-server.xml");
        try (InputStream stream = InServerInstallation.class.getResourceAsStream("server.xml")) {
            Files.copy(stream, changes);
        }
        Files.writeString(assembled, application.replaceFirst(""));
        if (System.getProperty("medchain.it.microprofile").equals("7.0")) {
            replace(assembled, "mpFaultTolerance-4.0", "mpFaultTolerance-4.1");
            replace(assembled, "mpOpenAPI-3.1", "mpOpenAPI-4.0");
            // The whole of it, with its REST client.
            replace(changes, "mpRestClient-3.0", "microProfile-7.0");
        }
    }

    private static void replace(Path file, String feature, String newer) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(feature)) {
            throw new IllegalStateException(
                    file + " has no feature " + feature + " that " + newer + " could take the place of.");
        }
        Files.writeString(file, text.replace(feature, newer));
    }

    private static String randomHex() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
