package org.medchain.keys.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A moto server of its own, on a free port. */
public final class MotoServer implements AutoCloseable {

    private static final Pattern RUNNING = Pattern.compile("Running on (http://\\S+)");

    private final Process process;
    private final URI endpoint;

    public MotoServer() throws IOException {
        process = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<URI> announced = new CompletableFuture<>();
        Thread reader = new Thread(() -> readOutput(announced), "moto output");
        reader.setDaemon(true);
        reader.start();
        endpoint = announced.orTimeout(1, TimeUnit.MINUTES).join();
    }

    public URI endpoint() {
        return endpoint;
    }

    String createKey() {
        try (KmsClient kms = KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(TestProviders.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(TestProviders.USER, "any")))
                .build()) {
            return kms.createKey().keyMetadata().arn();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** To its end, so that moto never waits for a reader. */
    private void readOutput(CompletableFuture<URI> announced) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = RUNNING.matcher(line);
                if (matcher.find()) {
                    announced.complete(URI.create(matcher.group(1)));
                }
            }
            announced.completeExceptionally(new IllegalStateException("moto_server ended"));
        } catch (IOException e) {
            announced.completeExceptionally(new UncheckedIOException(e));
        }
    }
}
