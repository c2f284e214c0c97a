package org.medchain.keys.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of the service's answer, as they come. If the answer breaks off, the service failed, and no file did. */
final class AnswerBody extends FilterInputStream {

    private byte last = '\n';

    AnswerBody(InputStream in) {
        super(in);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                last = bytes[offset + count - 1];
            }
            return count;
        } catch (IOException e) {
            throw brokeOff(e);
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

    private static CommandFailedException brokeOff(IOException cause) {
        return new CommandFailedException(ExitStatus.UNAVAILABLE, "the service's answer ended early; try again", cause);
    }
}
