package org.medchain.keys.it.hospital;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * The project in {@code examples/hospital}, elsewhere and built by itself: Maven finds the artifacts of this build in a repository that has nothing
 * else, laid out as {@code mvn install} does, and what others made where this build has it from.
 */
final class HospitalBuild {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLE = ROOT.resolve("examples/hospital");
    private static final String GROUP = "org/medchain/keys";
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");
    private static final int MINUTES = 5;

    private final Path directory;
    private final Path repository;
    private final String version;

    private HospitalBuild(Path directory, String version) {
        this.directory = directory;
        this.repository = directory.resolve("repository");
        this.version = version;
    }

    /** @return the directory of the project, built */
    static Path in(Path directory) throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("the project has no version");
        }
        HospitalBuild build = new HospitalBuild(directory, version.group(1));
        build.install("medchain-keys", ROOT);
        build.installJar("medchain-keys-api", ROOT.resolve("api-module"));
        build.installJar("medchain-keys-client", ROOT.resolve("client-module"));
        return build.run();
    }

    private Path install(String artifact, Path module) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve(GROUP).resolve(artifact).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(artifact + "-" + version + ".pom"));
        return place;
    }

    private void installJar(String artifact, Path module) throws IOException {
        String jar = artifact + "-" + version + ".jar";
        Files.copy(
                module.resolve("target").resolve(jar), install(artifact, module).resolve(jar));
    }

    private Path run() throws IOException, InterruptedException {
        Path project = directory.resolve("project");
        // Its own, or Maven takes the settings of this project's.
        Files.createDirectories(project.resolve(".mvn"));
        Files.copy(EXAMPLE.resolve("pom.xml"), project.resolve("pom.xml"));
        copySources(project);
        List<String> command = List.of(
                Path.of(System.getProperty("medchain.it.maven"), "bin/mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("medchain.it.repository"),
                "package");
        Path log = directory.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", ServerEnvironment.QUICK_START);
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException("the example is not built:\n" + Files.readString(log));
        }
        return project;
    }

    private static void copySources(Path project) throws IOException {
        try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("src"))) {
            for (Path source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
                Path copy = project.resolve(EXAMPLE.relativize(source));
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
            }
        }
    }
}
