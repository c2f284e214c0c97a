package org.medchain.keys.client.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;

/** Seals and opens what fits into memory. */
public final class Message {

    private Message() {}

    /**
     * @param dataKey is closed
     * @return the message
     */
    public static byte[] seal(byte[] plaintext, SealingKey dataKey, MessageContext context, SecureRandom random) {
        try (MessageWriter writer = new MessageWriter(dataKey, context, random)) {
            byte[] header = writer.header();
            int full = plaintext.length == 0 ? 0 : (plaintext.length - 1) / Frames.CONTENT_LENGTH;
            long length =
                    (long) header.length + (long) full * Frames.OVERHEAD + Frames.LAST_OVERHEAD + plaintext.length;
            byte[] message = Arrays.copyOf(header, Math.toIntExact(length));
            int to = header.length;
            for (int from = 0; from <= full * Frames.CONTENT_LENGTH; from += Frames.CONTENT_LENGTH) {
                int rest = plaintext.length - from;
                boolean last = rest <= Frames.CONTENT_LENGTH;
                to += writer.seal(plaintext, from, last ? rest : Frames.CONTENT_LENGTH, last, message, to);
            }
            return message;
        }
    }

    /**
     * @return the plaintext, for the caller to wipe where that matters
     * @throws InvalidMessageException if the message is not authentic and whole
     */
    public static byte[] open(byte[] message, OpeningKeys keys) {
        ByteArrayInputStream in = new ByteArrayInputStream(message);
        byte[] plaintext = new byte[0];
        try {
            MessageHeader header = MessageHeader.read(in);
            MessageLayout layout = MessageLayout.of(header, message.length);
            try (MessageReader reader = new MessageReader(header, keys)) {
                plaintext = new byte[Math.toIntExact(layout.contentLength())];
                int to = 0;
                for (long number = 1; number <= layout.frames(); number++) {
                    reader.read(in, number);
                    layout.requireItsPlace(reader, number);
                    reader.copy(0, plaintext, to, reader.length());
                    to += reader.length();
                }
                return plaintext;
            }
        } catch (InvalidMessageException e) {
            Arrays.fill(plaintext, (byte) 0);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the message's header. Nothing of it is known to be authentic. */
    public static MessageHeader headerOf(byte[] message) {
        try {
            return MessageHeader.read(new ByteArrayInputStream(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
