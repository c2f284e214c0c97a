package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.access.RefusalRecord;
import org.medchain.keys.console.access.RoleMissingException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

/**
 * Each page and each form of the console asks for a role before it does anything. The pages have nothing that they could do it with: one that does
 * something first fails otherwise than by a role that is missing.
 */
class RolesOfPagesTest {

    /** What each part of these pages needs is asked for part by part; or they are about the person alone. */
    private static final Set<String> OF_EACH_PERSON = Set.of(
            "GET /", "GET /patient", "POST /patient", "GET /me", "POST /me/language", "POST /me/zone", "GET /unsent");

    static Stream<Arguments> routes() {
        return all().filter(route -> !OF_EACH_PERSON.contains(nameOf(route)))
                .map(route -> Arguments.of(nameOf(route), route));
    }

    private static String nameOf(Route route) {
        return route.method() + " " + route.path();
    }

    private static Stream<Route> all() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackagesOf(Pages.class).stream()
                        .filter(type -> type.isAssignableTo(Pages.class) && !type.isInterface())
                        .map(RolesOfPagesTest::make)
                        .flatMap(pages -> pages.routes().stream());
    }

    private static Pages make(JavaClass type) {
        Constructor<?> constructor = type.reflect().getDeclaredConstructors()[0];
        try {
            return (Pages) constructor.newInstance(new Object[constructor.getParameterCount()]);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void areRefusedToEachOtherRole(String name, Route route) {
        RoleMissingException ofNobody = refusal(route, Set.of());

        Collection<String> others = new ArrayList<>(Role.ALL);
        others.removeAll(ofNobody.roles());

        assertThat(ofNobody.roles()).isNotEmpty();
        assertThat(refusal(route, others).roles()).isEqualTo(ofNobody.roles());
    }

    /** Those of the list are pages, so that none hides in it. */
    @Test
    void ofEachPersonAreFew() {
        assertThat(all().map(RolesOfPagesTest::nameOf)).containsAll(OF_EACH_PERSON);
    }

    /** ConsoleStrangerIT asks for each route of the list with another tenant's ids. */
    @Test
    void areInTheListOfThoseAStrangerAsksFor() throws IOException {
        assertThat(Pattern.compile("\\| `([^`]+)` \\| (404|each|own) \\|")
                        .matcher(Files.readString(Path.of("src", "test", "routes.md")))
                        .results()
                        .map(it -> it.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        all().map(RolesOfPagesTest::nameOf).toList());
    }

    private static RoleMissingException refusal(Route route, Collection<String> roles) {
        List<String> recorded = new ArrayList<>();
        Visit visit = visit(route, roles, recorded);
        RoleMissingException refusal = catchThrowableOfType(
                RoleMissingException.class, () -> route.answer().apply(visit));
        visit.refused(FailureReason.FORBIDDEN);
        assertThat(recorded).hasSize(1);
        return refusal;
    }

    private static Visit visit(Route route, Collection<String> roles, List<String> recorded) {
        Received request = new Received(
                route.method(),
                route.path(),
                Form.EMPTY,
                Map.of(),
                "en",
                Optional.empty(),
                Optional.empty(),
                "a-request",
                () -> Form.EMPTY);
        Identity person = new Identity(
                "olga",
                Caller.Scope.ONE_TENANT,
                Optional.of(new TenantId("hospital")),
                new TreeSet<>(roles),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("1"));
        Visit visit =
                new Visit(request, null, person, Texts.of("en", ZoneOffset.UTC), Instant.EPOCH, new Refusals(recorded));
        visit.take(new Form(Map.of("patientId", "patient")));
        return visit;
    }

    private record Refusals(List<String> recorded) implements RefusalRecord {

        @Override
        public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
            recorded.add(operation + " " + reason);
        }

        @Override
        public void refuseUnknown(FailureReason reason) {
            recorded.add("UNKNOWN " + reason);
        }

        @Override
        public boolean isAudited() {
            return false;
        }
    }
}
