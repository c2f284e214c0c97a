package org.medchain.keys.chain.signing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** PEM (RFC 7468): a block of base64 in lines of 64 characters between two lines that name it. */
public final class Pem {

    /** The label of a private key in PKCS #8. */
    public static final String PRIVATE_KEY = "PRIVATE KEY";

    static final String PUBLIC_KEY = "PUBLIC KEY";

    private static final int LINE = 64;

    private Pem() {}

    /** The caller wipes it, if it is secret. */
    public static byte[] encode(String label, byte[] der) {
        byte[] base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(der);
        byte[] pem = join(begin(label), base64, ascii("\n"), end(label), ascii("\n"));
        Arrays.fill(base64, (byte) 0);
        return pem;
    }

    /**
     * The content of the first block of that name. The caller wipes it, if it is secret.
     *
     * @throws IllegalArgumentException if there is none or it is no base64
     */
    public static byte[] decode(String label, byte[] pem) {
        int from = indexOf(begin(label), pem, 0) + begin(label).length;
        int to = indexOf(end(label), pem, from);
        byte[] base64 = Arrays.copyOfRange(pem, from, to);
        try {
            return Base64.getMimeDecoder().decode(base64);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static int indexOf(byte[] wanted, byte[] bytes, int from) {
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no PEM block of this name");
    }

    private static byte[] begin(String label) {
        return ascii("-----BEGIN " + label + "-----\n");
    }

    private static byte[] end(String label) {
        return ascii("-----END " + label + "-----");
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
