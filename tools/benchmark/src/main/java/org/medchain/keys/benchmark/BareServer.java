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
import org.medchain.keys.it.server.ServerDirectory;

/** Turns the directory of a server that has not started yet into one of Open Liberty without MedChain. */
final class BareServer {

    /** The path that it answers. */
    static final String DATA_KEYS = "/bare/data-keys";

    private static final String PACKAGE = "org/medchain/keys/benchmark/bare/";
    private static final List<String> CLASSES = List.of("BareApplication", "BareKey", "BareKeyResource");

    private BareServer() {}

    /** @param additions names of this package's files with more of the server's configuration */
    static void prepare(ServerDirectory directory, List<String> additions) throws IOException {
        Path server = directory.server();
        for (String ofProduct : List.of("workarea", "apps")) {
            ServerDirectory.delete(server.resolve(ofProduct));
        }
        Files.createDirectories(server.resolve("apps"));
        Files.delete(server.resolve("server.xml"));
        copy("bare-server.xml", server.resolve("server.xml"));
        for (String addition : additions) {
            copy(addition, server.resolve("configDropins/overrides").resolve(addition));
        }
        writeWar(server.resolve("apps/bare.war"));
    }

    private static void writeWar(Path war) throws IOException {
        try (FileSystem archive =
                FileSystems.newFileSystem(URI.create("jar:" + war.toUri()), Map.of("create", "true"))) {
            copy("web.xml", archive.getPath("WEB-INF/web.xml"));
            copy("beans.xml", archive.getPath("WEB-INF/beans.xml"));
            for (String name : CLASSES) {
                String file = PACKAGE + name + ".class";
                copy("/" + file, archive.getPath("WEB-INF/classes").resolve(file));
            }
        }
    }

    private static void copy(String resource, Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (InputStream bytes = BareServer.class.getResourceAsStream(resource)) {
            Files.copy(bytes, target);
        }
    }
}
