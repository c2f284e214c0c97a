package org.medchain.keys.console.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.audit.reading.Drill;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.console.login.LoginRefusedException;
import org.medchain.keys.escrow.recovery.RecoveryStatus;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.tenant.AdoptionChoice;
import org.medchain.keys.tenant.Suspender;
import org.medchain.keys.tenant.TenantStatus;

class TextsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
    private static final Pattern KEY =
            Pattern.compile("(?:\\bt|texts\\(\\)\\.of|texts\\.of)\\(\"([a-zA-Z.-]+)\"\\s*[,)]");

    private final Texts english = Texts.of("en", ZoneOffset.UTC);
    private final Texts german = Texts.of("de", ZoneId.of("Europe/Berlin"));

    @Test
    void areTheSameInBothLanguages() {
        assertThat(Texts.words("de").keySet()).isEqualTo(Texts.words("en").keySet());
        assertThat(Texts.words("de").values()).noneMatch(String::isBlank);
        assertThat(Texts.words("en").values()).noneMatch(String::isBlank);
    }

    @Test
    void haveTheSameArgumentsInBothLanguages() {
        Pattern argument = Pattern.compile("\\{\\d}");

        assertThat(Texts.words("en"))
                .allSatisfy((key, text) -> assertThat(
                                argument.matcher(Texts.words("de").get(key))
                                        .results()
                                        .map(it -> it.group())
                                        .sorted())
                        .as(key)
                        .containsExactlyElementsOf(argument.matcher(text)
                                .results()
                                .map(it -> it.group())
                                .sorted()
                                .toList()));
    }

    @Test
    void haveAllThatPagesAskFor() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String directory : List.of("src/main/jte", "src/main/java/org/medchain/keys/console")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    KEY.matcher(Files.readString(file)).results().forEach(it -> asked.add(it.group(1)));
                }
            }
        }

        assertThat(asked).hasSizeGreaterThan(80);
        assertThat(Texts.words("en").keySet()).containsAll(asked);
    }

    @Test
    void haveAWordForEachState() {
        Stream<String> states = Stream.of(
                        Stream.of(DestructionStatus.values()).map(it -> "status." + it),
                        Stream.of(RotationStatus.values()).map(it -> "rotation." + it),
                        Stream.of(RotationOrigin.values()).map(it -> "rotation.origin." + it),
                        Stream.of(TenantStatus.values()).map(it -> "tenant." + it),
                        Stream.of(Suspender.values()).map(it -> "suspender." + it),
                        Stream.of(DayOfWeek.values()).map(it -> "setting." + it),
                        Stream.of(RestorationStatus.values()).map(it -> "restoration." + it),
                        Stream.of(AdoptionChoice.values()).map(it -> "adoption." + it),
                        Stream.of(RecoveryStatus.values()).map(it -> "recovery." + it),
                        Stream.of(Drill.values()).map(it -> "drill." + it),
                        Stream.of(LoginRefusedException.Reason.values()).map(it -> "entrance." + it))
                .flatMap(it -> it);

        assertThat(Texts.words("en").keySet()).containsAll(states.toList());
    }

    @ParameterizedTest
    @EnumSource
    void explainEachProblem(ProblemType type) {
        assertThat(english.find(
                        "problem." + type.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .isPresent();
    }

    @Test
    void takeTheDefaultForALanguageThatNobodyWrote() {
        assertThat(Texts.of("fr", ZoneOffset.UTC).language()).isEqualTo("en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de.Europe%2FBerlin", "en.UTC%2B02%3A00", "en.Z"})
    void areThoseThatWereChosen(String choice) {
        assertThat(Texts.chosen(choice).orElseThrow().choice()).isEqualTo(choice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "de", "de.", "fr.Z", "DE.Z", "en.Nowhere", "en.%2", "en.%", "en.Z.Z", "en.Z\r\nSet-Cookie: x"
            })
    void areNoneForAChoiceThatNobodyMade(String choice) {
        assertThat(Texts.chosen(choice)).isEmpty();
    }

    @Test
    void fillInArguments() {
        assertThat(english.of("refused.role", "auditor"))
                .isEqualTo("Your roles do not allow this. Somebody with this role can do it: auditor.");
        assertThatIllegalArgumentException().isThrownBy(() -> english.of("nothing"));
    }

    @Test
    void fillInArgumentsAsTheyAre() {
        assertThat(english.of("refused.value", "{1} $1", "{0}"))
                .contains("{1} $1")
                .doesNotContain("{0} $1");
    }

    @Test
    void writeTimesWithTheirOffset() {
        assertThat(english.time(NOW)).isEqualTo("2026-11-29 08:00:00 +00:00");
        assertThat(german.time(NOW)).isEqualTo("2026-11-29 09:00:00 +01:00");
    }

    @Test
    void countDown() {
        assertThat(english.until(NOW.plus(Duration.ofHours(75)), NOW)).isEqualTo("in 3 d 3 h");
        assertThat(english.until(NOW.plus(Duration.ofMinutes(75)), NOW)).isEqualTo("in 1 h 15 min");
        assertThat(english.until(NOW.plus(Duration.ofSeconds(75)), NOW)).isEqualTo("in 1 min 15 s");
        assertThat(english.until(NOW, NOW)).isEqualTo("any moment");
    }
}
