package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is released, deployed to a repository that is a directory; and the hospital of examples, compiled with a local repository that is empty, so that
 * it has MedChain from there alone. It downloads the libraries of Jakarta EE and Hibernate.
 */
@Tag("proof")
class ReleaseIT {

    private static final String GROUP = "org/medchain/keys";

    @TempDir
    Path directory;

    @Test
    void isEnoughForAnApplicationOfOnesOwn() throws Exception {
        Path repository = directory.resolve("repository");
        Sources copy = Sources.copyTo(directory.resolve("copy"));

        // What a deployment notes in the local repository stays out of that of this build.
        Command.Result deployed = copy.maven(
                directory.resolve("local"),
                "-Dmaven.repo.local.tail=" + System.getProperty("medchain.it.repository"),
                "-q",
                "-Prelease",
                "-DskipTests",
                "-pl",
                "bom-module,spring-boot-module,rest-client-module,client-testing-module",
                "-am",
                "deploy",
                "-DaltDeploymentRepository=releases::" + repository.toUri());

        assertThat(deployed.status()).as(deployed.output()).isZero();
        assertThat(artifacts(repository))
                .containsExactlyInAnyOrder(
                        "medchain-keys",
                        "medchain-keys-bom",
                        "medchain-keys-api",
                        "medchain-keys-client",
                        "medchain-keys-client-testing",
                        "medchain-keys-rest-client",
                        "medchain-keys-spring-boot-starter");
        for (String artifact : new String[] {"api", "client", "client-testing", "rest-client", "spring-boot-starter"}) {
            assertThat(kinds(repository, "medchain-keys-" + artifact))
                    .contains(".jar", "-sources.jar", "-javadoc.jar", ".pom");
        }

        compile(copy.directory().resolve("examples/hospital"), repository);
    }

    private static Stream<String> artifacts(Path repository) throws IOException {
        return names(repository.resolve(GROUP));
    }

    /** The ends of the files' names, behind the version or the time of a snapshot. */
    private static Stream<String> kinds(Path repository, String artifact) throws IOException {
        Path versions = repository.resolve(GROUP).resolve(artifact);
        String version = names(versions)
                .filter(name -> Files.isDirectory(versions.resolve(name)))
                .findFirst()
                .orElseThrow();
        return names(versions.resolve(version)).map(name -> name.replaceFirst(".*-\\d+\\.\\d+-\\d+", ""));
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private void compile(Path hospital, Path repository) throws Exception {
        // Its own, or Maven takes the settings of the project's.
        Files.createDirectories(hospital.resolve(".mvn"));
        Path pom = hospital.resolve("pom.xml");
        Files.writeString(
                pom,
                Files.readString(pom)
                        .replaceFirst(
                                "<dependencyManagement>",
                                "<repositories><repository><id>releases</id><url>" + repository.toUri()
                                        + "</url></repository></repositories><dependencyManagement>"));
        Command.Result result = new Sources(hospital).maven(directory.resolve("empty"), "compile");
        assertThat(result.status()).as(result.output()).isZero();
        assertThat(directory.resolve("empty").resolve(GROUP).resolve("medchain-keys-client"))
                .isDirectory();
    }
}
