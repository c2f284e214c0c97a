package org.medchain.keys.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.medchain.keys.it.server.Installation;

/** The copy of the EAR in an installation, to which the benchmark adds what the product does not have. */
final class BenchmarkEar {

    /** The context root of the module that calls the service without HTTP. */
    static final String INSIDE = "/inside";

    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String LAST_LINES = "<library-directory>";
    private static final String MODULE = "<module><web><web-uri>inside.war</web-uri><context-root>" + INSIDE
            + "</context-root></web></module>" + LAST_LINES;
    private static final List<String> INSIDE_CLASSES = List.of("CallersServlet", "HospitalApplication");

    private BenchmarkEar() {}

    /** Adds a module that calls the injected service. */
    static void addCallers(Installation installation) throws IOException {
        Path war = server(installation).resolve("inside.war");
        try (FileSystem archive = open(war, true)) {
            copy("web.xml", archive.getPath("WEB-INF/web.xml"));
            copy("beans.xml", archive.getPath("WEB-INF/beans.xml"));
            for (String name : INSIDE_CLASSES) {
                copyClass("org/medchain/keys/benchmark/inside/" + name, archive.getPath("WEB-INF/classes"));
            }
        }
        try (FileSystem ear = openEar(installation)) {
            Files.move(war, ear.getPath("inside.war"));
            Path descriptor = ear.getPath(DESCRIPTOR);
            Files.writeString(descriptor, Files.readString(descriptor).replace(LAST_LINES, MODULE));
        }
    }

    /** Puts the sink that writes nothing in the place of the ledger's writer. */
    static void writeNothing(Installation installation) throws IOException {
        Path jar = server(installation).resolve("writes-nothing.jar");
        try (FileSystem archive = open(jar, true)) {
            copy("beans.xml", archive.getPath("META-INF/beans.xml"));
            copyClass("org/medchain/keys/audit/WritesNothing", archive.getPath("/"));
        }
        try (FileSystem ear = openEar(installation)) {
            Files.move(jar, ear.getPath("lib/writes-nothing.jar"));
        }
    }

    private static Path server(Installation installation) {
        return installation.server().directory().server();
    }

    private static FileSystem openEar(Installation installation) throws IOException {
        return open(server(installation).resolve("apps/medchain-keys.ear"), false);
    }

    private static FileSystem open(Path archive, boolean create) throws IOException {
        return FileSystems.newFileSystem(
                URI.create("jar:" + archive.toUri()), Map.of("create", Boolean.toString(create)));
    }

    private static void copyClass(String name, Path root) throws IOException {
        copy("/" + name + ".class", root.resolve(name + ".class"));
    }

    private static void copy(String resource, Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (InputStream bytes = BenchmarkEar.class.getResourceAsStream(resource)) {
            Files.copy(bytes, target);
        }
    }
}
