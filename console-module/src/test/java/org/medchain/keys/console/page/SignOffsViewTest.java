package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.console.page.SignOffsView.Row;
import org.medchain.keys.console.page.SignOffsView.Signature;
import org.medchain.keys.console.text.Texts;

class SignOffsViewTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final String NEWEST = "2026-11-16 - 2026-11-22";
    private static final String SECOND = "2026-11-09 - 2026-11-15";
    private static final String THIRD = "2026-11-02 - 2026-11-08";
    private static final Signature OF_MONDAY = signature("alice", "2026-11-23T00:00:00Z");
    private static final Signature OF_SUNDAY = signature("bob", "2026-11-22T23:59:59.999999Z");

    private static Signature signature(String by, String time) {
        return new Signature(by, Instant.parse(time));
    }

    private static SignOffsView view(int most, Signature... found) {
        return SignOffsView.of(List.of(found), most, NOW, Texts.of("en", ZoneOffset.UTC));
    }

    private static Row row(String week, Signature signed) {
        return new Row(week, signed.by(), Texts.of("en", ZoneOffset.UTC).time(signed.time()));
    }

    @Test
    void areOfTheWeekBeforeTheOneInWhichTheyHappened() {
        SignOffsView view = view(10, OF_MONDAY, OF_SUNDAY);

        assertThat(view.rows())
                .hasSize(SignOffsView.WEEKS)
                .startsWith(row(NEWEST, OF_MONDAY), row(SECOND, OF_SUNDAY), new Row(THIRD, "", ""));
        assertThat(view.more()).isFalse();
    }

    @Test
    void areEachOneOfTheSameWeek() {
        Signature second = signature("carol", "2026-11-24T09:00:00Z");

        assertThat(view(10, second, OF_MONDAY).rows()).startsWith(row(NEWEST, second), row(NEWEST, OF_MONDAY));
    }

    /** Of what was not read nothing is said. */
    @Test
    void endWithTheOldestThatWasRead() {
        SignOffsView view = view(2, OF_MONDAY, OF_SUNDAY, signature("bob", "2026-11-20T00:00:00Z"));

        assertThat(view.rows()).containsExactly(row(NEWEST, OF_MONDAY), row(SECOND, OF_SUNDAY));
        assertThat(view.more()).isTrue();
    }

    @Test
    void areAskedForFromTheEndOfTheOldestWeekOn() {
        assertThat(SignOffsView.query(NOW).from()).contains(Instant.parse("2026-10-05T00:00:00Z"));
        assertThat(SignOffsView.query(NOW).operation()).contains(Operation.SIGN_OFF_REVIEW);
        assertThat(SignOffsView.query(NOW).outcome()).contains(Outcome.SUCCESS);
    }
}
