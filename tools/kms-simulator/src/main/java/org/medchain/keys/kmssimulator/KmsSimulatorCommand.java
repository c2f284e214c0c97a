package org.medchain.keys.kmssimulator;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Starts a simulator from the command line and runs until the process ends. Prints the address, then one line for
 * each key that it was asked to make: Region, alias, ARN.
 */
public final class KmsSimulatorCommand {

    private static final String USAGE = "usage: [--host ADDRESS] [--port PORT] [--create-key REGION:alias/NAME]...";
    private static final int WRONG_USAGE = 2;

    private KmsSimulatorCommand() {}

    /** @param arguments those of the usage, or {@code --help} */
    public static void main(String... arguments) {
        try {
            CommandOptions options = parse(arguments);
            if (options.help()) {
                CommandLine.usage(CommandOptions.class, System.out);
            } else {
                // Its threads keep the process alive.
                start(System.out, options);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    static KmsSimulator start(PrintStream out, String... arguments) {
        return start(out, parse(arguments));
    }

    private static CommandOptions parse(String... arguments) {
        try {
            return CommandOptions.parse(arguments);
        } catch (ParameterException e) {
            throw new IllegalArgumentException(USAGE, e);
        }
    }

    private static KmsSimulator start(PrintStream out, CommandOptions options) {
        KmsSimulator simulator =
                new KmsSimulator(SimulatorSettings.standard().listeningOn(options.host(), options.port())).start();
        out.println("KMS simulator: " + simulator.endpoint());
        for (NewKey key : options.keys() == null ? List.<NewKey>of() : options.keys()) {
            out.println(key.region() + " " + key.alias() + " " + simulator.createKey(key.region(), key.alias()));
        }
        return simulator;
    }
}
