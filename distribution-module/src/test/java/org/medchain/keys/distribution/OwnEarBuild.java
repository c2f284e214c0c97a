package org.medchain.keys.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The project in {@code examples/own-ear}, elsewhere and built by itself: Maven finds the artifacts of this build in a repository that has nothing
 * else, laid out as {@code mvn install} does, and what others made where this build has it from.
 */
final class OwnEarBuild {

    private static final Path EXAMPLE = Sources.ROOT.resolve("examples/own-ear");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?-module)</module>");
    private static final Pattern ARTIFACT =
            Pattern.compile("(?s)</parent>.*?<artifactId>(.*?)</artifactId>(?:\\s*<packaging>(.*?)</packaging>)?");
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");

    private final Path repository;
    private final String version;

    private OwnEarBuild(Path repository, String version) {
        this.repository = repository;
        this.version = version;
    }

    /** Returns the directory of the project, built. */
    static Path in(Path directory) throws IOException, InterruptedException {
        String parent = Files.readString(Sources.ROOT.resolve("pom.xml"));
        OwnEarBuild build = new OwnEarBuild(
                directory.resolve("repository"),
                VERSION.matcher(parent).results().findFirst().orElseThrow().group(1));
        build.install("medchain-keys", Sources.ROOT);
        for (String module :
                MODULE.matcher(parent).results().map(it -> it.group(1)).toList()) {
            build.installModule(Sources.ROOT.resolve(module));
        }
        return build.run(directory.resolve("project"));
    }

    private Path install(String artifact, Path module) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve("org/medchain/keys").resolve(artifact).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(artifact + "-" + version + ".pom"));
        return place;
    }

    /** What this build did not make, the example does not need. */
    private void installModule(Path module) throws IOException {
        var artifact = ARTIFACT.matcher(Files.readString(module.resolve("pom.xml")));
        if (!artifact.find()) {
            return;
        }
        String file = artifact.group(1) + "-" + version + ("war".equals(artifact.group(2)) ? ".war" : ".jar");
        Path place = install(artifact.group(1), module);
        if (Files.exists(module.resolve("target").resolve(file))) {
            Files.copy(module.resolve("target").resolve(file), place.resolve(file));
        }
    }

    private Path run(Path project) throws IOException, InterruptedException {
        try (Stream<Path> sources = Files.walk(EXAMPLE)) {
            for (Path source :
                    (Iterable<Path>) sources.filter(Files::isRegularFile).filter(file -> !isMade(file))::iterator) {
                Path copy = project.resolve(EXAMPLE.relativize(source));
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
            }
        }
        // Its own, or Maven takes the settings of this project's.
        Files.createDirectories(project.resolve(".mvn"));
        Command.Result built = new Command(
                        project,
                        System.getProperty("medchain.it.maven") + "/bin/mvn",
                        "-B",
                        "-Dmaven.repo.local=" + repository,
                        "-Dmaven.repo.local.tail=" + System.getProperty("medchain.it.repository"),
                        "package")
                .run(Map.of());
        if (built.status() != 0) {
            throw new IllegalStateException("the example is not built:\n" + built.output());
        }
        return project;
    }

    private static boolean isMade(Path file) {
        return List.of(EXAMPLE.relativize(file).toString().split("/", -1)).contains("target");
    }
}
