package org.medchain.keys.development;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * The random secrets of a development start: lines {@code NAME=value}, each value 32 characters of 6 random bits (192
 * bits), from an alphabet that no shell, URL or XML file treats as special.
 */
final class Secrets {

    static final List<String> NAMES = List.of("LOCAL_KEK", "DATABASE_PASSWORD", "KEYSTORE_PASSWORD");

    private static final int LENGTH = 32;
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);

    private Secrets() {}

    /** The content of a new file. The caller wipes it. */
    static byte[] generate(SecureRandom random) {
        WipedBuffer lines = new WipedBuffer();
        lines.writeBytes("# Secrets of this machine's development start. Losing LOCAL_KEK loses every key.\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (String name : NAMES) {
            lines.writeBytes((name + "=").getBytes(StandardCharsets.US_ASCII));
            appendValue(lines, random);
            lines.write('\n');
        }
        return lines.takeAndWipe();
    }

    /** Returns one value. The caller wipes it. */
    static byte[] generateValue(SecureRandom random) {
        WipedBuffer value = new WipedBuffer();
        appendValue(value, random);
        return value.takeAndWipe();
    }

    private static void appendValue(WipedBuffer lines, SecureRandom random) {
        byte[] value = new byte[LENGTH];
        random.nextBytes(value);
        for (byte randomByte : value) {
            lines.write(ALPHABET[randomByte & (ALPHABET.length - 1)]);
        }
        Arrays.fill(value, (byte) 0);
    }

    /** Large enough from the start, so that growing leaves no copy behind. */
    private static final class WipedBuffer extends ByteArrayOutputStream {

        private static final int ENOUGH = 512;

        WipedBuffer() {
            super(ENOUGH);
        }

        synchronized byte[] takeAndWipe() {
            byte[] taken = toByteArray();
            Arrays.fill(buf, (byte) 0);
            return taken;
        }
    }
}
