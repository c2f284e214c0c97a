package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.keys.cli.server.ServerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about modules of the hospital in the application of an archive. */
@Command(name = "module", description = "Modules of the hospital in the application, from the next start on.")
final class ModuleCommands {

    private final ChangeModules modules;

    ModuleCommands(Path home, PrintStream out) {
        this.modules = new ChangeModules(home.resolve("wlp"), out);
    }

    /** A change, or a look, that reads and writes files. */
    @FunctionalInterface
    private interface Change {

        void make() throws IOException;
    }

    private static int make(Change change) {
        try {
            change.make();
            return 0;
        } catch (IOException e) {
            throw new ServerException("the application or its server can't be read or written: " + e, e);
        }
    }

    @Command(
            name = "add",
            sortOptions = false,
            description = "Adds a module, or replaces the one of that name.",
            footer = {"", "Features are those that the module needs beside the service's (docs/clients/ear.html)."})
    int add(
            @Parameters(paramLabel = "FILE", description = "NAME.war, or NAME.jar with EJBs") Path file,
            @Option(
                            names = "--context-root",
                            paramLabel = "/PATH",
                            description = "where a WAR answers, if not at /NAME")
                    String contextRoot,
            @Option(
                            names = "--feature",
                            paramLabel = "NAME",
                            description = "a feature of Open Liberty; may be repeated")
                    Set<String> features) {
        Set<String> named = features == null ? Set.of() : new TreeSet<>(features);
        return make(() -> modules.add(file, Optional.ofNullable(contextRoot), named));
    }

    @Command(name = "remove", description = "Takes a module out, with its features.")
    int remove(@Parameters(paramLabel = "NAME", description = "as list has it") String name) {
        return make(() -> modules.remove(name));
    }

    @Command(name = "list", description = "Prints the modules, with their context roots.")
    int list() {
        return make(modules::list);
    }
}
