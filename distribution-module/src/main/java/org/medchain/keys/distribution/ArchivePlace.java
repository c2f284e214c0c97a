package org.medchain.keys.distribution;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.medchain.keys.cli.Medchain;
import org.medchain.keys.cli.Place;
import org.medchain.keys.cli.database.DistributionCommands;
import org.medchain.keys.development.DevelopmentException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The unpacked archive.
 *
 * @param home its directory
 */
public record ArchivePlace(Path home) implements Place {

    /** Runs the program; {@code bin/medchain} names the archive in the property {@code medchain.home}. */
    public static void main(String[] arguments) {
        Medchain.runAndExit(new ArchivePlace(Path.of(System.getProperty("medchain.home"))), arguments);
    }

    @Override
    public Object commands(PrintStream out, PrintStream err, Map<String, String> process) {
        ArchiveCommands server = new ArchiveCommands(home, out, err, process, Clock.systemUTC());
        CommandSpec commands = CommandSpec.forAnnotatedObject(server);
        DistributionCommands.addTo(commands, server::database, out);
        CommandSpec modules = CommandSpec.forAnnotatedObject(new ModuleCommands(home, out));
        return commands.addSubcommand(modules.name(), modules);
    }

    /** Returns the environment with the token of {@code try}, until {@code try stop}, unless a service or an installation is named. */
    @Override
    public Map<String, String> environmentOf(Map<String, String> process) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Trial(home, process, nowhere, nowhere).environment();
    }

    @Override
    public boolean knows(Exception failure) {
        return failure instanceof DevelopmentException;
    }
}
