package org.medchain.keys.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.Hash;

class SentFormsTest {

    private static final Optional<String> PAGE = Optional.of("/console/");

    private final SentForms forms = new SentForms();

    private static Hash form(int number) {
        return SentForms.name("/approve", Map.of("csrf", "token." + number));
    }

    @Test
    void areKnownAgainOnceTheyLedSomewhere() {
        assertThat(forms.begin(form(1))).isEmpty();
        forms.end(form(1), PAGE);

        assertThat(forms.begin(form(1))).isEqualTo(PAGE);
        assertThat(forms.begin(form(2))).isEmpty();
    }

    @Test
    void areCarriedOutAgainIfTheyLedNowhere() {
        forms.begin(form(1));
        forms.end(form(1), Optional.empty());

        assertThat(forms.begin(form(1))).isEmpty();
    }

    @Test
    void waitForTheSameAlone() {
        forms.begin(form(1));
        CompletableFuture<Optional<String>> same = CompletableFuture.supplyAsync(() -> forms.begin(form(1)));

        assertThat(forms.begin(form(2))).isEmpty();
        assertThat(same).isNotDone();
        forms.end(form(1), PAGE);
        assertThat(same.join()).isEqualTo(PAGE);
    }

    @Test
    void areForgottenBehindTwentyButForThoseUnderWay() {
        forms.begin(form(0));
        for (int i = 1; i <= 21; i++) {
            forms.begin(form(i));
            forms.end(form(i), Optional.of("/console/" + i));
        }

        assertThat(forms.begin(form(1))).isEmpty();
        assertThat(forms.begin(form(21))).contains("/console/21");
        CompletableFuture<Optional<String>> same = CompletableFuture.supplyAsync(() -> forms.begin(form(0)));
        assertThat(same).isNotDone();
        forms.end(form(0), PAGE);
        assertThat(same.join()).isEqualTo(PAGE);
    }
}
