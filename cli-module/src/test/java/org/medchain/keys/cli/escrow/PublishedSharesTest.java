package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked example of docs/formats.md, which another program computed. */
class PublishedSharesTest {

    private final PublishedShares example = PublishedShares.read();

    private Share share(int number) {
        return ShareText.read(example.share(number).getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "3, 1"})
    void recoverThePublishedKek(int first, int second) {
        ShareSet shares = new ShareSet();
        shares.add(share(first));
        shares.add(share(second));

        assertThat(shares.recover().bytes()).isEqualTo(example.kek().getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void haveThePublishedCeremony() {
        byte[] opened = HexFormat.of()
                .parseHex(example.opening()
                        + HexFormat.of().formatHex(example.kek().getBytes(StandardCharsets.US_ASCII)));

        assertThat(HexFormat.of()
                        .formatHex(CeremonyId.of(SecretKind.LOCAL_KEK, new Quorum(2, 3), opened)
                                .bytes()))
                .isEqualTo(example.ceremony());
        assertThat(share(1).ceremonyId().replace("-", "")).isEqualTo(example.ceremony());
    }

    @Test
    void areWrittenAsTheyArePublished() {
        for (int number = 1; number <= 3; number++) {
            String text = new String(ShareText.write(share(number)), StandardCharsets.US_ASCII);

            assertThat(text).endsWith("\n\n" + example.share(number));
        }
    }
}
