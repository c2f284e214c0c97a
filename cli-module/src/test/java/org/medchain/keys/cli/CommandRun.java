package org.medchain.keys.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command wrote, and how it ended. */
record CommandRun(int status, byte[] bytes, String err) {

    static CommandRun of(Map<String, String> environment, String... arguments) {
        return of(environment, new byte[0], false, arguments);
    }

    static CommandRun of(Map<String, String> environment, byte[] input, boolean attended, String... arguments) {
        return of(environment, new ByteArrayInputStream(input), attended, arguments);
    }

    static CommandRun of(Map<String, String> environment, InputStream input, boolean attended, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = run(environment, input, out, attended, arguments);
        return new CommandRun(run.status, out.toByteArray(), run.err);
    }

    /** With an output that takes nothing, as {@code /dev/full}. */
    static CommandRun withFullOutput(Map<String, String> environment, String... arguments) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        return run(environment, InputStream.nullInputStream(), full, false, arguments);
    }

    private static CommandRun run(
            Map<String, String> environment,
            InputStream input,
            OutputStream out,
            boolean attended,
            String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                input,
                new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                attended);
        int status = new Medchain(terminal, environment).run(arguments);
        return new CommandRun(status, new byte[0], err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
