package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.Messages.Released;

class MessageTest {

    private static final int FRAME = Messages.FRAME;

    private final Messages messages = new Messages();

    @Nested
    class Open {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 17})
        void givesBackWhatWasSealed(int length) {
            byte[] plaintext = Messages.plaintext(length);

            for (byte[] message : new byte[][] {messages.seal(plaintext), messages.sealAsStream(plaintext, 1_009)}) {
                assertThat(messages.open(message)).isEqualTo(plaintext);
                assertThat(messages.openAsStream(message).bytes()).isEqualTo(plaintext);
                assertThat(messages.openAsChannel(message).bytes()).isEqualTo(plaintext);
            }
        }

        @Test
        void failsUnderAnotherDataKey() {
            byte[] message = messages.seal(Messages.plaintext(10));

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> Message.open(message, header -> PlainKey.takeOwnershipOf(new byte[32])));
        }

        @Test
        void readsFramesOfOtherLengths() throws IOException {
            // A header of 4,096 can't be written here; AwsEncryptionSdkTest reads those that AWS' library writes.
            byte[] message = messages.seal(Messages.plaintext(10));
            MessageHeader header = MessageHeader.read(new ByteArrayInputStream(message));

            assertThat(header.frameLength()).isEqualTo(FRAME);
            assertThat(header.keyId()).isEqualTo(messages.keyId);
            assertThat(header.encryptedKey()).isEqualTo(messages.encryptedKey);
            assertThat(header.context().entries()).isEqualTo(Map.of("tenantId", "clinic-north", "record", "lab-7"));
        }
    }

    @Nested
    class Header {

        @Test
        void isSealedOnceUnderOneMessageId() {
            try (PlainKey dataKey = PlainKey.takeCopyOf(messages.key);
                    MessageKey key = MessageKey.derive(dataKey, new byte[MessageKey.ID_LENGTH])) {
                key.sealHeader(new byte[] {1});

                assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> key.sealHeader(new byte[] {2}));
            }
        }

        @Test
        void hasAnIdOfItsOwnEachTime() {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                ids.add(HexFormat.of()
                        .formatHex(Message.headerOf(messages.seal(new byte[0])).messageId()));
            }

            assertThat(ids).hasSize(1_000);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME + 17})
        void tellsTheLengthOfThePlaintext(int length) {
            byte[] message = messages.seal(Messages.plaintext(length));

            assertThat(Message.headerOf(message).contentLength(message.length)).isEqualTo(length);
        }

        @Test
        void refusesALengthThatNoMessageHas() {
            MessageHeader header = Message.headerOf(messages.seal(new byte[0]));

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> header.contentLength(header.length() + Frames.LAST_OVERHEAD - 1));
        }

        @Test
        void tellsNoValueOfTheContextInItsText() {
            assertThat(Message.headerOf(messages.seal(new byte[0])).toString())
                    .contains("record")
                    .doesNotContain("lab-7");
        }
    }

    @Nested
    class Context {

        @ParameterizedTest
        @ValueSource(strings = {"", "tenantId", "patientId", "aws-crypto-public-key", "\ud800"})
        void refusesNames(String name) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Messages.context(Map.of(name, "value")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\udc00"})
        void refusesValues(String value) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Messages.context(Map.of("record", value)));
        }

        @Test
        void refusesMoreThanTheFormatHolds() {
            int fixed = 2 + 2 + 8 + 2 + 12 + 2 + 1 + 2;

            assertThat(Messages.context(Map.of("r", "x".repeat(0xFFFF - fixed))).toBytes())
                    .hasSize(0xFFFF);
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Messages.context(Map.of("r", "x".repeat(0xFFFF - fixed + 1))));
        }

        @Test
        void sortsNamesByTheirBytes() {
            // As UTF-16 the second would come first.
            assertThat(Messages.context(Map.of("\uff5e", "1", "\ud83c\udfe5", "2"))
                            .entries()
                            .keySet())
                    .containsExactly("tenantId", "\uff5e", "\ud83c\udfe5");
        }
    }

    @Nested
    class Stream {

        @Test
        void letsGoOfNothingBeforeAFrameIsThere() throws IOException {
            byte[] message = messages.seal(Messages.plaintext(FRAME + 1));
            int header = Message.headerOf(message).length();
            CountingStream in = new CountingStream(message);

            try (OpeningInputStream opening = new OpeningInputStream(in, messages.openingKeys())) {
                assertThat(in.taken).isEqualTo(header);
                assertThat(opening.available()).isZero();
                assertThat(opening.read()).isEqualTo(Byte.toUnsignedInt(Messages.plaintext(FRAME + 1)[0]));
                assertThat(in.taken).isEqualTo(header + FRAME + Frames.OVERHEAD);
            }
        }

        @Test
        void failsAgainOnceItHasFailed() throws IOException {
            byte[] message = messages.seal(Messages.plaintext(FRAME + 1));
            message[message.length - 1] ^= 1;

            try (OpeningInputStream opening =
                    new OpeningInputStream(new ByteArrayInputStream(message), messages.openingKeys())) {
                assertThat(opening.readNBytes(FRAME)).isEqualTo(head(Messages.plaintext(FRAME + 1)));
                for (int i = 0; i < 3; i++) {
                    assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(opening::read);
                }
            }
        }

        @Test
        void isRefusedOnceItIsClosed() throws IOException {
            OpeningInputStream opening = new OpeningInputStream(
                    new ByteArrayInputStream(messages.seal(Messages.plaintext(10))), messages.openingKeys());
            opening.read();

            opening.close();

            assertThatExceptionOfType(IOException.class).isThrownBy(opening::read);
        }

        @Test
        void thatIsGivenUpDoesNotOpen() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (SealingOutputStream sealing = new SealingOutputStream(
                    out, messages.sealingKey(), Messages.context(Map.of()), new SecureRandom())) {
                sealing.write(Messages.plaintext(FRAME + 1));
                sealing.abort();
            }

            Released released = messages.openAsStream(out.toByteArray());

            assertThat(released.whole()).isFalse();
            assertThat(released.bytes()).isEqualTo(head(Messages.plaintext(FRAME + 1)));
        }

        /** Closing the stream makes it whole, and try-with-resources closes it in any case. */
        @Test
        void whoseInputBreaksOffDoesNotOpen() throws IOException {
            InputStream breaking =
                    new SequenceInputStream(new ByteArrayInputStream(Messages.plaintext(FRAME + 1)), new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("the scanner is gone");
                        }

                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            return read();
                        }
                    });
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                try (SealingOutputStream sealing = new SealingOutputStream(
                        out, messages.sealingKey(), Messages.context(Map.of()), new SecureRandom())) {
                    sealing.transferFrom(breaking);
                }
            });

            assertThat(out.size()).isGreaterThan(FRAME);
            assertThat(messages.openAsStream(out.toByteArray()).whole()).isFalse();
        }

        @Test
        void isWholeOnceItsInputHasEnded() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (SealingOutputStream sealing = new SealingOutputStream(
                    out, messages.sealingKey(), Messages.context(Map.of()), new SecureRandom())) {
                sealing.transferFrom(new ByteArrayInputStream(Messages.plaintext(FRAME + 1)));
            }

            assertThat(messages.open(out.toByteArray())).isEqualTo(Messages.plaintext(FRAME + 1));
        }

        @Test
        void whoseWriteFailedIsNotMadeWhole() throws IOException {
            FullDisk disk = new FullDisk();
            SealingOutputStream sealing = new SealingOutputStream(
                    disk, messages.sealingKey(), Messages.context(Map.of()), new SecureRandom());
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> sealing.write(Messages.plaintext(3 * FRAME)));
            disk.full = false;

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> sealing.write(1));
            sealing.close();

            assertThat(messages.openAsStream(disk.written.toByteArray()).whole())
                    .isFalse();
        }

        @Test
        void tellsHowManyBytesItSealed() throws IOException {
            AtomicLong sealed = new AtomicLong();
            SealingKey key = new SealingKey(
                    messages.keyId, messages.encryptedKey, PlainKey.takeCopyOf(messages.key), sealed::addAndGet);
            try (SealingOutputStream sealing = new SealingOutputStream(
                    new ByteArrayOutputStream(), key, Messages.context(Map.of()), new SecureRandom())) {
                sealing.write(Messages.plaintext(FRAME + 7));
            }

            assertThat(sealed).hasValue(FRAME + 7);
        }

        @Test
        void closesTheDataKeyAtItsBegin() throws IOException {
            SealingKey key = messages.sealingKey();
            try (SealingOutputStream sealing = new SealingOutputStream(
                    new ByteArrayOutputStream(), key, Messages.context(Map.of()), new SecureRandom())) {
                sealing.write(1);

                assertThatExceptionOfType(IllegalStateException.class).isThrownBy(key.plainKey()::copyOfBytes);
            }
        }
    }

    @Nested
    class Channel {

        @Test
        void readsAnyRange() throws IOException {
            byte[] plaintext = Messages.plaintext(5 * FRAME + 100);
            Random random = new Random(1);
            try (OpeningChannel channel =
                    new OpeningChannel(new ByteArrayChannel(messages.seal(plaintext)), messages.openingKeys())) {
                assertThat(channel.size()).isEqualTo(plaintext.length);
                for (int i = 0; i < 200; i++) {
                    int from = random.nextInt(plaintext.length);
                    int length = random.nextInt(plaintext.length - from) + 1;
                    ByteBuffer part = ByteBuffer.allocate(length);

                    assertThat(channel.position(from).read(part)).isEqualTo(length);

                    assertThat(part.flip()).isEqualTo(ByteBuffer.wrap(plaintext, from, length));
                    assertThat(channel.position()).isEqualTo(from + length);
                }
                assertThat(channel.position(plaintext.length).read(ByteBuffer.allocate(1)))
                        .isEqualTo(-1);
            }
        }

        @Test
        void doesNotOpenWithoutItsEnd() {
            byte[] message = messages.seal(Messages.plaintext(3 * FRAME));
            byte[] cut = Arrays.copyOf(message, message.length - FRAME - Frames.LAST_OVERHEAD);

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> new OpeningChannel(new ByteArrayChannel(cut), messages.openingKeys()));
        }
    }

    private static byte[] head(byte[] bytes) {
        return Arrays.copyOf(bytes, FRAME);
    }

    private static final class CountingStream extends ByteArrayInputStream {

        private int taken;

        CountingStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read() {
            taken++;
            return super.read();
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            int read = super.read(bytes, offset, length);
            taken += Math.max(read, 0);
            return read;
        }
    }

    /** Takes a header and a frame, then nothing. */
    private static final class FullDisk extends OutputStream {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean full = true;

        @Override
        public void write(int value) {
            throw new UnsupportedOperationException("frames are written whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full && written.size() + length > 2 * FRAME) {
                throw new IOException("no space left");
            }
            written.write(bytes, offset, length);
        }
    }
}
