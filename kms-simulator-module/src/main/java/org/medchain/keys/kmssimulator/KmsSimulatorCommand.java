package org.medchain.keys.kmssimulator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a simulator from the command line and runs until the process ends. Prints the address, then one line for
 * each key that it was asked to make: Region, alias, ARN.
 */
public final class KmsSimulatorCommand {

    private static final String USAGE = "usage: [--host ADDRESS] [--port PORT] [--create-key REGION:alias/NAME]...";
    private static final int DEFAULT_PORT = 4599;

    private String host = "127.0.0.1";
    private int port = DEFAULT_PORT;
    private final List<String> keys = new ArrayList<>();

    private KmsSimulatorCommand(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(USAGE);
            }
            set(arguments[i], arguments[i + 1]);
        }
    }

    public static void main(String... arguments) {
        try {
            // Its threads keep the process alive.
            start(System.out, arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    static KmsSimulator start(PrintStream out, String... arguments) {
        KmsSimulatorCommand command = new KmsSimulatorCommand(arguments);
        KmsSimulator simulator =
                new KmsSimulator(SimulatorSettings.standard().listeningOn(command.host, command.port)).start();
        out.println("KMS simulator: " + simulator.endpoint());
        command.keys.forEach(key -> create(simulator, key, out));
        return simulator;
    }

    private static void create(KmsSimulator simulator, String key, PrintStream out) {
        int colon = key.indexOf(':');
        String region = key.substring(0, colon);
        String alias = key.substring(colon + 1);
        out.println(region + " " + alias + " " + simulator.createKey(region, alias));
    }

    private void set(String option, String value) {
        switch (option) {
            case "--host" -> host = value;
            case "--port" -> port = Integer.parseInt(value);
            case "--create-key" -> {
                if (!value.matches("[a-z0-9-]+:alias/[A-Za-z0-9/_-]+")) {
                    throw new IllegalArgumentException(USAGE);
                }
                keys.add(value);
            }
            default -> throw new IllegalArgumentException(USAGE);
        }
    }
}
