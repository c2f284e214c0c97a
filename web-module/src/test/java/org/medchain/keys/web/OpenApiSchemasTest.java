package org.medchain.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.FailureReason;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.audit.reading.Drill;
import org.medchain.keys.chain.verification.Flaw;
import org.medchain.keys.escrow.recovery.RecoveryStatus;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.tenant.TenantStatus;
import org.medchain.keys.web.audit.CheckpointPage;
import org.medchain.keys.web.audit.CheckpointView;
import org.medchain.keys.web.audit.DrillBody;
import org.medchain.keys.web.audit.RowChangeView;
import org.medchain.keys.web.audit.SignOffBody;
import org.medchain.keys.web.audit.SignedWeekView;
import org.medchain.keys.web.audit.SummaryView;
import org.medchain.keys.web.audit.VerificationView;
import org.medchain.keys.web.datakey.DataKeyView;
import org.medchain.keys.web.datakey.DecryptBatchBody;
import org.medchain.keys.web.datakey.DecryptBody;
import org.medchain.keys.web.datakey.GenerateBatchBody;
import org.medchain.keys.web.datakey.GenerateBody;
import org.medchain.keys.web.datakey.KeyAnswer;
import org.medchain.keys.web.destruction.CertificateView;
import org.medchain.keys.web.destruction.DestroyBody;
import org.medchain.keys.web.destruction.DestructionSummary;
import org.medchain.keys.web.destruction.DestructionView;
import org.medchain.keys.web.destruction.HoldBody;
import org.medchain.keys.web.destruction.HoldView;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.recovery.EscrowCopiesView;
import org.medchain.keys.web.recovery.RecoveredBody;
import org.medchain.keys.web.recovery.RecoveryBody;
import org.medchain.keys.web.recovery.RecoveryKeyApprovalBody;
import org.medchain.keys.web.recovery.RecoveryKeyBody;
import org.medchain.keys.web.recovery.RecoveryKeyView;
import org.medchain.keys.web.recovery.RecoveryView;
import org.medchain.keys.web.restoration.ConfirmBody;
import org.medchain.keys.web.restoration.RestorationView;
import org.medchain.keys.web.revocation.RevocationsView;
import org.medchain.keys.web.rotation.CompromiseBody;
import org.medchain.keys.web.rotation.KeyLeftView;
import org.medchain.keys.web.rotation.MaintenanceWindowBody;
import org.medchain.keys.web.rotation.RotationFailureView;
import org.medchain.keys.web.rotation.RotationPolicyBody;
import org.medchain.keys.web.rotation.RotationPolicyView;
import org.medchain.keys.web.rotation.RotationView;
import org.medchain.keys.web.rotation.WrappingView;
import org.medchain.keys.web.rotation.WrappingsView;
import org.medchain.keys.web.tenant.AdoptionBody;
import org.medchain.keys.web.tenant.AdoptionView;
import org.medchain.keys.web.tenant.CmkView;
import org.medchain.keys.web.tenant.TenantBody;
import org.medchain.keys.web.tenant.TenantView;

/** The schemas of openapi.yaml have the members and values of the types that they describe. */
class OpenApiSchemasTest {

    private static final OpenApi SCHEMAS = OpenApi.read().get("components").get("schemas");

