package org.medchain.keys.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.scan.SecretScanner.Finding;

class SecretScannerTest {

    private static final int LENGTH = 32;

    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = random(LENGTH);
    private final SecretScanner scanner = new SecretScanner(List.of(random(LENGTH), secret, random(LENGTH)));

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private void assertFound(byte[] bytes) {
        assertThat(scanner.scan(bytes, "here"))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.secret()).isEqualTo(1))
                .allSatisfy(finding -> assertThat(finding.place()).isEqualTo("here"));
    }

    @Nested
    class Finds {

        static Stream<Integer> lengths() {
            return IntStream.range(0, 20).boxed();
        }

        @ParameterizedTest
        @MethodSource("lengths")
        void rawBytesAtAnyPlace(int before) {
            assertFound(join(random(before), secret, random(7)));
        }

        @Test
        void hexadecimalInEitherCase() {
            assertFound(ascii("key=" + HexFormat.of().formatHex(secret) + "."));
            assertFound(ascii("key=" + HexFormat.of().withUpperCase().formatHex(secret) + "."));
        }

        @Test
        void anArrayThatWasPrinted() {
            assertFound(ascii("key=" + Arrays.toString(secret)));
        }

        @ParameterizedTest
        @MethodSource("lengths")
        void base64OfAnythingAroundIt(int before) {
            byte[] around = join(random(before), secret, random(before * 7 % 5));

            assertFound(ascii("{\"key\":\"" + Base64.getEncoder().encodeToString(around) + "\"}"));
            assertFound(ascii(
                    "{\"key\":\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(around) + "\"}"));
        }

        @Test
        void textThatIsTheSecretItself() {
            String kek = "0123456789abcdefghijklmnopqrstuv";

            assertThat(new SecretScanner(List.of(ascii(kek))).scan(ascii("LOCAL_KEK=" + kek), "there"))
                    .extracting(Finding::form)
                    .containsExactly("raw");
        }

        @Test
        void eachOfManySecrets() {
            List<byte[]> secrets =
                    Stream.generate(() -> random(LENGTH)).limit(5_000).toList();
            List<byte[]> file = new ArrayList<>();
            secrets.forEach(each -> file.add(join(random(3), each)));

            assertThat(new SecretScanner(secrets).scan(join(file.toArray(byte[][]::new)), "file"))
                    .extracting(Finding::secret)
                    .containsExactlyElementsOf(
                            IntStream.range(0, secrets.size()).boxed().toList());
        }
    }

    @Nested
    class FindsNothing {

        @RepeatedTest(20)
        void inOtherBytes() {
            assertThat(scanner.scan(random(100_000), "here")).isEmpty();
        }

        @Test
        void inASecretWithOneBitChanged() {
            byte[] other = secret.clone();
            other[LENGTH - 1] ^= 1;

            assertThat(scanner.scan(other, "here")).isEmpty();
            assertThat(scanner.scan(ascii(HexFormat.of().formatHex(other)), "here"))
                    .isEmpty();
        }

        @Test
        void inASecretThatIsCutOff() {
            assertThat(scanner.scan(Arrays.copyOf(secret, LENGTH - 1), "here")).isEmpty();
        }
    }

    @Nested
    class Tells {

        @Test
        void whereAndInWhatFormButNotTheSecret() {
            String hex = HexFormat.of().formatHex(secret);

            assertThat(scanner.scan(ascii(hex), "messages.log")).singleElement().hasToString("hex in messages.log");
        }

        @Test
        void thatASecretIsTooShortToBeOne() {
            assertThatThrownBy(() -> new SecretScanner(List.of(new byte[15])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
