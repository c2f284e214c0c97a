package org.medchain.keys.it.hospital;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.it.server.ServerEnvironment;

/** The hospital's own Open Liberty, with a database and a directory of scans of its own. */
final class HospitalServer implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String DRIVER = "shared/resources/jdbc/h2.jar";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;
    private final Path scans;
    private final String database;
    private final URI uri;
    private final LibertyProcess process;

    /**
     * @param project that is built
     * @param service what the environment says of the service
     */
    HospitalServer(Path directory, Path project, Map<String, String> service) throws IOException {
        this.directory = directory;
        scans = directory.resolve("scans");
        // The tests look into it while the server runs.
        database = "jdbc:h2:file:" + directory.resolve("data/hospital") + ";AUTO_SERVER=TRUE";
        assemble(project);
        int port = MedChainServer.freePort();
        uri = URI.create("http://127.0.0.1:" + port);
        Map<String, String> environment = new HashMap<>(service);
        environment.putAll(Map.of(
                "JVM_ARGS",
                ServerEnvironment.QUICK_START + " -Dh2.bindAddress=127.0.0.1",
                "HOSPITAL_PORT",
                Integer.toString(port),
                "HOSPITAL_DATABASE",
                database,
                "HOSPITAL_SCANS",
                scans.toString()));
        // Before the application has started, Liberty answers with a page of its own.
        process = new LibertyProcess(
                directory, "hospital", environment, () -> get("/").body().contains("<title>A small hospital</title>"));
    }

    private void assemble(Path project) throws IOException {
        Path server = directory.resolve("usr/servers/hospital");
        Files.createDirectories(server.resolve("apps"));
        for (String file : new String[] {"server.xml", "jvm.options"}) {
            Files.copy(project.resolve("src/main/liberty/config").resolve(file), server.resolve(file));
        }
        Files.copy(project.resolve("target/hospital.war"), server.resolve("apps/hospital.war"));
        Path driver = directory.resolve("usr").resolve(DRIVER);
        Files.createDirectories(driver.getParent());
        Files.copy(ServerDirectory.runtime().resolve("usr").resolve(DRIVER), driver);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path)).timeout(LONGEST);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> scanOf(String admission) throws IOException, InterruptedException {
        return http.send(request(scanPath(admission)).build(), BodyHandlers.ofByteArray());
    }

    int keepScan(String admission, byte[] scan) throws IOException, InterruptedException {
        HttpRequest request = request(scanPath(admission))
                .header("Content-Type", "application/dicom")
                .PUT(BodyPublishers.ofByteArray(scan))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String scanPath(String admission) {
        return "/api/admissions/" + admission + "/scan";
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(database, "hospital", "");
    }

    /** The file of an admission's scan. */
    Path scanFile(String admission) {
        return scans.resolve(admission);
    }

    @Override
    public void close() {
        process.close();
    }
}
