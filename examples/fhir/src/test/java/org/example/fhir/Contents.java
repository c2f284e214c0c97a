package org.example.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

/** Contents that are never whole in memory, and the files that the server makes of them. */
final class Contents {

    private Contents() {}

    /** The same bytes each time, whatever parts they are read in. */
    static InputStream ofLength(long length) {
        byte[] block = new byte[65_521];
        new Random(length).nextBytes(block);
        return new InputStream() {

            private long position;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int wanted) {
                if (position == length) {
                    return -1;
                }
                int from = (int) (position % block.length);
                int count = (int) Math.min(Math.min(wanted, block.length - from), length - position);
                System.arraycopy(block, from, bytes, offset, count);
                position += count;
                return count;
            }
        };
    }

    static String digest(InputStream content) throws IOException {
        MessageDigest digest = sha256();
        try (content) {
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the content of a resource is: one file, since these have one. */
    static Path fileOf(Path contents, String resourceId) throws IOException {
        String prefix = resourceId.replace('/', '_') + "_";
        try (Stream<Path> files = Files.walk(contents)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.getFileName().toString().endsWith(".bin"))
                    .reduce((one, other) -> {
                        throw new IllegalStateException("two files of " + resourceId);
                    })
                    .orElseThrow();
        }
    }
}
