package org.medchain.keys.it.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms that the bytes of a secret can take in a file, by name. */
final class SecretForms {

    private static final int BITS_PER_CHARACTER = 6;
    private static final int GROUP = 3;

    private SecretForms() {}

    static Map<String, byte[]> of(byte[] secret) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("raw", secret.clone());
        forms.put("hex", ascii(HexFormat.of().formatHex(secret)));
        forms.put("HEX", ascii(HexFormat.of().withUpperCase().formatHex(secret)));
        forms.put("numbers", ascii(inside(Arrays.toString(secret))));
        for (int before = 0; before < GROUP; before++) {
            forms.put("base64, " + before + " bytes before", base64(Base64.getEncoder(), secret, before));
            forms.put("base64url, " + before + " bytes before", base64(Base64.getUrlEncoder(), secret, before));
        }
        return forms;
    }

    /** Those characters of the base64 that the secret alone decides, whatever stands before and after it. */
    private static byte[] base64(Base64.Encoder encoder, byte[] secret, int before) {
        byte[] padded = new byte[before + secret.length + GROUP];
        System.arraycopy(secret, 0, padded, before, secret.length);
        int first = ceilDivide(before * Byte.SIZE, BITS_PER_CHARACTER);
        int end = (before + secret.length) * Byte.SIZE / BITS_PER_CHARACTER;
        return Arrays.copyOfRange(encoder.encode(padded), first, end);
    }

    private static int ceilDivide(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static String inside(String brackets) {
        return brackets.substring(1, brackets.length() - 1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
