package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.console.page.Filled.State;
import org.medchain.keys.console.page.ReviewView.Largest;
import org.medchain.keys.console.page.SignOffsView.Signature;
import org.medchain.keys.console.session.UnsentForm;
import org.medchain.keys.console.text.Texts;

/** Pages with as many rows as they may have, whatever people typed, stay small. */
class PageSizesTest {

    private static final int LARGEST = 60_000;
    private static final Texts TEXTS = Texts.of("de", ZoneOffset.UTC);
    private static final String TEXT = "a text of thirty-six characters here";

    private static final List<String> LETTERS = List.of("a", "\u00e4", "\"");

    /** The longest texts that people and applications give, in characters. */
    private static final Map<String, Integer> LONGEST = Map.ofEntries(
            Map.entry("patientId", 128),
            Map.entry("legalBasis", 500),
            Map.entry("reason", 500),
            Map.entry("requestedBy", 256),
            Map.entry("approvedBy", 256),
            Map.entry("placedBy", 256),
            Map.entry("liftProposedBy", 256),
            Map.entry("cancelProposedBy", 256),
            Map.entry("exportedBy", 256),
            Map.entry("endedBy", 256),
            Map.entry("actor", 256),
            Map.entry("by", 256),
            Map.entry("who", 256),
            Map.entry("purpose", 514),
            Map.entry("label", 340),
            Map.entry("sentence", 340));

    static Stream<Arguments> lists() {
        return Stream.of(
                list("today", TodayPages.MOST, filled -> filled.of(TodayView.class)),
                list("erasures", ErasurePages.SIZE, filled -> filled.listing(ErasureRow.class)),
                list("holds", HoldPages.SIZE, filled -> filled.listing(HoldRow.class)),
                list("recoveries", RecoveryPages.SIZE, filled -> filled.of(RecoveriesView.class)),
                list("audit", AuditPages.SIZE, filled -> filled.of(AuditView.class)),
                list("left", RotationPages.SIZE, filled -> filled.listing(KeyLeftRow.class)),
                list("wrappings", WrappingPages.MOST, filled -> filled.of(WrappingsView.class)));
    }

    private static Arguments list(String template, int size, Function<Filled, Object> view) {
        return Arguments.of(template, size, view);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void areSmall(String template, int size, Function<Filled, Object> view) {
        for (String letter : LETTERS) {
            for (int part : new int[] {1, 2, 4, 8, 16}) {
                for (State state : State.values()) {
                    Filled filled = new Filled(TEXT, TEXTS, state, size, typed(letter, part));

                    assertThat(bytes(template, view.apply(filled)))
                            .as("%s, a %dth of the longest, of %s", state, part, letter)
                            .isLessThan(LARGEST);
                }
            }
        }
    }

    private static Map<String, String> typed(String letter, int part) {
        return LONGEST.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> letter.repeat(it.getValue() / part)));
    }

    private static int bytes(String template, Object view) {
        Layout layout = new Filled(TEXT, TEXTS).of(Layout.class);
        return Templates.html(template, Map.of("page", layout, "view", view)).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void areSmallForAPatientWithManyKeysAndUses() {
        Map<String, String> typed = typed("\u00e4", 1);
        PatientView view = new Filled(TEXT, TEXTS, State.WAITING, 1, typed).of(PatientView.class);
        PatientView many = new PatientView(
                view.patientId(),
                new Filled(TEXT, TEXTS, State.MINE, PatientPages.MOST_KEYS, typed)
                        .of(PatientView.class)
                        .keys(),
                new Filled(TEXT, TEXTS, State.MINE, PatientEvents.MOST, typed)
                        .of(PatientView.class)
                        .events(),
                view.hold(),
                view.erasures(),
                view.reach(),
                true);

        assertThat(bytes("patient", many)).isLessThan(LARGEST);
    }

    @Test
    void leadBehindTheLastRowThatFits() {
        List<String> found =
                Stream.of("1", "2", "3").map(text -> text + "a".repeat(1_000)).toList();

        Listing<String> page = Listing.of(found, 3, row -> row, row -> row.substring(0, 1));

        assertThat(page.rows()).hasSize(2);
        assertThat(page.next()).isEqualTo("2");
    }

    @Test
    void areSmallForAFormThatWasNotSent() {
        for (String letter : LETTERS) {
            UnsentForm longest = IntStream.iterate(20_000, length -> length - 100)
                    .mapToObj(length -> Map.of("patientIds", letter.repeat(length)))
                    .map(fields -> new UnsentForm("/recoveries/request", fields, Instant.EPOCH))
                    .filter(UnsentForm::isShort)
                    .findFirst()
                    .orElseThrow();

            assertThat(bytes("unsent", UnsentPages.view(longest, TEXTS)))
                    .as(letter)
                    .isLessThan(LARGEST);
        }
    }

    @Test
    void areSmallForAReviewOfNinetyDays() {
        String name = "\u00e4".repeat(256);
        Largest largest = Largest.of(
                Collections.nCopies(ReviewPages.MOST, new Count(name + ", READ_AUDIT_SUMMARY, forbidden", 7, 7)),
                ReviewPages.MOST);
        UnusualVolume volume = new UnusualVolume(name, LocalDate.EPOCH, 7, 7);
        ReviewView view = new ReviewView(
                TEXT,
                TEXT,
                List.of(),
                new Filled("2026-11-29", TEXTS, State.MINE, 90)
                        .of(ReviewView.class)
                        .days(),
                largest,
                largest,
                ReviewPages.volumes(Collections.nCopies(ReviewPages.MOST, volume)),
                Optional.of(SignOffsView.of(
                        Collections.nCopies(SignOffsView.MOST, new Signature(name, Instant.EPOCH)),
                        SignOffsView.MOST,
                        Instant.EPOCH,
                        TEXTS)));

        assertThat(bytes("review", view)).isLessThan(LARGEST);
    }
}
