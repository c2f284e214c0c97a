package org.medchain.keys.audit.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkType;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.StoredEvents;

/** Read back by HAPI FHIR, which refuses what FHIR R4 does not know. */
class FhirAuditEventTest {

    private static final FhirContext R4 = FhirContext.forR4();

    private static final org.medchain.keys.audit.AuditEvent WHOLE = StoredEvents.whole();

    private static AuditEvent read(Operation operation, FailureReason reason) {
        return read(FhirAuditEvent.of(StoredEvents.bare(operation, Optional.ofNullable(reason))));
    }

    private static AuditEvent read(JsonObject event) {
        IParser parser = R4.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        AuditEvent read = parser.parseResource(AuditEvent.class, event.toString());
        requireWhatFhirRequires(read);
        return read;
    }

    /** The elements of R4's AuditEvent with a cardinality of 1 or more, and what its required bindings and constraints ask. */
    static void requireWhatFhirRequires(AuditEvent event) {
        requireCoding(event.getType());
        assertThat(event.getSubtype()).allSatisfy(FhirAuditEventTest::requireCoding);
        assertThat(event.getRecorded()).isNotNull();
        assertThat(event.getAction()).isIn((Object[]) AuditEventAction.values());
        assertThat(event.getOutcome()).isIn((Object[]) AuditEventOutcome.values());
        assertThat(event.getAgent()).isNotEmpty().allSatisfy(agent -> {
            assertThat(agent.getRequestorElement().hasValue()).isTrue();
            assertThat(agent.getWho().isEmpty()).isFalse();
            if (agent.hasNetwork()) {
                assertThat(agent.getNetwork().getType()).isIn((Object[]) AuditEventAgentNetworkType.values());
            }
        });
        assertThat(event.getSource().getObserver().isEmpty()).isFalse();
        assertThat(event.getSource().getType()).allSatisfy(FhirAuditEventTest::requireCoding);
        assertThat(event.getEntity()).isNotEmpty().allSatisfy(entity -> {
            requireCoding(entity.getType());
            assertThat(entity.hasName() && entity.hasQuery()).isFalse();
            assertThat(entity.getDetail()).allSatisfy(detail -> {
                assertThat(detail.getType()).isNotEmpty();
                assertThat(detail.getValue().isEmpty()).isFalse();
            });
        });
    }

    private static void requireCoding(Coding coding) {
        assertThat(coding.getSystem()).matches("(http://|urn:).+");
        assertThat(coding.getCode()).isNotEmpty();
    }

    @Nested
    class AnEvent {

        private final AuditEvent read = read(FhirAuditEvent.of(WHOLE));

        @Test
        void tellsWhatWasTriedAndHowItEnded() {
            assertThat(read.getIdElement().getIdPart()).isEqualTo(WHOLE.id().toString());
            assertThat(read.getRecordedElement().getValueAsString()).isEqualTo("2026-11-25T01:07:53.311097Z");
            assertThat(read.getType().getCode()).isEqualTo("110110");
            assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo("GENERATE_DATA_KEY");
            assertThat(read.getAction()).isEqualTo(AuditEventAction.C);
            assertThat(read.getOutcome()).isEqualTo(AuditEventOutcome._0);
            assertThat(read.hasOutcomeDesc()).isFalse();
            assertThat(read.getPurposeOfEventFirstRep().getText()).isEqualTo("TREATMENT");
            assertThat(read.getSource().getSite()).isEqualTo("hospital-a");
        }

        @Test
        void tellsWhoAskedThroughWhat() {
            assertThat(read.getAgent()).hasSize(2);
            AuditEvent.AuditEventAgentComponent caller = read.getAgent().get(0);
            assertThat(caller.getRequestor()).isTrue();
            assertThat(caller.getWho().getIdentifier().getValue()).isEqualTo("dr.miller");
            assertThat(caller.getRole()).extracting(role -> role.getText()).containsExactly("auditor", "key-user");
            assertThat(caller.getNetwork().getAddress()).isEqualTo("192.0.2.17");
            assertThat(caller.getNetwork().getType()).isEqualTo(AuditEventAgentNetworkType._2);
            AuditEvent.AuditEventAgentComponent client = read.getAgent().get(1);
            assertThat(client.getRequestor()).isFalse();
            assertThat(client.getWho().getIdentifier().getValue()).isEqualTo("ward-application");
        }

