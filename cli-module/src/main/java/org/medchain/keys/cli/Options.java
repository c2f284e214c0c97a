package org.medchain.keys.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options that every command takes: where the service is, and who calls. The environment or the file of settings
 * has those that are not given.
 */
@Command(
        name = "medchain",
        sortOptions = false,
        description = "Seals and opens files for patients, and manages their keys.",
        footer = {
            "",
            "Each option can also be set in the environment, such as MEDCHAIN_SERVICE for --service, or as a line"
                    + " such as service=https://... of the file of settings. The token comes from --token-file,"
                    + " MEDCHAIN_TOKEN, or an issuer: MEDCHAIN_TOKEN_ENDPOINT, MEDCHAIN_CLIENT_ID,"
                    + " MEDCHAIN_CLIENT_SECRET_FILE and, if it wants one, MEDCHAIN_SCOPE.",
            "",
            "verify-audit and verify-certificate prove what was exported, and ask no service; each has --help. escrow and hsm ask"
                    + " no service either.",
            "",
            "Exit status: 0 done; 1 apply: something differs; 2 wrong usage; 4 refused; 5 unavailable; 6 no authentic message, or"
                    + " no shares that recover anything; 7 failed, or the output can't be written;"
                    + " 8 done, but the answer has no member that --field names."
        })
final class Options {

    @Option(
            names = "--service",
            order = 1,
            scope = ScopeType.INHERIT,
            paramLabel = "URI",
            description = "where the service is: https:// and a host")
    String service;

    @Option(
            names = "--tenant",
            order = 2,
            scope = ScopeType.INHERIT,
            paramLabel = "ID",
            description = "the tenant of the token; seal and open need it")
    String tenant;

    @Option(
            names = "--token-file",
            order = 3,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "has the bearer token, and is read again for each request")
    String tokenFile;

    @Option(
            names = "--ca-file",
            order = 4,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "certificates (PEM) that are trusted in place of Java's own")
    String caFile;

    @Option(
            names = "--config",
            order = 5,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "the file of settings; else MEDCHAIN_CONFIG, else .medchain.properties in the home directory")
    Path config;

    @Option(
            names = "--output",
            order = 6,
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "text (the default) or json")
    String output;

    @Option(
            names = "--field",
            order = 7,
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "shows this member of the answer alone, such as id; dots lead into objects and lists")
    String field;
}
