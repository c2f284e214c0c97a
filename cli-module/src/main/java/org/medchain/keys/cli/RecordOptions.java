package org.medchain.keys.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of sealing and opening: whose record it is, what it is bound to, where it is read and written. */
final class RecordOptions {

    @Option(names = "--patient", required = true, paramLabel = "PATIENT", description = "whose record it is")
    String patient;

    @Option(
            names = "--context",
            paramLabel = "NAME=VALUE",
            description = "what the message is bound to, such as record=lab-7; stands in it in clear")
    Map<String, String> context = Map.of();

    @Option(names = "--force", description = "replaces the target")
    boolean force;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "what is read: a file; - for the input")
    Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "what is written: a file; - for the output")
    Path target;
}
