package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.cli.Medchain;
import org.medchain.keys.distribution.ModulesOfApplication.EarModule;

class ChangeModulesTest {

    /** As maven-ear-plugin writes it. */
    private static final String DESCRIPTOR = """
            <?xml version="1.0" encoding="UTF-8"?>
            <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
              <application-name>medchain-keys</application-name>
              <initialize-in-order>true</initialize-in-order>
              <module>
                <ejb>medchain-keys-core.jar</ejb>
              </module>
              <module>
                <web>
                  <web-uri>medchain-keys-web.war</web-uri>
                  <context-root>/</context-root>
                </web>
              </module>
              <library-directory>lib</library-directory>
            </application>
            """;

    /** Linux opens it, and then fails to read its beginning. */
    private static final Path UNREADABLE = Path.of("/proc/self/mem");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    private Path ear;
    private Path war;

    @BeforeEach
    void install() throws IOException {
        ear = directory.resolve("wlp/usr/servers/medchain/apps/medchain-keys.ear");
        Files.createDirectories(ear.resolve("META-INF"));
        Files.writeString(ear.resolve("META-INF/application.xml"), DESCRIPTOR);
        Path features = Files.createDirectories(directory.resolve("wlp/lib/features"));
        Files.writeString(
                features.resolve("io.openliberty.appSecurity-5.0.mf"),
                "Manifest-Version: 1.0\nIBM-ShortName: appSecurity-5.0\nSubsystem-Version: 1.0\n");
        war = zip("ward.war", "first");
    }

    private Path zip(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        try (FileSystem packed = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
            Files.writeString(packed.getPath("content"), content);
        }
        return file;
    }

    private void pack() throws IOException {
        Path packed = directory.resolve("packed.ear");
        try (FileSystem file = FileSystems.newFileSystem(packed, Map.of("create", "true"))) {
            Files.createDirectory(file.getPath("META-INF"));
            Files.copy(ear.resolve("META-INF/application.xml"), file.getPath("META-INF/application.xml"));
        }
        Files.delete(ear.resolve("META-INF/application.xml"));
        Files.delete(ear.resolve("META-INF"));
        Files.delete(ear);
        Files.move(packed, ear);
    }

