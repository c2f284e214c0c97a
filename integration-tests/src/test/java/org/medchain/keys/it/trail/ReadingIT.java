package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class ReadingIT {

    private static final String NDJSON = "application/x-ndjson";
    private static final String FHIR = "application/fhir+ndjson";
    private static final FhirContext R4 = FhirContext.forR4();

    private final Api api;
    private final AuditorsHospital hospital;

    ReadingIT(Api api) {
        this.api = api;
        hospital = AuditorsHospital.in(api);
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static List<String> linesOf(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.body()).endsWith("\n");
        assertThat(answer.body().chars()).allMatch(it -> it == '\n' || (it >= ' ' && it < 0x7F));
        return answer.body().lines().toList();
    }

    @Nested
    class Filter {

        @Test
        void byKeyFindsEachUseOfIt() {
            JsonObject key = hospital.hospital().generate("patient-1").json();
            hospital.hospital().generate("patient-1");
            hospital.hospital().decrypt("patient-1", key.getString("encryptedKey"));

            List<JsonObject> found = hospital.get(Hospital.AUDIT_LOGS + "?keyId="
                            + key.getString("keyId").toUpperCase(java.util.Locale.ROOT))
                    .json()
                    .getJsonArray("items")
                    .getValuesAs(JsonObject.class);

            assertThat(found)
                    .extracting(event -> event.getString("operation"))
                    .containsExactly("DECRYPT_DATA_KEY", "GENERATE_DATA_KEY");
        }
    }

    @Nested
    class Lines {

        @Test
        void areTheEventsOfTheList() {
            hospital.generate(3);
            hospital.hospital().decrypt("patient-1", "TUsB");
            List<JsonObject> listed = new ArrayList<>(hospital.hospital().auditEvents());
            java.util.Collections.reverse(listed);

            List<JsonObject> lines = linesOf(hospital.get(Hospital.AUDIT_LOGS, NDJSON)).stream()
                    .map(ReadingIT::parse)
                    .toList();

            assertThat(lines.subList(0, listed.size())).isEqualTo(listed);
            assertThat(lines.subList(listed.size(), lines.size()))
                    .extracting(event -> event.getString("operation"))
                    .containsExactly("READ_AUDIT_LOG", "EXPORT_AUDIT_LOG");
        }

        @Test
        void meetTheFilters() {
            hospital.generate(4);

            assertThat(linesOf(hospital.get(
                            Hospital.AUDIT_LOGS + "?operation=GENERATE_DATA_KEY&patientId=patient-0", NDJSON)))
                    .hasSize(2);
        }

        @Test
        void haveNoPages() {
            assertThat(hospital.get(Hospital.AUDIT_LOGS + "?limit=5", NDJSON).status())
                    .isEqualTo(400);
            assertThat(hospital.get(Hospital.AUDIT_LOGS + "?cursor=NQ", FHIR).status())
                    .isEqualTo(400);
        }

        @Test
        void areAsManyAsEventsWhateverCallersSay() {
            String forged = "a\n{\"seq\":1}\u2028FORGED\r\n";
            ApiAnswer answer = api.request("POST", Hospital.DATA_KEYS, "patient-1")
                    .sendAs(api.tokens()
                            .withClaim("azp", forged)
                            .withClaim("purpose_of_use", forged)
                            .issue("tester \ud83c\udfe5", hospital.tenantId(), Set.of(Role.KEY_USER)));
            assertThat(answer.status()).isEqualTo(201);

            for (String accept : List.of(NDJSON, FHIR)) {
                List<String> lines =
                        linesOf(hospital.get(Hospital.AUDIT_LOGS + "?requestId=" + answer.requestId(), accept));
                assertThat(lines)
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains("\\uD83C\\uDFE5"));
            }
            List<String> chain = linesOf(hospital.get(AuditorsHospital.EXPORT));
            assertThat(chain)
                    .extracting(line -> parse(line).getInt("seq"))
                    .isEqualTo(IntStream.rangeClosed(1, chain.size()).boxed().toList());
        }
    }

    @Nested
    class Fhir {

        @Test
        void isReadByHapiLineByLine() {
            hospital.generate(2);
            hospital.hospital().decrypt("patient-1", "TUsB");
            hospital.hospital().suspend();
            hospital.hospital().generate("patient-1");
            hospital.hospital().resume();
            hospital.get(AuditorsHospital.VERIFICATION);
            IParser parser = R4.newJsonParser().setParserErrorHandler(new StrictErrorHandler());

            List<AuditEvent> read = linesOf(hospital.get(Hospital.AUDIT_LOGS, FHIR)).stream()
                    .map(line -> parser.parseResource(AuditEvent.class, line))
                    .toList();

            assertThat(read)
                    .extracting(event -> event.getSubtypeFirstRep().getCode() + " "
                            + event.getOutcome().toCode())
                    .containsExactly(
                            "CREATE_TENANT 0",
                            "GENERATE_DATA_KEY 0",
                            "GENERATE_DATA_KEY 0",
                            "DECRYPT_DATA_KEY 4",
                            "SUSPEND_TENANT 0",
                            "GENERATE_DATA_KEY 4",
                            "RESUME_TENANT 0",
                            "VERIFY_AUDIT_LOG 0",
                            "EXPORT_AUDIT_LOG 0");
            assertThat(read).allSatisfy(event -> {
                assertThat(event.getType().getCode()).isNotEmpty();
                assertThat(event.getRecorded()).isNotNull();
                assertThat(event.getAgentFirstRep().getRequestor()).isTrue();
                assertThat(event.getSource().getObserver().isEmpty()).isFalse();
            });
        }
    }

    @Nested
    class Export {

        @Test
        void isTheSameAsLinesAndAsOneText() {
            hospital.generate(3);

            List<String> lines = linesOf(hospital.get(AuditorsHospital.EXPORT));
            JsonObject text =
                    hospital.get(AuditorsHospital.EXPORT, "application/json").json();

            assertThat(text.getJsonArray("items").getValuesAs(JsonObject.class).subList(0, lines.size()))
                    .isEqualTo(lines.stream().map(ReadingIT::parse).toList());
        }

        @Test
        void hasOnlyWhatIsBehindTheEntryThatIsNamed() {
            hospital.generate(3);

            List<String> all = linesOf(hospital.get(AuditorsHospital.EXPORT));
            List<String> behind = linesOf(hospital.get(AuditorsHospital.EXPORT + "?afterSequence=2"));

            assertThat(behind.subList(0, all.size() - 2)).isEqualTo(all.subList(2, all.size()));
        }
    }

    @Nested
    class EveryRequest {

        static Stream<Arguments> requests() {
            return Stream.of(
                    arguments(Hospital.AUDIT_LOGS, "application/json", "READ_AUDIT_LOG"),
                    arguments(Hospital.AUDIT_LOGS, NDJSON, "EXPORT_AUDIT_LOG"),
                    arguments(Hospital.AUDIT_LOGS, FHIR, "EXPORT_AUDIT_LOG"),
                    arguments(AuditorsHospital.EXPORT, NDJSON, "EXPORT_AUDIT_LOG"),
                    arguments(AuditorsHospital.EXPORT, "application/json", "EXPORT_AUDIT_LOG"),
                    arguments(AuditorsHospital.VERIFICATION, "application/json", "VERIFY_AUDIT_LOG"),
                    arguments(AuditorsHospital.CHECKPOINTS, "application/json", "READ_CHECKPOINTS"),
                    arguments(AuditorsHospital.SUMMARY, "application/json", "READ_AUDIT_SUMMARY"));
        }

        @ParameterizedTest
        @MethodSource("requests")
        void leavesExactlyOneEvent(String path, String accept, String operation) {
            ApiAnswer answer = hospital.get(path, accept);

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            hospital.hospital().assertAudited(answer, "operation", operation, "outcome", "SUCCESS");
        }

        @ParameterizedTest
        @MethodSource("requests")
        void ofTheInstallationsAuditorIsAboutNoTenant(String path, String accept, String operation) {
            hospital.generate(1);

            ApiAnswer answer = api.rawRequest("GET", path)
                    .as(api.token(Api.EVERY_TENANT, Role.AUDITOR))
                    .header("Accept", accept)
                    .send();

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.body()).doesNotContain(hospital.tenantId());
        }
    }

    @Nested
    class Pages {

        @Test
        void showEachEventOnceWhileEventsArrive() {
            hospital.generate(40);
            List<Integer> expected = hospital.hospital().auditEvents().stream()
                    .map(event -> event.getInt("seq"))
                    .toList();
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> arriving = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    hospital.generate(1);
                }
            });

            List<Integer> read = new ArrayList<>();
            try {
                Optional<String> cursor = Optional.of("");
                while (cursor.isPresent()) {
                    JsonObject page = hospital.get(Hospital.AUDIT_LOGS + "?limit=3" + cursor.get())
                            .json();
                    page.getJsonArray("items").getValuesAs(JsonObject.class).stream()
                            .map(event -> event.getInt("seq"))
                            .forEach(read::add);
                    cursor = Optional.ofNullable(page.getString("nextCursor", null))
                            .map(it -> "&cursor=" + it);
                }
            } finally {
                ended.set(true);
                arriving.join();
            }

            assertThat(read).doesNotHaveDuplicates();
            assertThat(read).isSortedAccordingTo(java.util.Comparator.reverseOrder());
            assertThat(read.subList(read.size() - expected.size(), read.size())).isEqualTo(expected);
            // Without a gap: each event that was there when the first page was read is there once.
            assertThat(read)
                    .isEqualTo(IntStream.rangeClosed(1, read.get(0))
                            .mapToObj(i -> read.get(0) + 1 - i)
                            .toList());
            assertThat(read.get(0)).isGreaterThan(expected.get(0));
        }
    }

    @Nested
    class Summary {

        @Test
        void countsByOutcomeOperationActorAndDay() {
            hospital.generate(3);
            hospital.hospital().decrypt("patient-1", "TUsB");
            ApiAnswer refused = api.rawRequest("GET", Hospital.AUDIT_LOGS)
                    .sendAs(hospital.hospital().keyUser());
            assertThat(refused.status()).isEqualTo(403);

            JsonObject summary = hospital.get(AuditorsHospital.SUMMARY).json();

            assertThat(summary.getJsonObject("byOutcome")).isEqualTo(parse("{\"failures\":2,\"successes\":4}"));
            assertThat(summary.getJsonArray("byOperation"))
                    .containsExactly(
                            parse("{\"failures\":0,\"operation\":\"CREATE_TENANT\",\"successes\":1}"),
                            parse("{\"failures\":1,\"operation\":\"DECRYPT_DATA_KEY\",\"successes\":0}"),
                            parse("{\"failures\":0,\"operation\":\"GENERATE_DATA_KEY\",\"successes\":3}"),
                            parse("{\"failures\":1,\"operation\":\"READ_AUDIT_LOG\",\"successes\":0}"));
            assertThat(summary.getJsonArray("byActor"))
                    .containsExactly(
                            parse("{\"actor\":\"tester\",\"failures\":2,\"successes\":3}"),
                            parse("{\"actor\":\"administrator\",\"failures\":0,\"successes\":1}"));
            assertThat(summary.getJsonArray("byDay").getValuesAs(JsonObject.class).stream()
                            .mapToInt(day -> day.getInt("successes") + day.getInt("failures")))
                    .hasSizeBetween(1, 2);
            assertThat(summary.getJsonArray("denials"))
                    .containsExactlyInAnyOrder(
                            parse("{\"actor\":\"tester\",\"events\":1,\"operation\":\"DECRYPT_DATA_KEY\","
                                    + "\"reason\":\"invalid-encrypted-key\"}"),
                            parse("{\"actor\":\"tester\",\"events\":1,\"operation\":\"READ_AUDIT_LOG\","
                                    + "\"reason\":\"forbidden\"}"));
            assertThat(summary.getJsonArray("unusualVolumes")).isEmpty();
        }

        @Test
        void isOfTheTimeAskedFor() {
            hospital.generate(1);

            JsonObject summary = hospital.get(
                            AuditorsHospital.SUMMARY + "?from=2020-01-01T00:00:00Z&to=2020-12-31T00:00:00Z")
                    .json();

            assertThat(summary.getJsonObject("byOutcome")).isEqualTo(parse("{\"failures\":0,\"successes\":0}"));
            assertThat(summary.getString("from")).isEqualTo("2020-01-01T00:00:00Z");
        }
    }
}
