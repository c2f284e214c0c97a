package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.EventView.Value;
import org.medchain.keys.console.page.PolicyView.Day;
import org.medchain.keys.console.page.PolicyView.Field;
import org.medchain.keys.console.page.PolicyView.Fields;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.RotationPolicy;

class PolicyFormTest {

    private static final Texts ENGLISH = Texts.of("en", ZoneOffset.UTC);

    private static final RotationPolicy AT_NIGHT = new RotationPolicy(
            true,
            Duration.ofDays(90),
            Optional.of(new MaintenanceWindow(
                    LocalTime.of(22, 0),
                    LocalTime.of(5, 0),
                    ZoneId.of("Europe/Berlin"),
                    Set.of(DayOfWeek.SATURDAY, DayOfWeek.FRIDAY))),
            Optional.of(14));

    private static final Map<String, String> TEXTS = Map.of(
            "enabled", "true",
            "maxAge", "P90D",
            "noticeDays", "14",
            "window.start", "22:00",
            "window.end", "05:00",
            "window.zone", "Europe/Berlin",
            "FRIDAY", "true",
            "SATURDAY", "true");

    private static Form with(String name, String text) {
        Map<String, String> texts = new HashMap<>(TEXTS);
        texts.put(name, text);
        return new Form(texts);
    }

    private static Form without(String... names) {
        Map<String, String> texts = new HashMap<>(TEXTS);
        texts.keySet().removeAll(List.of(names));
        return new Form(texts);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(PolicyForm.of(AT_NIGHT)).isEqualTo(TEXTS);
        assertThat(PolicyForm.parse(new Form(TEXTS))).isEqualTo(AT_NIGHT);
        assertThat(PolicyForm.parse(new Form(PolicyForm.of(RotationPolicy.DEFAULT))))
                .isEqualTo(RotationPolicy.DEFAULT);
        assertThat(PolicyForm.NAMES).containsAll(TEXTS.keySet()).hasSize(13);
    }

    @Test
    void takesEmptyTextsForNoWindowAndNoNotice() {
        Form form = new Form(Map.of(
                "enabled", "false", "maxAge", "P365D", "noticeDays", " ", "window.start", "", "window.zone", ""));

        assertThat(PolicyForm.parse(form)).isEqualTo(RotationPolicy.DEFAULT);
    }

    @Test
    void takesUtcForAZoneThatIsEmpty() {
        assertThat(PolicyForm.parse(with("window.zone", ""))
                        .window()
                        .orElseThrow()
                        .zone())
                .isEqualTo(ZoneId.of("UTC"));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, perhaps",
        "enabled, ''",
        "maxAge, soon",
        "maxAge, ''",
        "maxAge, P3651D",
        "noticeDays, many",
        "noticeDays, 90",
        "window.start, 22",
        "window.start, ''",
        "window.end, 24:00",
        "window.zone, Mars/Olympus"
    })
    void namesTheFieldThatIsBad(String name, String text) {
        assertIsBad(name, with(name, text));
    }

    @Test
    void namesTheWindowThatHasNoLengthOrNoDays() {
        assertIsBad("window", with("window.end", "22:00"));
        assertIsBad("window", without("FRIDAY", "SATURDAY"));
    }

    @Test
    void takesADayAloneForAWindowThatLacksItsStart() {
        assertIsBad("window.start", without("window.start", "window.end", "window.zone"));
    }

    private static void assertIsBad(String name, Form form) {
        assertThatThrownBy(() -> PolicyForm.parse(form))
                .isInstanceOfSatisfying(
                        MalformedValueException.class,
                        refusal -> assertThat(refusal.field()).isEqualTo(name));
    }

    @Test
    void showsWhatDiffersInWords() {
        assertThat(RotationPolicyPages.values(RotationPolicy.DEFAULT, AT_NIGHT, ENGLISH))
                .containsExactly(
                        new Value("Rotation by itself", "no", "yes", true),
                        new Value("Greatest age of wrapped keys", "P365D", "P90D", true),
                        new Value("Days of notice before a rotation", "", "14", true),
                        new Value(
                                "Maintenance window",
                                "any time",
                                "22:00 - 05:00 Europe/Berlin, Friday, Saturday",
                                true));
        assertThat(RotationPolicyPages.values(AT_NIGHT, AT_NIGHT, ENGLISH)).isEmpty();
    }

    @Nested
    class OfAPage {

        private List<String> bad(Fields fields) {
            List<String> bad = new ArrayList<>();
            fields.texts().stream().filter(Field::bad).map(Field::key).forEach(bad::add);
            fields.window().stream().filter(Field::bad).map(Field::key).forEach(bad::add);
            fields.days().stream().filter(Day::bad).map(Day::key).forEach(bad::add);
            return bad;
        }

        @Test
        void keepsWhatWasTyped() {
            Fields fields = Fields.of(with("maxAge", "soon"), Optional.of("maxAge"));

            assertThat(fields.enabled()).isTrue();
            assertThat(fields.texts())
                    .containsExactly(new Field("maxAge", "soon", true), new Field("noticeDays", "14", false));
            assertThat(fields.window())
                    .containsExactly(
                            new Field("window.start", "22:00", false),
                            new Field("window.end", "05:00", false),
                            new Field("window.zone", "Europe/Berlin", false));
            assertThat(fields.days())
                    .filteredOn(Day::chosen)
                    .extracting(Day::key)
                    .containsExactly("FRIDAY", "SATURDAY");
            assertThat(fields.days()).hasSize(7);
            assertThat(fields.windowBad()).isFalse();
        }

        @Test
        void marksWhatIsBadAlone() {
            Fields alike = Fields.of(with("window.end", "22:00"), Optional.of("window"));
            Fields without = Fields.of(without("FRIDAY", "SATURDAY"), Optional.of("window"));

            assertThat(bad(Fields.of(new Form(TEXTS), Optional.empty()))).isEmpty();
            assertThat(bad(Fields.of(new Form(TEXTS), Optional.of("window.zone"))))
                    .containsExactly("window.zone");
            assertThat(bad(alike)).containsExactly("window.start", "window.end");
            assertThat(alike.windowBad()).isTrue();
            assertThat(bad(without)).isEqualTo(PolicyForm.DAYS);
        }
    }
}