    private byte[] contentOf(String module) throws IOException {
        if (Files.isDirectory(ear)) {
            return Files.readAllBytes(ear.resolve(module));
        }
        try (FileSystem packed = FileSystems.newFileSystem(ear)) {
            return Files.readAllBytes(packed.getPath(module));
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("module"));
        all.addAll(List.of(arguments));
        return Medchain.run(
                new ArchivePlace(directory),
                Map.of(),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(complaint, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
    }

    private void module(String... arguments) {
        assertThat(run(arguments)).as(complaint::toString).isZero();
    }

    private void assertRefused(String reason, String... arguments) {
        assertRefused(1, reason, arguments);
    }

    private void assertRefused(int status, String reason, String... arguments) {
        String before = modules();
        assertThat(run(arguments)).isEqualTo(status);
        assertThat(complaint.toString(StandardCharsets.UTF_8))
                .startsWith("medchain: ")
                .contains(reason)
                .containsOnlyOnce("\n");
        assertThat(modules()).isEqualTo(before);
        assertThat(features("ward.war")).doesNotExist();
        complaint.reset();
    }

    private String modules() {
        printed.reset();
        module("list");
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path features(String module) {
        return directory.resolve("wlp/usr/servers/medchain/configDropins/defaults/" + module + ".xml");
    }

    @Nested
    class Add {

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void putsAWebModuleBehindTheOthers(boolean packed) throws IOException {
            if (packed) {
                pack();
                Files.setPosixFilePermissions(ear, PosixFilePermissions.fromString("rw-r--r--"));
            }

            module("add", war.toString(), "--feature", "appSecurity-5.0");

            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .isEqualTo("Added ward.war at /ward. The next start of the server is with it.\n");
            assertThat(modules()).isEqualTo("medchain-keys-core.jar\nmedchain-keys-web.war /\nward.war /ward\n");
            assertThat(features("ward.war")).content().contains("<feature>appSecurity-5.0</feature>");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(packed ? ear : ear.resolve("ward.war"))))
                    .isEqualTo("rw-r--r--");
        }

        /** A descriptor of another order is none (its schema has a sequence). */
        @Test
        void leavesTheLibraryDirectoryBehindTheModules() throws IOException {
            module("add", war.toString());

            assertThat(Files.readString(ear.resolve("META-INF/application.xml")))
                    .containsSubsequence(
                            "medchain-keys-web.war", "ward.war", "<library-directory>lib</library-directory>")
                    .containsOnlyOnce("xmlns=");
        }

        @Test
        void takesAModuleOfEjbs() throws IOException {
            module("add", zip("ward-ejb.jar", "beans").toString());

            assertThat(modules()).endsWith("ward-ejb.jar\n");
        }

        @Test
        void replacesTheOneOfThatNameAndKeepsItsPath() throws IOException {
            module("add", war.toString(), "--context-root", "/station", "--feature", "appSecurity-5.0");
            module("add", zip("ward.war", "second").toString());

            assertThat(modules()).isEqualTo("medchain-keys-core.jar\nmedchain-keys-web.war /\nward.war /station\n");
            assertThat(ear.resolve("ward.war")).hasSameBinaryContentAs(war);
            assertThat(features("ward.war")).doesNotExist();
        }

        @Test
        void saysHowToInstallAFeatureThatIsMissing() throws IOException {
            assertRefused(
                    "does not have mail-2.1. Install with " + directory.resolve("wlp/bin/featureUtility")
                            + " installFeature mail-2.1",
                    "add",
                    war.toString(),
                    "--feature",
                    "mail-2.1",
                    "--feature",
                    "appSecurity-5.0");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "ward",
                    "/api",
                    "/api/ward",
                    "/health",
                    "/../ward",
                    "/ward?x",
                    "/admin/ward",
                    "/v1",
                    "/jwt"
                })
        void refusesAPathThatIsNoneOrTheServices(String root) throws IOException {
            assertRefused("a context root is", "add", war.toString(), "--context-root", root);
        }

        /** The resources and servlets of the service, and the contexts of the server that its filter knows. */
        @Test
        void knowsThePathsOfTheService() throws IOException {
            Set<String> roots = new TreeSet<>();
            try (Stream<Path> sources = Files.walk(Sources.ROOT.resolve("web-module/src/main/java"))) {
                for (Path source :
                        (Iterable<Path>) sources.filter(file -> file.toString().endsWith(".java"))::iterator) {
                    roots.addAll(rootsIn("(?m)^@Path\\(\"/?([^/\"]+)", source));
                    roots.addAll(rootsIn("(?:urlPatterns = |PATH = )\\{?\"/([^/\"]+)", source));
                }
            }
            assertThat(roots).contains("api", "admin", "problems", "v1", "aws-kms");
            roots.addAll(rootsIn(
                    "\"/([a-z]+)",
                    Sources.ROOT.resolve("edge-module/src/main/java/org/medchain/keys/edge/ContextKind.java")));

            assertThat(ChangeModules.TAKEN).containsExactlyInAnyOrderElementsOf(roots);
        }

        private static List<String> rootsIn(String pattern, Path source) throws IOException {
            return Pattern.compile(pattern)
                    .matcher(Files.readString(source))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }

        /** Fails after the module's file was opened, as when the disk is full. */
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void leavesTheModuleThatWasThereIfItFails(boolean packed) throws IOException {
            if (packed) {
                pack();
            }
            module("add", war.toString());
            ModulesOfApplication modules = ModulesOfApplication.of(ear);

            assertThatIOException()
                    .isThrownBy(() -> modules.put(UNREADABLE, new EarModule("ward.war", Optional.of("/elsewhere"))));

            assertThat(modules()).isEqualTo("medchain-keys-core.jar\nmedchain-keys-web.war /\nward.war /ward\n");
            assertThat(contentOf("ward.war")).isEqualTo(Files.readAllBytes(war));
            assertThat(ear.getParent()).isDirectoryNotContaining("glob:**.new");
        }

        @Test
        void leavesTheFeaturesThatWereThereIfItFails() throws IOException {
            module("add", war.toString(), "--feature", "appSecurity-5.0");
            Files.delete(ear.resolve("ward.war"));
            Files.createDirectories(ear.resolve("ward.war/not-empty"));

            assertThat(run("add", war.toString(), "--context-root", "/elsewhere"))
                    .isEqualTo(1);

            assertThat(modules()).endsWith("ward.war /ward\n");
            assertThat(features("ward.war")).content().contains("<feature>appSecurity-5.0</feature>");
        }

        @Test
        void addsNoModuleIfItsFeaturesCannotBeWritten() throws IOException {
            Files.writeString(directory.resolve("wlp/usr/servers/medchain/configDropins"), "no directory");

            assertThat(run("add", war.toString(), "--feature", "appSecurity-5.0"))
                    .isEqualTo(1);

            assertThat(modules()).isEqualTo("medchain-keys-core.jar\nmedchain-keys-web.war /\n");
        }

        @Test
        void refusesThePathOfAnotherModule() throws IOException {
            module("add", zip("other.war", "other").toString(), "--context-root", "/ward");

            assertRefused("other.war is at /ward already", "add", war.toString());
        }

        @ParameterizedTest
        @CsvSource({
            "medchain-keys-web.war, is a module of the service itself",
            "ward.ear, a module is a file",
            "war d.war, a module is a file"
        })
        void refusesAnotherName(String name, String reason) throws IOException {
            assertRefused(reason, "add", zip(name, "content").toString());
        }

        @Test
        void refusesWhatIsNoArchiveOrNotThere() throws IOException {
            Path text = Files.writeString(directory.resolve("text.war"), "no zip");

            assertRefused("cannot read", "add", text.toString());
            assertRefused("cannot read", "add", directory.resolve("missing.war").toString());
        }

        @ParameterizedTest
        @CsvSource({
            "--feature, --feature needs a value",
            "--path /x, the options here are",
            "--feature appSecurity, a feature of Open Liberty is a name"
        })
        void refusesOptionsThatAreNone(String options, String reason) {
            String[] all = ("add " + war + " " + options).split(" ", -1);

            assertRefused(reason.startsWith("a ") ? 1 : 2, reason, all);
        }

        @Test
        void refusesAnApplicationThatIsNotThere() throws IOException {
            pack();
            Files.delete(ear);

            assertThat(run("list")).isEqualTo(1);
            assertThat(complaint.toString(StandardCharsets.UTF_8))
                    .startsWith("medchain: the application or its server can't be read or written: ");
        }
    }

    @Nested
    class Remove {

        @Test
        void takesAModuleAndItsFeatures() throws IOException {
            module("add", war.toString(), "--feature", "appSecurity-5.0");

            module("remove", "ward.war");

            assertThat(modules()).isEqualTo("medchain-keys-core.jar\nmedchain-keys-web.war /\n");
            assertThat(ear.resolve("ward.war")).doesNotExist();
            assertThat(features("ward.war")).doesNotExist();
        }

        @Test
        void refusesTheServicesOwnAndWhatIsNotThere() throws IOException {
            assertRefused("is a module of the service itself", "remove", "medchain-keys-core.jar");
            assertRefused("has no module ward.war", "remove", "ward.war");
        }
    }
}
