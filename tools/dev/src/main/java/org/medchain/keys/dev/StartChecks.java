package org.medchain.keys.dev;

import java.util.List;
import org.medchain.keys.cli.server.Ports;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.local.LocalKek;

/** The checks that a start makes before the build. The server makes them too, but only after minutes of building. */
final class StartChecks {

    private static final String NO_TLS = "-1";
    private static final List<String> ISSUER =
            List.of("MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION");

    private StartChecks() {}

    /** Returns true if tokens come from an issuer of the installation's own. */
    static boolean hasIssuer(ServerVariables variables) {
        return ISSUER.stream().anyMatch(name -> variables.find(name).isPresent());
    }

    /** Refuses where tokens come from an issuer: an installation that has one never trusts the development key. */
    static void refuseIssuer(ServerVariables variables, String more) {
        if (hasIssuer(variables)) {
            throw new ServerException("This installation takes its tokens from " + variables.get("MP_JWT_VERIFY_ISSUER")
                    + ", not from development keys" + more);
        }
    }

    /** Checks that all variables of an issuer are set. */
    static void requireWholeIssuer(ServerVariables variables) {
        for (String name : ISSUER) {
            if (variables.find(name).isEmpty()) {
                throw new ServerException(
                        name + " is not set, but another MP_JWT_VERIFY_ variable is: set all three or none.");
            }
        }
    }

    /** Checks the choice of provider, and the local KEKs. */
    static void requireKeys(ServerVariables variables) {
        switch (variables.find("KMS_ENABLED").orElse("false")) {
            case "true" -> {
                if (variables.find("AWS_REGION").isEmpty()) {
                    throw new ServerException("AWS_REGION must be set with KMS_ENABLED=true.");
                }
            }
            case "false" -> requireKeks(variables);
            default -> throw new ServerException("KMS_ENABLED must be true or false.");
        }
    }

    private static void requireKeks(ServerVariables variables) {
        if (variables.isSet("LOCAL_KEK")) {
            requireKek("LOCAL_KEK", variables.get("LOCAL_KEK"));
        }
        variables.find("LOCAL_KEK_PREVIOUS").ifPresent(keks -> {
            for (String kek : keks.split(",", -1)) {
                requireKek("Each KEK of LOCAL_KEK_PREVIOUS", kek);
            }
        });
    }

    private static void requireKek(String name, String kek) {
        try {
            LocalKek.takeCopyOf(kek.toCharArray()).close();
        } catch (IllegalArgumentException e) {
            throw new ServerException(name + " must be exactly 32 characters, each of ASCII.", e);
        }
    }

    /** Sets the ports that are not set, and checks that they are two and free. */
    static void requirePorts(ServerVariables variables) {
        variables.setDefault("HTTP_PORT", "9080");
        variables.setDefault("HTTPS_PORT", "9443");
        if (variables.get("HTTP_PORT").equals(variables.get("HTTPS_PORT"))) {
            throw new ServerException("HTTP_PORT and HTTPS_PORT must be two ports.");
        }
        requireFreePorts(variables);
    }

    static void requireFreePorts(ServerVariables variables) {
        Ports.requireFree(variables, "HTTP_PORT");
        if (!variables.get("HTTPS_PORT").equals(NO_TLS)) {
            Ports.requireFree(variables, "HTTPS_PORT");
        }
    }
}