    static List<Arguments> bodies() {
        return List.of(
                Arguments.of("TenantSpecification", TenantBody.class),
                Arguments.of("TenantPatch", TenantBody.class),
                Arguments.of("Tenant", TenantView.class),
                Arguments.of("TenantPage", Page.class),
                Arguments.of("AdoptionChoice", AdoptionBody.class),
                Arguments.of("Adoption", AdoptionView.class),
                Arguments.of("Cmk", CmkView.class),
                Arguments.of("RegionalCmk", CmkView.Region.class),
                Arguments.of("GenerateRequest", GenerateBody.class),
                Arguments.of("DecryptRequest", DecryptBody.class),
                Arguments.of("GenerateBatchRequest", GenerateBatchBody.class),
                Arguments.of("GenerateBatchItem", GenerateBatchBody.Item.class),
                Arguments.of("DecryptBatchRequest", DecryptBatchBody.class),
                Arguments.of("DecryptBatchItem", DecryptBatchBody.Item.class),
                Arguments.of("DataKey", DataKeyView.class),
                Arguments.of("DataKeyPage", Page.class),
                Arguments.of("DestroyRequest", DestroyBody.class),
                Arguments.of("HoldRequest", HoldBody.class),
                Arguments.of("LegalHold", HoldView.class),
                Arguments.of("DestructionSummary", DestructionSummary.class),
                Arguments.of("Destruction", DestructionView.class),
                Arguments.of("DestructionPage", Page.class),
                Arguments.of("Certificate", CertificateView.class),
                Arguments.of("RestorationConfirmation", ConfirmBody.class),
                Arguments.of("Restoration", RestorationView.class),
                Arguments.of("RotatedPatient", RotatedPatient.class),
                Arguments.of("Rotation", RotationView.class),
                Arguments.of("RotationFailure", RotationFailureView.class),
                Arguments.of("RotationPage", Page.class),
                Arguments.of("CompromiseSpecification", CompromiseBody.class),
                Arguments.of("KeyLeft", KeyLeftView.class),
                Arguments.of("KeyLeftPage", Page.class),
                Arguments.of("RecoveryKeySpecification", RecoveryKeyBody.class),
                Arguments.of("RecoveryKeyApproval", RecoveryKeyApprovalBody.class),
                Arguments.of("RecoveryKey", RecoveryKeyView.class),
                Arguments.of("NextRecoveryKey", RecoveryKeyView.NextKey.class),
                Arguments.of("EscrowCounts", RecoveryKeyView.Counts.class),
                Arguments.of("OtherRecoveryKey", RecoveryKeyView.OtherKey.class),
                Arguments.of("RecoveryRequest", RecoveryBody.class),
                Arguments.of("Recovery", RecoveryView.class),
                Arguments.of("RecoveryPage", Page.class),
                Arguments.of("EscrowCopies", EscrowCopiesView.class),
                Arguments.of("EscrowedPatient", EscrowCopiesView.PatientView.class),
                Arguments.of("EscrowKey", EscrowCopiesView.KeyView.class),
                Arguments.of("EscrowCopy", EscrowCopiesView.CopyView.class),
                Arguments.of("RecoveredDataKeys", RecoveredBody.class),
                Arguments.of("RecoveredItem", RecoveredBody.Item.class),
                Arguments.of("RotationPolicySpecification", RotationPolicyBody.class),
                Arguments.of("RotationPolicy", RotationPolicyView.class),
                Arguments.of("MaintenanceWindow", MaintenanceWindowBody.class),
                Arguments.of("Revocations", RevocationsView.class),
                Arguments.of("Wrapping", WrappingView.class),
                Arguments.of("Wrappings", WrappingsView.class),
                Arguments.of("RowChange", RowChangeView.class),
                Arguments.of("AuditEventPage", Page.class),
                Arguments.of("Checkpoint", CheckpointView.class),
                Arguments.of("CheckpointPage", CheckpointPage.class),
                Arguments.of("CheckpointKey", CheckpointPage.PublicKeyView.class),
                Arguments.of("Verification", VerificationView.class),
                Arguments.of("AuditFlaw", VerificationView.FlawView.class),
                Arguments.of("AuditSummary", SummaryView.class),
                Arguments.of("SignOffRequest", SignOffBody.class),
                Arguments.of("SignedWeek", SignedWeekView.class),
                Arguments.of("RecordedDrill", DrillBody.class));
    }

    static List<Arguments> enums() {
        return List.of(
                Arguments.of("Operation", names(Operation.values())),
                Arguments.of("Outcome", names(Outcome.values())),
                Arguments.of("DestructionStatus", names(DestructionStatus.values())),
                Arguments.of("RecoveryStatus", names(RecoveryStatus.values())),
                Arguments.of("TenantStatus", names(TenantStatus.values())),
                Arguments.of("RotationStatus", names(RotationStatus.values())),
                Arguments.of("RotationOrigin", names(RotationOrigin.values())),
                Arguments.of(
                        "Drill", Arrays.stream(Drill.values()).map(Drill::label).toList()),
                Arguments.of(
                        "Reason",
                        Arrays.stream(FailureReason.values())
                                .map(FailureReason::slug)
                                .toList()),
                Arguments.of(
                        "Provider",
                        Arrays.stream(ProviderType.values())
                                .map(ProviderType::label)
                                .toList()),
                Arguments.of(
                        "AuditFlawKind",
                        Arrays.stream(Flaw.values())
                                .map(flaw ->
                                        flaw.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                .toList()),
                Arguments.of("Algorithm", List.of(KeyAnswer.ALGORITHM)));
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    @Nested
    class Members {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.web.OpenApiSchemasTest#bodies")
        void areThoseOfTheType(String schema, Class<?> type) {
            assertThat(SCHEMAS.get(schema).get("properties").names())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
        }

        @Test
        void ofAnAuditEventAreThoseOfTheTable() {
            assertThat(SCHEMAS.get("AuditEvent").get("properties").names())
                    .containsExactlyInAnyOrderElementsOf(AuditEventTable.shownNames());
        }
    }

    @Nested
    class Values {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.web.OpenApiSchemasTest#enums")
        void areThoseOfTheType(String schema, List<String> values) {
            assertThat(SCHEMAS.get(schema).texts("enum")).containsExactlyInAnyOrderElementsOf(values);
        }
    }

    @Nested
    class Bounds {

        @Test
        void ofThePageSizeAreThoseOfTheResources() {
            OpenApi limit = OpenApi.read()
                    .get("components")
                    .get("parameters")
                    .get("limit")
                    .get("schema");

            assertThat(limit.get("maximum").value()).isEqualTo(Page.MAX_LIMIT);
            assertThat(limit.get("default").value()).isEqualTo(Page.DEFAULT_LIMIT);
        }
    }
}
