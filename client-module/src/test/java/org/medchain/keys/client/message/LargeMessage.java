package org.medchain.keys.client.message;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a stream to a file, opens it again, and reads its last MiB, in a JVM with little memory. Prints how fast that was beside bare AES-GCM with
 * the same frames, and ends with status 0 if all bytes came back.
 */
final class LargeMessage {

    private static final int CHUNK = 1 << 20;

    /** Of which the second half is told: the JIT compiler takes the first. */
    private static final int ROUNDS = 8;

    /** Of which the median is told. */
    private static final int READS = 21;

    private LargeMessage() {}

    /** @param args how many bytes, and a file */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        long length = Long.parseLong(args[0]);
        Path file = Path.of(args[1]);
        Messages messages = new Messages();
        byte[] chunk = Messages.plaintext(CHUNK);
        long round = length / ROUNDS;
        long sealed = 0;
        long bare = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long sealing = seal(messages, chunk, round, OutputStream.nullOutputStream());
            long encrypting = bare(chunk, round);
            sealed += i < ROUNDS / 2 ? 0 : sealing;
            bare += i < ROUNDS / 2 ? 0 : encrypting;
        }
        seal(messages, chunk, length, new BufferedOutputStream(Files.newOutputStream(file)));
        long opened = open(messages, chunk, length, file);
        long[] ranges = new long[READS];
        for (int i = 0; i < READS; i++) {
            ranges[i] = lastChunk(messages, chunk, length, file);
        }
        Arrays.sort(ranges);
        System.out.printf(
                "%d MiB in %d MiB of heap: sealed at %d MB/s, %.2f of bare AES-GCM; opened from a file at %d MB/s; last MiB in %.1f ms%n",
                length >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                round * (ROUNDS / 2) * 1_000 / sealed,
                (double) bare / sealed,
                length * 1_000 / opened,
                ranges[READS / 2] / 1e6);
    }

    private static long seal(Messages messages, byte[] chunk, long length, OutputStream out) throws IOException {
        long begin = System.nanoTime();
        try (SealingOutputStream sealing =
                new SealingOutputStream(out, messages.sealingKey(), Messages.context(Map.of()), new SecureRandom())) {
            for (long written = 0; written < length; written += CHUNK) {
                sealing.write(chunk, 0, (int) Math.min(CHUNK, length - written));
            }
        }
        return System.nanoTime() - begin;
    }

    private static long bare(byte[] chunk, long length) throws GeneralSecurityException {
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        byte[] sealed = new byte[Messages.FRAME + 16];
        long begin = System.nanoTime();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        for (long number = 0; number < length / Messages.FRAME; number++) {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, Frames.iv(number + 1)));
            cipher.doFinal(chunk, (int) (number % 16) * Messages.FRAME, Messages.FRAME, sealed, 0);
        }
        return System.nanoTime() - begin;
    }

    private static long open(Messages messages, byte[] chunk, long length, Path file) throws IOException {
        long begin = System.nanoTime();
        try (InputStream in = new OpeningInputStream(Files.newInputStream(file), messages.openingKeys())) {
            byte[] read = new byte[CHUNK];
            for (long at = 0; at < length; at += CHUNK) {
                int count = in.readNBytes(read, 0, CHUNK);
                require(count == Math.min(CHUNK, length - at) && Arrays.equals(read, 0, count, chunk, 0, count));
            }
            require(in.read() < 0);
        }
        return System.nanoTime() - begin;
    }

    private static long lastChunk(Messages messages, byte[] chunk, long length, Path file) throws IOException {
        long begin = System.nanoTime();
        ByteBuffer part = ByteBuffer.allocate(CHUNK);
        try (OpeningChannel channel = new OpeningChannel(FileChannel.open(file), messages.openingKeys())) {
            require(channel.size() == length);
            require(channel.position(length - CHUNK).read(part) == CHUNK);
        }
        long nanos = System.nanoTime() - begin;
        int from = (int) (length % CHUNK);
        byte[] expected = new byte[CHUNK];
        System.arraycopy(chunk, from, expected, 0, CHUNK - from);
        System.arraycopy(chunk, 0, expected, CHUNK - from, from);
        require(MessageDigest.isEqual(expected, part.array()));
        return nanos;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("what was read is not what was sealed");
        }
    }
}
