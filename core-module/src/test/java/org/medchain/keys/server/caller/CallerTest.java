package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller.Scope;

class CallerTest {

    private static final TenantId TENANT = new TenantId("clinic");

    private static Caller caller(Scope scope, Optional<TenantId> tenant, List<String> roles) {
        return TestCaller.of("dr.miller", scope, tenant, "request", roles.toArray(new String[0]));
    }

    @Nested
    class MayAdminister {

        @Test
        void isTrueForTheTokensOwnTenantAlone() {
            Caller caller = caller(Scope.ONE_TENANT, Optional.of(TENANT), List.of());

            assertThat(caller.mayAdminister(TENANT)).isTrue();
            assertThat(caller.mayAdminister(new TenantId("other"))).isFalse();
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ONE_TENANT")
        void isTrueForEveryTenantIfTheTokenSaysSo(Scope scope) {
            assertThat(caller(scope, Optional.empty(), List.of()).mayAdminister(TENANT))
                    .isEqualTo(scope == Scope.EVERY_TENANT);
        }
    }

    @Nested
    class RolesText {

        @Test
        void isSortedWithABlankBetween() {
            assertThat(caller(Scope.NO_TENANT, Optional.empty(), List.of("key-user", "auditor"))
                            .rolesText())
                    .isEqualTo("auditor key-user");
        }

        @Test
        void isNoLongerThanTheColumn() {
            List<String> roles =
                    IntStream.range(100, 200).mapToObj(i -> "role-" + i).toList();

            assertThat(caller(Scope.NO_TENANT, Optional.empty(), roles).rolesText())
                    .hasSize(256)
                    .startsWith("role-100 role-101 ");
        }
    }

    @Nested
    class InTheCourseOf {

        @Test
        void keepsWhoAsksAndFromWhereAndNothingElseOfTheRequest() {
            Caller caller = new Caller(
                    Identity.UNNAMED,
                    new ReceivedRequest(
                            Optional.of("192.0.2.17"),
                            new RequestIds("request", Optional.of("0af7651916cd43dd8448eb211c80319c")),
                            Optional.of("sealed"),
                            Optional.of(new RepeatableRequest("id", "content"))));

            assertThat(caller.inTheCourseOf("rotation"))
                    .isEqualTo(new Caller(
                            Identity.UNNAMED,
                            new ReceivedRequest(
                                    Optional.of("192.0.2.17"),
                                    new RequestIds("rotation", Optional.empty()),
                                    Optional.empty(),
                                    Optional.empty())));
        }
    }

    @Nested
    class Internal {

        @Test
        void isTheServiceItselfWithoutAToken() {
            Caller caller = Caller.internal("rotation");

            assertThat(caller.actor()).isEqualTo(Caller.INTERNAL);
            assertThat(caller.scope()).isEqualTo(Scope.NO_TOKEN);
            assertThat(caller.tenant()).isEmpty();
            assertThat(caller.identity().roles()).isEmpty();
            assertThat(caller.request().sourceAddress()).isEmpty();
            assertThat(caller.requestId()).isEqualTo("rotation");
        }

        @Test
        void makesUpARequestIdOfItsOwn() {
            assertThat(Caller.internal().requestId())
                    .isNotEmpty()
                    .isNotEqualTo(Caller.internal().requestId());
        }
    }
}
