package org.medchain.keys.it.hospital;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * A project of an application, elsewhere and built by itself: Maven finds the artifacts of this build in a repository that has nothing else, laid out as
 * {@code mvn install} does, and what others made where this build has it from.
 */
final class OwnProject {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final String GROUP = "org/medchain/keys";
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");
    private static final int MINUTES = 5;

    private final Path directory;
    private final Path repository;
    private final String version;

    private OwnProject(Path directory, String version) {
        this.directory = directory;
        this.repository = directory.resolve("repository");
        this.version = version;
    }

    /** A project that is to be built in this directory. */
    static OwnProject in(Path directory) throws IOException {
        Matcher version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("the project has no version");
        }
        OwnProject project = new OwnProject(directory, version.group(1));
        project.install("medchain-keys", ROOT);
        return project;
    }

    /** Installs an artifact that is a pom alone. */
    OwnProject withPom(String artifact, String module) throws IOException {
        install(artifact, ROOT.resolve(module));
        return this;
    }

    OwnProject withJar(String artifact, String module) throws IOException {
        String jar = artifact + "-" + version + ".jar";
        Path place = install(artifact, ROOT.resolve(module));
        Files.copy(ROOT.resolve(module).resolve("target").resolve(jar), place.resolve(jar));
        return this;
    }

    private Path install(String artifact, Path module) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve(GROUP).resolve(artifact).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(artifact + "-" + version + ".pom"));
        return place;
    }

    /** The directory of the project, to which its files go before it is built. */
    Path directory() throws IOException {
        // Its own, or Maven takes the settings of this project's.
        Files.createDirectories(directory.resolve("project/.mvn"));
        return directory.resolve("project");
    }

    /** Copies the files of a directory, but for what a build made there. */
    OwnProject withSources(Path sources) throws IOException {
        Path project = directory();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path relative = sources.relativize(file);
                if (!relative.startsWith("target")) {
                    Path copy = project.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return this;
    }

    /** @return the directory of the project, built */
    Path build(String... goals) throws IOException, InterruptedException {
        Path project = directory();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("medchain.it.maven"), "bin/mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("medchain.it.repository")));
        command.addAll(List.of(goals));
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
            throw new IllegalStateException("the project is not built:\n" + Files.readString(log));
        }
        return project;
    }
}
