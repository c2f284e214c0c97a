package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantId;

class RowConditionTest {

    private static final RowName ROW = new RowName(new TenantId("clinic"), "tenants", "clinic");
    private static final RowTag CURRENT = RowTag.of(ROW, RowValues.of().with("name", "Clinic"));
    private static final RowCondition CURRENT_ONE = RowCondition.anyOf(Set.of(new RowTag("another"), CURRENT));
    private static final RowCondition OLD_ONE = RowCondition.anyOf(Set.of(new RowTag("another")));

    @Nested
    class Tag {

        @Test
        void isAnotherForOtherValuesAndForAnotherRow() {
            RowName other = new RowName(new TenantId("clinic"), "tenants", "clinic-2");

            assertThat(RowTag.of(ROW, RowValues.of().with("name", "Clinic"))).isEqualTo(CURRENT);
            assertThat(RowTag.of(ROW, RowValues.of().with("name", "Clinic 2"))).isNotEqualTo(CURRENT);
            assertThat(RowTag.of(other, RowValues.of().with("name", "Clinic"))).isNotEqualTo(CURRENT);
        }

        @Test
        void standsInAHeaderAsItIs() {
            assertThat(CURRENT.value()).matches("[A-Za-z0-9_-]{22}");
        }
    }

    @Nested
    class Replacement {

        @Test
        void saysWhatItExpects() {
            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> RowCondition.NONE.requireToReplace(CURRENT));
        }

        @Test
        void findsWhatItExpects() {
            assertThatCode(() -> CURRENT_ONE.requireToReplace(CURRENT)).doesNotThrowAnyException();
            assertThatCode(() -> RowCondition.THERE.requireToReplace(CURRENT)).doesNotThrowAnyException();
        }

        @Test
        void isRefusedIfThereIsSomethingElse() {
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> OLD_ONE.requireToReplace(CURRENT));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> RowCondition.NEW.requireToReplace(CURRENT));
        }
    }

    @Nested
    class Change {

        @Test
        void needsNoExpectation() {
            assertThatCode(() -> RowCondition.NONE.requireToChange(CURRENT)).doesNotThrowAnyException();
            assertThatCode(() -> CURRENT_ONE.requireToChange(CURRENT)).doesNotThrowAnyException();
        }

        @Test
        void isRefusedIfThereIsSomethingElse() {
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> OLD_ONE.requireToChange(CURRENT));
        }
    }

    @Nested
    class Creation {

        @Test
        void needsNoExpectation() {
            assertThatCode(() -> RowCondition.NONE.requireToCreate(Optional.empty()))
                    .doesNotThrowAnyException();
            assertThatCode(() -> RowCondition.NEW.requireToCreate(Optional.of(CURRENT)))
                    .doesNotThrowAnyException();
        }

        @Test
        void takesTheTagOfWhatIsShownInPlaceOfTheRow() {
            assertThatCode(() -> CURRENT_ONE.requireToCreate(Optional.of(CURRENT)))
                    .doesNotThrowAnyException();
            assertThatCode(() -> RowCondition.THERE.requireToCreate(Optional.of(CURRENT)))
                    .doesNotThrowAnyException();
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> OLD_ONE.requireToCreate(Optional.of(CURRENT)));
        }

        @Test
        void isRefusedIfARowIsExpected() {
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> RowCondition.THERE.requireToCreate(Optional.empty()));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> CURRENT_ONE.requireToCreate(Optional.empty()));
        }
    }
}
