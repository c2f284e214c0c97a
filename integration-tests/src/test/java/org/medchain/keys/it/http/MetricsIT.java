package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record MetricsIT(Api api) {

    private List<String> metrics() {
        return api.rawRequest("GET", "/metrics").send().body().lines().toList();
    }

    /** The value of the one line with this name and these labels, or 0 if there is none yet. */
    private double value(String name, String... labels) {
        return metrics().stream()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Nested
    class Operations {

        private static final String NAME = "medchain_key_operations_total";

        @Test
        void areCountedByOperationProviderAndOutcome() {
            Hospital hospital = api.newHospital();
            String[] success = {"operation=\"DECRYPT_DATA_KEY\"", "provider=\"local\"", "outcome=\"SUCCESS\""};
            String[] refused = {
                "operation=\"DECRYPT_DATA_KEY\"",
                "provider=\"local\"",
                "outcome=\"REFUSED\"",
                "reason=\"invalid-encrypted-key\""
            };
            String encryptedKey = hospital.generate("patient").json().getString("encryptedKey");
            double successes = value(NAME, success);
            double refusals = value(NAME, refused);

            hospital.decrypt("patient", encryptedKey);
            hospital.decrypt("patient", encryptedKey);
            hospital.decrypt("patient", "TUsB");

            assertThat(value(NAME, success) - successes).isEqualTo(2);
            assertThat(value(NAME, refused) - refusals).isEqualTo(1);
        }

        @Test
        void areCountedWhenTheyAreRefused() {
            Hospital hospital = api.newHospital();
            String[] refused = {"operation=\"GENERATE_DATA_KEY\"", "outcome=\"REFUSED\"", "reason=\"forbidden\""};
            double refusals = value(NAME, refused);

            api.request("POST", Hospital.DATA_KEYS, "patient").sendAs(hospital.auditor());

            assertThat(value(NAME, refused) - refusals).isEqualTo(1);
        }
    }

    @Nested
    class Durations {

        private static final String NAME = "medchain_key_operation_duration_seconds";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0.001", "0.002", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0",
                    "10.0", "+Inf"
                })
        void haveABucket(String upperBound) {
            api.newHospital().generate("patient");

            assertThat(metrics())
                    .anyMatch(line -> line.startsWith(NAME + "_bucket{")
                            && line.contains("operation=\"GENERATE_DATA_KEY\"")
                            && line.contains("le=\"" + upperBound + "\""));
        }

        @Test
        void areCountedInTheFirstBucketIfTheyAreShort() {
            Hospital hospital = api.newHospital();
            String[] labels = {"operation=\"GENERATE_DATA_KEY\"", "outcome=\"REFUSED\"", "le=\"0.001\""};
            double before = value(NAME + "_bucket", labels);

            // A refusal before the operation begins takes no time.
            api.request("POST", Hospital.DATA_KEYS, "patient").sendAs(hospital.auditor());

            assertThat(value(NAME + "_bucket", labels) - before).isEqualTo(1);
        }

        @Test
        void areSummedInSeconds() {
            Hospital hospital = api.newHospital();
            String[] labels = {"operation=\"GENERATE_DATA_KEY\"", "provider=\"local\"", "outcome=\"SUCCESS\""};
            double before = value(NAME + "_sum", labels);
            long start = System.nanoTime();

            hospital.generate("patient");

            double secondsForTheClient = (System.nanoTime() - start) / 1e9;
            assertThat(value(NAME + "_sum", labels) - before).isPositive().isLessThan(secondsForTheClient);
        }

        @Test
        void areTimedOncePerOperation() {
            Hospital hospital = api.newHospital();
            String[] labels = {"operation=\"GENERATE_DATA_KEY\"", "provider=\"local\"", "outcome=\"SUCCESS\""};
            double count = value(NAME + "_count", labels);

            hospital.generate("patient");

            assertThat(value(NAME + "_count", labels) - count).isEqualTo(1);
        }
    }

    @Nested
    class Breakers {

        @ParameterizedTest
        @ValueSource(strings = {"generateDataKey", "unwrap"})
        void areClosedWhileTheProviderAnswers(String breaker) {
            assertThat(metrics())
                    .filteredOn(line -> line.startsWith("medchain_circuit_breaker_state{")
                            && line.contains("breaker=\"" + breaker + "\"")
                            && line.contains("of=\"region\""))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 0.0"));
        }
    }

    @Nested
    class Gauges {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "medchain_build_info",
                    "medchain_cache_hits",
                    "medchain_cache_misses",
                    "medchain_certificates_waiting",
                    "medchain_clock_ahead_seconds",
                    "medchain_destructions_open",
                    "medchain_disk_free_bytes",
                    "medchain_disk_size_bytes",
                    "medchain_erasure_overdue_seconds",
                    "medchain_erasure_records_untrusted",
                    "medchain_erasure_register_behind_seconds",
                    "medchain_untrusted_rows",
                    "medchain_erasures_paused",
                    "medchain_ledger_waiting",
                    "medchain_rotation_patients_left",
                    "medchain_rotations_incomplete_total",
                    "medchain_rotations_unfinished",
                    "medchain_work_due",
                    "medchain_work_failing",
                    "medchain_work_oldest_seconds"
                })
        void haveAValue(String name) {
            assertThat(metrics())
                    .filteredOn(line -> line.startsWith(name + "{"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .isFinite());
        }

        @Test
        void tellTheRoomThatIsLeft() {
            for (String of : List.of("checkpoints", "erasure-register", "server")) {
                String label = "of=\"" + of + "\"";

                assertThat(value("medchain_disk_free_bytes", label))
                        .as(of)
                        .isPositive()
                        .isLessThanOrEqualTo(value("medchain_disk_size_bytes", label));
            }
        }

        @Test
        void tellOfEachWorkThatTheServiceDoesByItself() {
            Pattern failing = Pattern.compile("medchain_work_failing\\{.*kind=\"([a-z-]+)\".*} (.*)");

            assertThat(metrics().stream()
                            .flatMap(line -> failing.matcher(line).results())
                            .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2))))
                    .containsOnlyKeys(("abandoned-erasure-keys audit-feed begun-erasures certificate checkpoints"
                                    + " clock counted-refusals database-all database-newest erasure-key-moves"
                                    + " erasure-key-place erasure-key-sealing erasure-register"
                                    + " erasure-register-index erasures escrow-copies event-sums first-results"
                                    + " issuer-keys open-destructions overdue-erasures overdue-rotations"
                                    + " recovery-keys returned-erasure-keys revocations rotated-keys"
                                    + " rotation-notices rotation-policies rotations row-sealing row-watch"
                                    + " unfinished-rotations waiting-certificates wrapping-sums")
                            .split(" "))
                    .allSatisfy((kind, value) -> assertThat(value).as(kind).isEqualTo("0.0"));
        }

        @Test
        void tellTheEventsAndGroupsOfTheLedger() {
            double groups = value("medchain_ledger_groups");
            double events = value("medchain_ledger_events");

            api.newHospital().generate("patient");

            assertThat(value("medchain_ledger_groups")).isGreaterThan(groups);
            assertThat(value("medchain_ledger_events")).isGreaterThan(events);
        }
    }

    @Nested
    class Labels {

        private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"");

        @Test
        void nameNoTenantNoPatientAndNoKey() {
            Hospital hospital = api.newHospital();
            String patientId = "patient-of-" + hospital.tenantId();
            ApiAnswer generated = hospital.generate(patientId);
            hospital.decrypt(patientId, generated.json().getString("encryptedKey"));
            api.request("GET", Hospital.DATA_KEY, patientId, generated.json().getString("keyId"))
                    .sendAs(hospital.keyUser());

            assertThat(String.join("\n", metrics()))
                    .doesNotContain(
                            hospital.tenantId(), patientId, generated.json().getString("keyId"));
        }

        /** They would cost a twentieth of each request. */
        @Test
        void areNotOfEachHttpRequest() {
            assertThat(metrics()).noneMatch(line -> line.matches("(http_server|servlet|REST)_.*"));
        }

        @Test
        void ofOurMetricsAreTheKnownOnes() {
            assertThat(metrics().stream()
                            .filter(line -> line.startsWith("medchain_"))
                            .flatMap(line -> LABEL.matcher(line).results().map(found -> found.group(1))))
                    .containsOnly(("cache operation provider outcome reason status version java breaker kind"
                                    + " lane region of fault le mp_scope")
                            .split(" "));
        }
    }
}
