package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * A program of {@code src/test/clients}, which uses a client that others wrote as that client's documentation says: by the variables of its environment.
 *
 * @param command without the program's arguments
 * @param environment beside the variables that lead to the service
 */
record OtherClient(List<String> command, Map<String, String> environment) {

    private static final Path PROGRAMS = Path.of("src", "test", "clients").toAbsolutePath();

    private static final int MINUTES = 5;

    /** What a program ended with. */
    record Ended(int status, String out, String err) {

        /** Without the output, which may be of a patient. */
        @Override
        public String toString() {
            return "Ended[" + status + ", " + err + "]";
        }
    }

    /** A program of Node.js in the directory where npm installed its libraries. */
    static OtherClient ofNode(Path directory, String program) {
        return new OtherClient(List.of("node", directory.resolve(program).toString()), Map.of("NODE_NO_WARNINGS", "1"));
    }

    /**
     * A program of one file of Java.
     *
     * @param directory that has it
     * @param pom the file there that names its libraries, which Maven fetches
     */
    static OtherClient ofJava(String directory, String pom, String program, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path place = PROGRAMS.resolve(directory);
        Path classpath = directory().resolve(directory + "-" + pom + ".classpath");
        List<String> maven = List.of(
                Path.of(System.getProperty("medchain.it.maven"), "bin", "mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--file=" + place.resolve(pom),
                "-Dmaven.repo.local=" + System.getProperty("medchain.it.repository"),
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + classpath,
                "dependency:build-classpath");
        Ended resolved = start(
                maven,
                Map.of("JAVA_HOME", System.getProperty("java.home"), "MAVEN_OPTS", ServerEnvironment.QUICK_START),
                place);
        assertThat(resolved.status()).as(resolved.out()).isZero();
        return new OtherClient(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Files.readString(classpath),
                        place.resolve(program).toString()),
                environment);
    }

    /** The directory of what these tests make. */
    static Path directory() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("medchain.it.directory"), "clients"));
    }

    /** @return the directory of a program as it is in the sources */
    static Path sourcesOf(String directory) {
        return PROGRAMS.resolve(directory);
    }

    /**
     * @param service its address
     * @param caller whose token the program has
     * @param key the tenant whose key it uses
     */
    Ended run(String service, Hospital caller, String key, String... arguments)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of(
                "AWS_ENDPOINT_URL_KMS",
                service + "/aws-kms",
                "AWS_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "medchain",
                "AWS_SECRET_ACCESS_KEY",
                "medchain",
                "AWS_SESSION_TOKEN",
                caller.keyUser(),
                "VAULT_ADDR",
                service,
                "VAULT_TOKEN",
                caller.keyUser(),
                "MEDCHAIN_TENANT",
                key));
        all.putAll(environment);
        return start(command(arguments), all, directory());
    }

    /** Returns the command with the program's arguments. */
    List<String> command(String... arguments) {
        return Stream.concat(command.stream(), Stream.of(arguments)).toList();
    }

    /** Runs a command to its end. */
    static Ended start(List<String> command, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory(), "out", "");
        Path err = Files.createTempFile(directory(), "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|VAULT|MAVEN)_.*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(command.get(0) + " ended").isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
