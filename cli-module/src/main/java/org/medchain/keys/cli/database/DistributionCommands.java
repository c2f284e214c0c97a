package org.medchain.keys.cli.database;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of a place that distribute the tables of its server over the nodes of Citus. */
public final class DistributionCommands {

    private final Supplier<NamedDatabase> database;
    private final PrintStream out;

    private DistributionCommands(Supplier<NamedDatabase> database, PrintStream out) {
        this.database = database;
        this.out = out;
    }

    /**
     * Adds them to those of the place.
     *
     * @param database that the settings of the place's server name
     */
    public static void addTo(CommandSpec commands, Supplier<NamedDatabase> database, PrintStream out) {
        DistributionCommands both = new DistributionCommands(database, out);
        for (Object command : List.of(both.new Distribute(), both.new Undistribute())) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(command);
            commands.addSubcommand(spec.name(), spec);
        }
    }

    private int print(Function<Distribution, List<String>> work) {
        database.get().with(work).forEach(out::println);
        return 0;
    }

    @Command(
            name = "distribute",
            description = {
                "Distributes the tables over the nodes of Citus, whose coordinator DATABASE_URL names, with all servers stopped; also those that a"
                        + " later version added (docs/run/citus.md). Checks each node first. At the first error nothing has changed.",
                "DATABASE_OWNER and DATABASE_OWNER_PASSWORD name who owns the tables."
            })
    private final class Distribute implements Callable<Integer> {

        @Override
        public Integer call() {
            return print(Distribution::distribute);
        }
    }

    @Command(
            name = "undistribute",
            description =
                    "Brings the tables back from the nodes of Citus to the coordinator, with all servers stopped.")
    private final class Undistribute implements Callable<Integer> {

        @Override
        public Integer call() {
            return print(Distribution::undistribute);
        }
    }
}