        @Test
        void tellsOfPatientKeyAndRequest() {
            assertThat(read.getEntity())
                    .extracting(entity -> entity.getWhat().getIdentifier().getSystem() + " "
                            + entity.getWhat().getIdentifier().getValue())
                    .containsExactly(
                            "urn:medchain:tenant:hospital-a:patient patient-1",
                            "urn:medchain:data-key " + WHOLE.keyId().orElseThrow(),
                            "urn:medchain:request request-1");
            assertThat(read.getEntity().get(1).getDetail())
                    .extracting(
                            detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
                    .containsExactly("provider=local", "generation=1", "region=eu-west-1");
            assertThat(read.getEntity().get(2).getDetail())
                    .extracting(
                            detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
                    .containsExactly(
                            "eventId=" + WHOLE.id(),
                            "seq=2",
                            "dataCategory=laboratory",
                            "delivery=sealed",
                            "traceId=0af7651916cd43dd8448eb211c80319c",
                            "changeOf=tenants/hospital-a",
                            "changeNumber=7");
        }

        @Test
        void leavesValuesInTheTrail() {
            assertThat(FhirAuditEvent.of(WHOLE).toString()).doesNotContain("window");
        }

        @Test
        void canLackThePatientsId() {
            JsonObject without = FhirAuditEvent.withoutPatientId(WHOLE);

            assertThat(without.toString()).doesNotContain("patient-1");
            AuditEvent anonymous = read(without);
            assertThat(anonymous.getType().getCode()).isEqualTo("110110");
            assertThat(anonymous.getEntityFirstRep().getWhat().getIdentifier())
                    .satisfies(
                            it -> assertThat(it.getSystem()).isEqualTo("urn:medchain:tenant:hospital-a:patient-hash"))
                    .satisfies(it -> assertThat(it.getValue())
                            .isEqualTo(WHOLE.patientHash().orElseThrow().toString()));
        }

        @Test
        void canLackWhatIsOptional() {
            AuditEvent bare = read(Operation.OPEN_CIRCUIT_BREAKER, null);

            assertThat(bare.getAgent()).singleElement().satisfies(agent -> {
                assertThat(agent.hasNetwork()).isFalse();
                assertThat(agent.hasRole()).isFalse();
            });
            assertThat(bare.getEntity()).hasSize(1);
            assertThat(bare.getType().getCode()).isEqualTo("110100");
        }
    }

    @Nested
    class Codes {

        static List<Operation> operations() {
            return Arrays.asList(Operation.values());
        }

        static List<FailureReason> reasons() {
            return Arrays.asList(FailureReason.values());
        }

        @ParameterizedTest
        @MethodSource("operations")
        void areKnownForEveryOperation(Operation operation) {
            AuditEvent read = read(operation, null);

            assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo(operation.name());
        }

        @ParameterizedTest
        @CsvSource({
            "DECRYPT_DATA_KEY, R",
            "READ_AUDIT_LOG, R",
            "CREATE_TENANT, C",
            "START_ROTATION, C",
            "CERTIFY_DESTRUCTION, C",
            "REPLAY_ERASURES, D",
            "SUSPEND_TENANT, U",
            "CANCEL_ROTATION, U",
            "SET_ROTATION_POLICY, U",
            "APPROVE_DESTRUCTION, U",
            "DESTROY_PATIENT_KEYS, D",
            "LIFT_LEGAL_HOLD, D",
            "OPEN_CIRCUIT_BREAKER, E"
        })
        void ofTheActionFollowTheKindOfOperation(Operation operation, AuditEventAction action) {
            assertThat(read(operation, null).getAction()).isEqualTo(action);
        }

        @ParameterizedTest
        @MethodSource("reasons")
        void tellTheCallersFailuresFromTheServices(FailureReason reason) {
            AuditEvent read = read(Operation.DECRYPT_DATA_KEY, reason);

            boolean serious = Set.of(
                            FailureReason.INTERNAL_ERROR,
                            FailureReason.KMS_REFUSED,
                            FailureReason.KMS_BUSY,
                            FailureReason.KMS_UNAVAILABLE,
                            FailureReason.AUDIT_UNAVAILABLE)
                    .contains(reason);
            assertThat(read.getOutcome()).isEqualTo(serious ? AuditEventOutcome._8 : AuditEventOutcome._4);
            assertThat(read.getOutcomeDesc()).isEqualTo(reason.slug());
        }

        @ParameterizedTest
        @CsvSource({"READ_AUDIT_LOG", "EXPORT_AUDIT_LOG", "VERIFY_AUDIT_LOG", "READ_CHECKPOINTS", "READ_AUDIT_SUMMARY"})
        void ofUsingTheTrailAreOfTheirOwnType(Operation operation) {
            assertThat(read(operation, null).getType().getCode()).isEqualTo("110101");
        }
    }
}
