package org.medchain.keys.cli.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Pattern;

/** The ports of this machine that a server is to listen on. */
public final class Ports {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int HIGHEST = 65_535;
    private static final int MILLIS = 2_000;

    private Ports() {}

    /**
     * Checks the port that the variable has.
     *
     * @param hint what to do if another program has the port
     */
    public static void requireFree(ServerVariables variables, String variable, String hint) {
        String value = variables.get(variable);
        if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) > HIGHEST) {
            throw new ServerException(variable + " must be a port: a whole number from 1 to 65535.");
        }
        if (isInUse(Integer.parseInt(value))) {
            throw new ServerException("Port " + value + " is in use by another program" + hint);
        }
    }

    /** Checks the port that the variable has, for a server that nothing else could be. */
    public static void requireFree(ServerVariables variables, String variable) {
        requireFree(variables, variable, ": stop it, or set " + variable + ".");
    }

    static boolean isInUse(String port) {
        return isInUse(Integer.parseInt(port));
    }

    private static boolean isInUse(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
