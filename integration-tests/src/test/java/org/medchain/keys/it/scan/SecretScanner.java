package org.medchain.keys.it.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds secrets in bytes, each in any of its {@link SecretForms}. One pass, whatever the number of secrets: the first eight
 * bytes of every form are looked up at every place.
 *
 * <p>Limit: a secret has at least 16 bytes. One that is compressed, encrypted or cut in two is not found.
 */
final class SecretScanner {

    private static final int MIN_LENGTH = 16;
    private static final int PREFIX = Long.BYTES;
    private static final int SIEVE_BITS = 24;
    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private final Map<Long, List<Form>> formsByPrefix = new HashMap<>();
    private final BitSet sieve = new BitSet(1 << SIEVE_BITS);

    private record Form(int secret, String name, byte[] bytes) {}

    /** @param secret the number of the secret in the collection that the scanner was made for */
    record Finding(int secret, String form, String place) {

        @Override
        public String toString() {
            return form + " in " + place;
        }
    }

    SecretScanner(Collection<byte[]> secrets) {
        int number = 0;
        for (byte[] secret : secrets) {
            if (secret.length < MIN_LENGTH) {
                throw new IllegalArgumentException("too short for a secret");
            }
            int current = number++;
            SecretForms.of(secret).forEach((name, bytes) -> add(new Form(current, name, bytes)));
        }
    }

    private void add(Form form) {
        long prefix = 0;
        for (int i = 0; i < PREFIX; i++) {
            prefix = append(prefix, form.bytes()[i]);
        }
        formsByPrefix.computeIfAbsent(prefix, unused -> new ArrayList<>()).add(form);
        sieve.set(place(prefix));
    }

    /** A file that is gone holds nothing: a database may recycle one at any time. */
    List<Finding> scan(Path file) {
        try {
            return scan(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param place what findings name as the place */
    List<Finding> scan(byte[] bytes, String place) {
        List<Finding> findings = new ArrayList<>();
        long window = 0;
        for (int i = 0; i < bytes.length; i++) {
            window = append(window, bytes[i]);
            if (i >= PREFIX - 1 && sieve.get(place(window))) {
                int begin = i - PREFIX + 1;
                formsByPrefix.getOrDefault(window, List.of()).stream()
                        .filter(form -> standsAt(bytes, begin, form.bytes()))
                        .forEach(form -> findings.add(new Finding(form.secret(), form.name(), place)));
            }
        }
        return findings;
    }

    private static boolean standsAt(byte[] bytes, int begin, byte[] form) {
        int end = begin + form.length;
        return end <= bytes.length && Arrays.equals(bytes, begin, end, form, 0, form.length);
    }

    private static long append(long window, byte next) {
        return (window << Byte.SIZE) | (next & 0xFF);
    }

    private static int place(long window) {
        return (int) ((window * MIXER) >>> (Long.SIZE - SIEVE_BITS));
    }
}
