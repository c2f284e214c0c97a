package org.medchain.keys.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The bytes of the service's answer, as they come. If the answer breaks off, or nothing of it comes for too long, the service failed, and no file did. */
final class AnswerBody extends FilterInputStream {

    private final Duration timeout;
    private byte last = '\n';

    /** @param timeout within which the next bytes must have come */
    AnswerBody(InputStream in, Duration timeout) {
        super(in);
        this.timeout = timeout;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        CompletableFuture<Integer> part = CompletableFuture.supplyAsync(() -> readPart(bytes, offset, length));
        try {
            int count = part.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (count > 0) {
                last = bytes[offset + count - 1];
            }
            return count;
        } catch (ExecutionException | TimeoutException e) {
            throw brokeOff(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw brokeOff(e);
        }
    }

    private int readPart(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Requires that the last line ended, once lines were read to their end. The service ends lines that broke off like
     * whole ones, but for the last line feed.
     *
     * @throws CommandFailedException if something came, and no line feed at the end
     */
    void requireWholeLines() {
        if (last != '\n') {
            throw brokeOff(null);
        }
    }

    private static CommandFailedException brokeOff(Exception cause) {
        return new CommandFailedException(ExitStatus.UNAVAILABLE, "the service's answer ended early; try again", cause);
    }
}
