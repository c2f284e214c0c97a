package org.medchain.keys.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command wrote, and how it ended. */
record CommandRun(int status, byte[] bytes, String err) {

    static CommandRun of(Map<String, String> environment, String... arguments) {
        return of(environment, new byte[0], false, arguments);
    }

    static CommandRun of(Map<String, String> environment, byte[] input, boolean attended, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                attended);
        int status = new Medchain(terminal, environment).run(arguments);
        return new CommandRun(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
