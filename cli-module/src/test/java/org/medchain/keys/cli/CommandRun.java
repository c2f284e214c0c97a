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
import java.util.Queue;

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
        CommandRun run = run(environment, input, out, attended, prompt -> null, arguments);
        return new CommandRun(run.status, out.toByteArray(), run.err);
    }

    /** At a terminal, with a person who types these lines when asked to, and then ends the input. */
    static CommandRun typing(Map<String, String> environment, Queue<String> lines, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder prompts = new StringBuilder();
        HiddenInput person = prompt -> {
            prompts.append(prompt).append(System.lineSeparator());
            return lines.isEmpty() ? null : lines.remove().toCharArray();
        };
        CommandRun run = run(environment, InputStream.nullInputStream(), out, true, person, arguments);
        return new CommandRun(run.status, out.toByteArray(), prompts + run.err);
    }

    /** With an output that takes nothing, as {@code /dev/full}. */
    static CommandRun withFullOutput(Map<String, String> environment, String... arguments) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        return run(environment, InputStream.nullInputStream(), full, false, prompt -> null, arguments);
    }

    private static CommandRun run(
            Map<String, String> environment,
            InputStream input,
            OutputStream out,
            boolean attended,
            HiddenInput hidden,
            String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                input,
                new PrintStream(new BufferedOutputStream(out), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                attended,
                hidden);
        int status = new Medchain(terminal, environment).run(arguments);
        return new CommandRun(status, new byte[0], err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
