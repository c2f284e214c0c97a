package org.medchain.keys.kmssimulator;

import java.time.Clock;
import java.util.Map;

/**
 * The settings of the simulator.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param secretsByAccessKeyId who may call; with none, every signature is taken at its word
 * @param clock tells when keys rotate and are deleted
 */
public record SimulatorSettings(String host, int port, Map<String, String> secretsByAccessKeyId, Clock clock) {

    private static final int MAX_PORT = 65535;

    public SimulatorSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is 0 to " + MAX_PORT);
        }
        secretsByAccessKeyId = Map.copyOf(secretsByAccessKeyId);
    }

    /** Any free port of the loopback address, no secrets, the system's clock. */
    public static SimulatorSettings standard() {
        return new SimulatorSettings("127.0.0.1", 0, Map.of(), Clock.systemUTC());
    }

    public SimulatorSettings listeningOn(String otherHost, int otherPort) {
        return new SimulatorSettings(otherHost, otherPort, secretsByAccessKeyId, clock);
    }

    public SimulatorSettings requiring(Map<String, String> secrets) {
        return new SimulatorSettings(host, port, secrets, clock);
    }

    public SimulatorSettings telling(Clock otherClock) {
        return new SimulatorSettings(host, port, secretsByAccessKeyId, otherClock);
    }

    @Override
    public String toString() {
        return "SimulatorSettings[" + host + ":" + port + "]";
    }
}
