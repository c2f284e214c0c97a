package org.medchain.keys.benchmark;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medchain.keys.it.server.Signal;

/**
 * Hadoop KMS 3.4.1 with a key store in a file, and one key of AES-256. A caller says its name in the query ({@code simple}
 * authentication). Source: "Hadoop Key Management Server (KMS) - Documentation Sets", REST API.
 */
final class HadoopKms implements MeasuredServer, AutoCloseable {

    private static final List<String> FILES =
            List.of("pom.xml", "core-site.xml", "kms-site.xml", "kms-acls.xml", "log4j.properties");
    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final int KEYS = 1024;
    private static final String CALLER = "user.name=bench";
    private static final String GENERATE = "/kms/v1/key/bench/_eek?eek_op=generate&num_keys=1&" + CALLER;
    private static final String DECRYPT = "/kms/v1/keyversion/bench@0/_eek?eek_op=decrypt&" + CALLER;

    /** An encrypted key as it answers it. */
    private static final Pattern ENCRYPTED =
            Pattern.compile("\"material\" : \"([^\"]+)\".*\"iv\" : \"([^\"]+)\"", Pattern.DOTALL);

    private final HttpClient http =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final Process process;
    private final URI uri;

    private HadoopKms(Process process, int port) {
        this.process = process;
        this.uri = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * @param maven the command that gets it
     * @param directory of its configuration, key store and logs
     */
    static HadoopKms start(Path maven, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (String file : FILES) {
            try (InputStream bytes = HadoopKms.class.getResourceAsStream("hadoop/" + file)) {
                Files.copy(bytes, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-Dlog4j.configuration=file:" + directory.resolve("log4j.properties"),
                        "-Dkms.config.dir=" + directory,
                        "-Dkms.home.dir=" + directory,
                        "-Dkms.log.dir=" + directory,
                        "-Dhadoop.home.dir=" + directory,
                        "-Dmedchain.peer.directory=" + directory,
                        "-Dmedchain.peer.port=" + port,
                        "-classpath",
                        directory + File.pathSeparator + classPath(maven, directory),
                        "org.apache.hadoop.crypto.key.kms.server.KMSWebServer")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("console.log").toFile()));
        builder.environment().put("HADOOP_KEYSTORE_PASSWORD", UUID.randomUUID().toString());
        HadoopKms started = new HadoopKms(builder.start(), port);
        try {
            started.createKey();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static String classPath(Path maven, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("classpath.txt");
        Process resolving = new ProcessBuilder(
                        maven.toString(),
                        "-B",
                        "-q",
                        "-f",
                        directory.resolve("pom.xml").toString(),
                        "dependency:build-classpath",
                        "-Dmdep.outputFile=" + file)
                .inheritIO()
                .start();
        if (resolving.waitFor() != 0) {
            throw new IllegalStateException("Maven can't get Hadoop KMS");
        }
        return Files.readString(file);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void createKey() {
        await().atMost(LONGEST_START)
                .ignoreExceptions()
                .untilAsserted(() -> send(
                        "POST",
                        "/kms/v1/keys?" + CALLER,
                        "{\"name\":\"bench\",\"cipher\":\"AES/CTR/NoPadding\",\"length\":256}"));
    }

    /** Returns the requests of generations for {@link Wrk}. */
    List<String> generations() {
        return List.of("none GET " + GENERATE);
    }

    /** Returns the requests of decryptions for {@link Wrk}: each of many keys in turn. */
    List<String> decryptions() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            Matcher found = ENCRYPTED.matcher(send("GET", GENERATE, ""));
            if (!found.find()) {
                throw new IllegalStateException("Hadoop KMS generated no key");
            }
            lines.add("none POST " + DECRYPT + " {\"name\":\"bench\",\"iv\":\"" + found.group(2) + "\",\"material\":\""
                    + found.group(1) + "\"}");
        }
        return lines;
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(uri.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("Hadoop KMS answers " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    @Override
    public void freeze() {
        Signal.STOP.send(processes());
    }

    @Override
    public void thaw() {
        Signal.CONT.send(processes());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
