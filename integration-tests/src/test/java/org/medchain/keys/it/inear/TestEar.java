package org.medchain.keys.it.inear;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.medchain.keys.embedding.CallersRequestFilter;
import org.medchain.keys.it.inear.ward.WardServlet;
import org.medchain.keys.it.server.Installation;

/** The EAR of an installation, to which a hospital's module is added before the server starts. */
final class TestEar {

    /** The module's context root. */
    static final String WARD = "/ward";

    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String LAST_LINES = "<library-directory>";
    private static final String MODULE = "<module><web><web-uri>ward.war</web-uri><context-root>" + WARD
            + "</context-root></web></module>" + LAST_LINES;

    private TestEar() {}

    static void addWardTo(Installation installation) throws IOException {
        Path server = installation.server().directory().server();
        Path war = server.resolve("ward.war");
        writeWar(war);
        try (FileSystem ear = open(server.resolve("apps/medchain-keys.ear"), false)) {
            Files.move(war, ear.getPath("ward.war"));
            Path descriptor = ear.getPath(DESCRIPTOR);
            Files.writeString(descriptor, Files.readString(descriptor).replace(LAST_LINES, MODULE));
        }
        Path configuration = server.resolve("configDropins/defaults/ward.xml");
        Files.createDirectories(configuration.getParent());
        copyResource("ward.xml", configuration);
    }

    private static void writeWar(Path file) throws IOException {
        try (FileSystem war = open(file, true)) {
            Path webInf = war.getPath("WEB-INF");
            Path classes = webInf.resolve(
                    "classes/" + WardServlet.class.getPackageName().replace('.', '/'));
            Files.createDirectories(classes);
            Path libraries = Files.createDirectories(webInf.resolve("lib"));
            Files.copy(embedding(), libraries.resolve("medchain-keys-embedding.jar"));
            copyResource("web.xml", webInf.resolve("web.xml"));
            copyResource("beans.xml", webInf.resolve("beans.xml"));
            try (var files = Files.list(compiledWard())) {
                for (Path compiled : (Iterable<Path>) files::iterator) {
                    Files.copy(compiled, classes.resolve(compiled.getFileName().toString()));
                }
            }
        }
    }

    private static Path compiledWard() {
        try {
            return Path.of(WardServlet.class.getResource("WardServlet.class").toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path embedding() {
        try {
            return Path.of(CallersRequestFilter.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyResource(String name, Path target) throws IOException {
        try (InputStream resource = TestEar.class.getResourceAsStream(name)) {
            Files.copy(resource, target);
        }
    }

    private static FileSystem open(Path archive, boolean create) throws IOException {
        return FileSystems.newFileSystem(
                URI.create("jar:" + archive.toUri()), Map.of("create", Boolean.toString(create)));
    }
}
