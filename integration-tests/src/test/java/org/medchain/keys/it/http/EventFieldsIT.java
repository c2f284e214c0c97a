package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.http.Endpoint.Target;

/** Who asked, as which application, in which roles, what for, from where and under which id: in the event of each endpoint. */
@OnSharedApi
class EventFieldsIT {

    private final Api api;
    private final Hospital hospital;
    private final Target target;

    EventFieldsIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        target = Target.in(hospital);
    }

    private ApiAnswer ask(Endpoint endpoint, Set<Role> roles) {
        String token = api.tokens()
                // As a text: all other tokens of the tests have a list.
                .withAudience(TokenIssuer.DEFAULT_AUDIENCE)
                .withClaim("azp", "ward-application")
                .withClaim("purpose_of_use", "TREATMENT")
                .withClaim("data_category", "laboratory")
                .issue("dr.miller", hospital.tenantId(), roles);
        return endpoint.request(api, target).sendAs(token);
    }

    private void assertTold(ApiAnswer answer, Endpoint endpoint, Set<Role> roles) {
        assertThat(answer.header("X-Request-Id")).contains(answer.requestId());
        assertThat(hospital.auditEventsOf(answer)).singleElement().satisfies(event -> {
            assertThat(event.getString("operation")).isEqualTo(endpoint.operation());
            assertTold(event, roles);
        });
    }

    private static void assertTold(JsonObject event, Set<Role> roles) {
        assertThat(event.getString("actor")).isEqualTo("dr.miller");
        assertThat(event.getString("client")).isEqualTo("ward-application");
        assertThat(event.getString("purposeOfUse")).isEqualTo("TREATMENT");
        assertThat(event.getString("dataCategory")).isEqualTo("laboratory");
        assertThat(event.getString("sourceAddress")).isEqualTo("127.0.0.1");
        assertThat(event.getString("roles"))
                .isEqualTo(roles.stream().map(Role::claim).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @EnumSource
    void areToldOfACallThatIsAllowed(Endpoint endpoint) {
        ApiAnswer answer = ask(endpoint, endpoint.roles());

        assertThat(answer.status()).as("%s", answer).isNotEqualTo(403);
        assertTold(answer, endpoint, endpoint.roles());
    }

    @ParameterizedTest
    @EnumSource
    void areToldOfACallThatIsRefused(Endpoint endpoint) {
        ApiAnswer answer = ask(endpoint, Set.of());

        Problems.FORBIDDEN.assertIs(answer, endpoint);
        assertTold(answer, endpoint, Set.of());
    }
}
