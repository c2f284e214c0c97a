package org.medchain.keys.kmssimulator;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link KmsSimulatorCommand}. */
@Command(
        name = "kms-simulator",
        sortOptions = false,
        description = "Speaks the wire protocol of AWS KMS, until the process ends. Its keys are in its memory alone.")
interface CommandOptions {

    /** @throws CommandLine.ParameterException if the command line is wrong */
    static CommandOptions parse(String... arguments) {
        CommandLine parser = new CommandLine(CommandOptions.class).setExpandAtFiles(false);
        parser.parseArgs(arguments);
        return parser.getCommand();
    }

    @Option(
            names = "--host",
            order = 1,
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "the address to listen on; ${DEFAULT-VALUE} if not given")
    String host();

    @Option(
            names = "--port",
            order = 2,
            defaultValue = "4599",
            paramLabel = "PORT",
            description = "the port to listen on, 0 for any free one; ${DEFAULT-VALUE} if not given")
    int port();

    /** Returns the keys to create; null if there are none. */
    @Option(
            names = "--create-key",
            order = 3,
            paramLabel = "REGION:alias/NAME",
            converter = NewKey.Converter.class,
            description = "a key to begin with; repeated for several")
    List<NewKey> keys();

    @Option(names = "--help", order = 4, usageHelp = true, description = "prints this")
    boolean help();
}
