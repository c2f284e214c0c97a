package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.client.message.Messages.Released;

/** Whatever is done to a message: it is not accepted, and what leaves before that is whole frames of the one that was sealed, in their places. */
class TamperedMessageTest {

    private static final int FRAME = Messages.FRAME;
    private static final byte[] PLAINTEXT = Messages.plaintext(3 * FRAME + 100);

    private final Messages messages = new Messages();

    private void assertRefused(byte[] tampered, byte[] plaintext) {
        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> messages.open(tampered));
        Released stream = messages.openAsStream(tampered);
        assertThat(stream.bytes().length % FRAME).isZero();
        for (Released released : List.of(stream, messages.openAsChannel(tampered))) {
            assertThat(released.whole()).isFalse();
            assertThat(released.bytes()).isEqualTo(Arrays.copyOf(plaintext, released.bytes().length));
        }
    }

    /** Header, frames, last frame. */
    private static List<byte[]> partsOf(byte[] message) {
        List<byte[]> parts = new ArrayList<>();
        int from = Message.headerOf(message).length();
        parts.add(Arrays.copyOf(message, from));
        for (int to = from + FRAME + Frames.OVERHEAD;
                to < message.length - Frames.LAST_OVERHEAD;
                to += FRAME + Frames.OVERHEAD) {
            parts.add(Arrays.copyOfRange(message, from, to));
            from = to;
        }
        parts.add(Arrays.copyOfRange(message, from, message.length));
        return parts;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    @Nested
    class EachBit {

        @Test
        void ofASmallMessage() {
            byte[] plaintext = Messages.plaintext(40);
            byte[] message = messages.seal(plaintext);
            for (int bit = 0; bit < 8 * message.length; bit++) {
                byte[] tampered = message.clone();
                tampered[bit / 8] ^= (byte) (1 << bit % 8);

                assertRefused(tampered, plaintext);
            }
        }

        @Test
        void ofTheFieldsOfALargeOne() {
            byte[] message = messages.seal(PLAINTEXT);
            int header = Message.headerOf(message).length();
            for (int frame = 0; frame < 4; frame++) {
                int start = header + frame * (FRAME + Frames.OVERHEAD);
                int end = Math.min(start + FRAME + Frames.OVERHEAD, message.length);
                for (int place : new int[] {
                    start, start + 3, start + 4, start + 15, start + 19, start + 23, end - 17, end - 16, end - 1
                }) {
                    byte[] tampered = message.clone();
                    tampered[place] ^= 1;

                    assertRefused(tampered, PLAINTEXT);
                }
            }
        }
    }

    @Nested
    class Cut {

        @Test
        void anywhereInASmallMessage() {
            byte[] message = messages.seal(Messages.plaintext(40));
            for (int length = 0; length < message.length; length++) {
                assertRefused(Arrays.copyOf(message, length), Messages.plaintext(40));
            }
        }

        @Test
        void atAndAroundEachFrame() {
            byte[] message = messages.seal(PLAINTEXT);
            TreeSet<Integer> boundaries = new TreeSet<>(List.of(message.length));
            for (int at = Message.headerOf(message).length(); at < message.length; at += FRAME + Frames.OVERHEAD) {
                boundaries.add(at);
            }
            for (int boundary : boundaries) {
                for (int length = boundary - 45; length <= boundary + 45; length++) {
                    if (length < message.length) {
                        assertRefused(Arrays.copyOf(message, length), PLAINTEXT);
                    }
                }
            }
        }

        @Test
        void withALastFrameThatIsAnEarlierOne() {
            List<byte[]> parts = partsOf(messages.seal(PLAINTEXT));

            assertRefused(join(parts.get(0), parts.get(1)), PLAINTEXT);
            assertRefused(join(parts.get(0), parts.get(4)), PLAINTEXT);
            assertRefused(join(parts.get(0), parts.get(1), parts.get(4)), PLAINTEXT);
        }
    }

    @Nested
    class Frame {

        private final List<byte[]> parts = partsOf(messages.seal(PLAINTEXT));
        private final List<byte[]> others = partsOf(messages.seal(PLAINTEXT));

        @Test
        void swapped() {
            assertRefused(join(parts.get(0), parts.get(2), parts.get(1), parts.get(3), parts.get(4)), PLAINTEXT);
        }

        @Test
        void doubled() {
            assertRefused(
                    join(parts.get(0), parts.get(1), parts.get(1), parts.get(2), parts.get(3), parts.get(4)),
                    PLAINTEXT);
            assertRefused(join(parts.get(0), parts.get(1), parts.get(1), parts.get(3), parts.get(4)), PLAINTEXT);
            assertRefused(
                    join(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(4)),
                    PLAINTEXT);
        }

        @Test
        void leftOut() {
            assertRefused(join(parts.get(0), parts.get(2), parts.get(3), parts.get(4)), PLAINTEXT);
            assertRefused(join(parts.get(0), parts.get(1), parts.get(2), parts.get(4)), PLAINTEXT);
        }

        @Test
        void ofAnotherMessageUnderTheSameDataKey() {
            for (int foreign = 1; foreign <= 4; foreign++) {
                byte[][] mixed = parts.toArray(new byte[0][]);
                mixed[foreign] = others.get(foreign);

                assertRefused(join(mixed), PLAINTEXT);
            }
        }

        @Test
        void behindTheLast() {
            byte[] message = messages.seal(PLAINTEXT);

            assertRefused(join(message, new byte[1]), PLAINTEXT);
            assertRefused(join(message, message), PLAINTEXT);
        }
    }

    @Nested
    class Header {

        @Test
        void ofAnotherMessageUnderTheSameDataKey() {
            List<byte[]> parts = partsOf(messages.seal(PLAINTEXT));
            List<byte[]> others = partsOf(messages.seal(PLAINTEXT));

            assertRefused(join(others.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4)), PLAINTEXT);
        }

        @Test
        void ofAnotherMessageUnderAnotherDataKey() {
            List<byte[]> parts = partsOf(messages.seal(PLAINTEXT));
            byte[] foreign = partsOf(new Messages().seal(PLAINTEXT)).get(0);

            assertRefused(join(foreign, parts.get(1), parts.get(2), parts.get(3), parts.get(4)), PLAINTEXT);
        }
    }
}
