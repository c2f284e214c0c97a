package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/**
 * Each request that changes something, sent to a {@link FullHospital}: what it does not name is unchanged. {@code AccessIT} holds {@link Endpoint} equal to
 * what the server describes, so that none is forgotten.
 */
@Tag("slow")
@OnSharedApi
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class UnnamedSettingsIT {

    /** The service looks once a minute for recovery keys that are to hold. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Set<String> PROPOSAL_OF_TENANT = Set.of(
            "tenant.proposedBy",
            "tenant.proposedDestructionWindow",
            "tenant.proposedFourEyes",
            "tenant.proposedRecoveryKeyWait",
            "tenant.proposedSettings");

    /** Each lowers a protection of the tenant. */
    private static final List<String> LOWERINGS = List.of(
            "{'kmsCmkArn':'arn:aws:kms:eu-central-1:111122223333:key/%s','kmsReplicaArns':null}",
            "{'kmsCmkArn':null,'kmsReplicaArns':null}",
            "{'kmsReplicaArns':null}",
            "{'hsmKeyLabel':'%s'}",
            "{'hsmKeyLabel':null}",
            "{'cmkActiveFrom':'2019-01-01T00:00:00Z'}",
            "{'cmkActiveFrom':null}",
            "{'cmkActiveUntil':'2091-01-01T00:00:00Z'}",
            "{'cmkActiveUntil':null}",
            "{'destructionWindow':'P29D'}",
            "{'destructionWindow':null}",
            "{'fourEyes':false}",
            "{'fourEyes':null}",
            "{'auditRetention':'P9Y'}",
            "{'auditRetention':null}",
            "{'keepPatientIdsInAudit':true}",
            "{'maxMessagesPerKey':1001}",
            "{'maxMessagesPerKey':null}",
            "{'sealingPeriod':'P31D'}",
            "{'sealingPeriod':null}",
            "{'recoveryKeyWait':'P1D'}",
            "{'recoveryKeyWait':null}");

    private static final List<String> OTHERS = List.of(
            "{'name':'Renamed'}",
            "{'cmkActiveFrom':'2021-01-01T00:00:00Z'}",
            "{'cmkActiveUntil':'2089-01-01T00:00:00Z'}",
            "{'auditRetention':'P11Y'}",
            "{'maxMessagesPerKey':999}",
            "{'sealingPeriod':'P29D'}",
            "{'recoveryKeyWait':'P3D'}");

    /** One person alone sets them: {@code maxAge} bounds the age of wrappings whatever they say. */
    private static final Set<String> OF_A_POLICY_BUT_NO_PROTECTION = Set.of("window", "noticeDays");

    private static final List<String> LOWERINGS_OF_A_POLICY = List.of("{'enabled':false}", "{'maxAge':'P91D'}");

    private final Api api;
    private final Map<Endpoint, FullHospital> hospitals = new EnumMap<>(Endpoint.class);

    UnnamedSettingsIT(Api api) {
        this.api = api;
    }

    /** Together, since their recovery keys hold later. */
    @BeforeAll
    void openHospitals() {
        changing().forEach(endpoint -> hospitals.put(endpoint, FullHospital.open(api)));
    }

    static Stream<Endpoint> changing() {
        return Arrays.stream(Endpoint.values()).filter(it -> !it.signature().startsWith("GET "));
    }

    /** The members that the request is about: it changes each of them, and no other. */
    private static Set<String> changedBy(Endpoint endpoint) {
        return switch (endpoint) {
            case GENERATE,
                    DECRYPT,
                    GENERATE_BATCH,
                    DECRYPT_BATCH,
                    GENERATE_TENANT_KEY,
                    ROTATE_PATIENT,
                    START_ROTATION,
                    START_COMPROMISE_ROTATION,
                    PAUSE_ROTATION,
                    RESUME_ROTATION,
                    CANCEL_ROTATION,
                    DESTROY,
                    POST_DESTRUCTION,
                    CONFIRM_RESTORATION,
                    CHOOSE_ADOPTION,
                    REQUEST_RECOVERY,
                    APPROVE_RECOVERY,
                    CANCEL_RECOVERY,
                    EXPORT_RECOVERY,
                    RECOVER_DATA_KEYS,
                    COMPLETE_RECOVERY,
                    SIGN_OFF_REVIEW,
                    RECORD_DRILL -> Set.of();
            case PATCH_TENANT -> Set.of("tenant.name", "tenant.updatedAt");
            // It has all settings, and lowers none: that takes a proposal back.
            case PUT_TENANT -> union(Set.of("tenant.name", "tenant.updatedAt"), PROPOSAL_OF_TENANT);
            case SUSPEND -> Set.of("tenant.status", "tenant.suspendedBy", "tenant.updatedAt");
            // Another person proposed it.
            case RESUME -> Set.of("tenant.status", "tenant.suspendedBy", "tenant.resumeProposedBy", "tenant.updatedAt");
            case SET_ROTATION_POLICY -> Set.of("policy.noticeDays", "policy.proposed", "policy.proposedBy");
            // A new reason takes back that somebody lifts it; another person proposed that.
            case PLACE_HOLD, LIFT_HOLD ->
                Set.of("hold.reason", "hold.placedBy", "hold.placedAt", "hold.liftProposedBy");
            case APPROVE ->
                Set.of(
                        "destruction.status",
                        "destruction.approvedBy",
                        "destruction.approvedAt",
                        "destruction.eraseAfter");
            case CANCEL -> Set.of("destruction.status", "destruction.cancelledBy", "destruction.cancelledAt");
            case PROPOSE_RECOVERY_KEY, PROPOSE_NO_RECOVERY_KEY, APPROVE_RECOVERY_KEY, CANCEL_RECOVERY_KEY ->
                Set.of("recoveryKey.next", "tenant.updatedAt");
            default -> throw new AssertionError("what does it change? " + endpoint);
        };
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    /** Nothing is there for them: the rotation has ended, nothing was restored, nobody approved the recovery. Proposals wait, so no week is signed off. */
    private static boolean isRefused(Endpoint endpoint) {
        return switch (endpoint) {
            case PAUSE_ROTATION,
                    RESUME_ROTATION,
                    CONFIRM_RESTORATION,
                    EXPORT_RECOVERY,
                    COMPLETE_RECOVERY,
                    SIGN_OFF_REVIEW -> true;
            default -> false;
        };
    }

    /** A request that names one of the settings, or none; it expects nothing of what it replaces. */
    private ApiRequest request(Endpoint endpoint, FullHospital full) {
        String tenantId = full.hospital().tenantId();
        ApiRequest request = switch (endpoint) {
            case PUT_TENANT ->
                api.request("PUT", Hospital.TENANT, tenantId).json(full.patched(parse("{'name':'New'}")));
            case SET_ROTATION_POLICY ->
                api.request("PUT", FullHospital.POLICY, tenantId)
                        .json(Json.createObjectBuilder(FullHospital.policy())
                                .add("noticeDays", 8)
                                .build());
            case PROPOSE_RECOVERY_KEY ->
                api.request("PUT", FullHospital.RECOVERY_KEY, tenantId).json(FullHospital.newRecoveryKey());
            case CHOOSE_ADOPTION ->
                api.request("POST", Hospital.TENANT + "/adoption", tenantId).json(parse("{'choice':'adopt'}"));
            case APPROVE_RECOVERY_KEY ->
                api.request("POST", FullHospital.RECOVERY_KEY + "/approve", tenantId)
                        .json(full.approval());
            default -> endpoint.request(api, full.targetOf(endpoint));
        };
        return request.as(api.tokens().issue("changer", tenantId, endpoint.roles()));
    }

    private static boolean replaces(Endpoint endpoint) {
        return endpoint.signature().startsWith("PUT ") || endpoint == Endpoint.CHOOSE_ADOPTION;
    }

    private static Set<String> changed(Map<String, JsonValue> before, Map<String, JsonValue> after) {
        return union(before.keySet(), after.keySet()).stream()
                .filter(member -> !Objects.equals(before.get(member), after.get(member)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonObject parse(String quoted) {
        try (JsonReader reader = Json.createReader(new StringReader(quoted.replace('\'', '"')))) {
            return reader.readObject();
        }
    }

    /** Last, as recovery keys hold some time after they were proposed. */
    @ParameterizedTest
    @MethodSource("changing")
    @Order(Integer.MAX_VALUE)
    void stayAsTheyAre(Endpoint endpoint) {
        FullHospital full = hospitals.get(endpoint);
        await().atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .until(full::hasRecoveryKey);
        full.propose();
        if (endpoint == Endpoint.RESUME) {
            assertThat(full.hospital().suspend().status()).isEqualTo(200);
            assertThat(full.hospital().resume().status()).isEqualTo(200);
        }
        ApiRequest request = request(endpoint, full);
        Map<String, JsonValue> before = full.shown();
        assertFull(full, before);

        ApiAnswer answer = replaces(endpoint)
                ? request.header(Hospital.IF_MATCH, Hospital.WHATEVER).send()
                : request.send();

        assertThat(answer.status())
                .as("%s", answer)
                .isBetween(isRefused(endpoint) ? 409 : 200, isRefused(endpoint) ? 409 : 299);
        assertThat(changed(before, full.shown())).containsExactlyInAnyOrderElementsOf(changedBy(endpoint));
    }

    private static void assertFull(FullHospital full, Map<String, JsonValue> shown) {
        full.settings().forEach((member, value) -> assertThat(shown).containsEntry("tenant." + member, value));
        FullHospital.policy().forEach((member, value) -> assertThat(shown).containsEntry("policy." + member, value));
        assertThat(shown)
                .containsKeys(PROPOSAL_OF_TENANT.toArray(String[]::new))
                .containsKeys(
                        "policy.proposed",
                        "policy.proposedBy",
                        "hold.reason",
                        "hold.liftProposedBy",
                        "destruction.legalBasis")
                .containsKeys("recoveryKey.recoveryKeyId", "recoveryKey.next");
    }

    static Stream<Endpoint> replacing() {
        return changing().filter(UnnamedSettingsIT::replaces);
    }

    @ParameterizedTest
    @MethodSource("replacing")
    void areNotReplacedByARequestThatExpectsNothing(Endpoint endpoint) {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        full.propose();
        Map<String, JsonValue> before = full.shown();

        Problems.PRECONDITION_REQUIRED.assertIs(request(endpoint, full).send());

        assertThat(full.shown()).isEqualTo(before);
    }

    /** The endpoints that take a condition, as the server describes them. */
    Stream<Endpoint> conditional() {
        JsonObject paths =
                api.rawRequest("GET", "/openapi?format=json").send().json().getJsonObject("paths");
        return changing().filter(endpoint -> {
            String[] signature = endpoint.signature().split(" ", -1);
            return paths.getJsonObject(signature[1])
                    .getJsonObject(signature[0].toLowerCase(Locale.ROOT))
                    .getOrDefault("parameters", JsonValue.EMPTY_JSON_ARRAY)
                    .toString()
                    .contains("If-Match");
        });
    }

    @Test
    void haveAConditionWhereverTheyAreReplaced() {
        assertThat(conditional()).containsAll(replacing().toList());
    }

    @ParameterizedTest
    @MethodSource("conditional")
    void areNotChangedIfTheyAreOthersThanTheRequestExpects(Endpoint endpoint) {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        full.propose();
        String path = endpoint.signature().split(" ", -1)[1];
        String read = full.tagOf(path, full.targetOf(endpoint));
        Endpoint first = replacing()
                .filter(it -> it.signature().equals("PUT " + path))
                .findFirst()
                .orElse(Endpoint.PUT_TENANT);
        ApiAnswer changed = request(first, full)
                .header(Hospital.IF_MATCH, first.signature().endsWith(" " + path) ? read : Hospital.WHATEVER)
                .send();
        assertThat(changed.status()).as("%s", changed).isBetween(200, 299);
        Map<String, JsonValue> before = full.shown();

        Problems.PRECONDITION_FAILED.assertIs(
                request(endpoint, full).header(Hospital.IF_MATCH, read).send());

        assertThat(full.shown()).isEqualTo(before);
    }

    static Stream<String> lowerings() {
        return LOWERINGS.stream();
    }

    /** The second person says by {@code PUT} what the first one said by {@code PATCH}. */
    @ParameterizedTest
    @MethodSource("lowerings")
    void takeASecondPersonToProtectLess(String template) {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        JsonObject settings = Json.createObjectBuilder(full.settings())
                .add("keepPatientIdsInAudit", false)
                .build();
        patch(full, parse("{'keepPatientIdsInAudit':false}"));
        JsonObject patch = parse(template.replace("%s", UUID.randomUUID().toString()));
        Map<String, JsonValue> before = full.shown();

        patch(full, patch);

        Map<String, JsonValue> proposed = full.shown();
        assertThat(changed(before, proposed))
                .contains("tenant.proposedBy")
                .isSubsetOf(union(PROPOSAL_OF_TENANT, Set.of("tenant.updatedAt")));
        ApiAnswer seconded = api.request("PUT", Hospital.TENANT, full.hospital().tenantId())
                .as(api.secondAdministrator())
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .json(Json.createMergePatch(patch).apply(settings).asJsonObject())
                .send();
        assertThat(seconded.status()).as("%s", seconded).isEqualTo(200);
        assertThat(changed(before, full.shown())).isEqualTo(namedBy(patch));
    }

    static Stream<String> others() {
        return OTHERS.stream();
    }

    @ParameterizedTest
    @MethodSource("others")
    void takeOnePersonForTheRest(String change) {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        Map<String, JsonValue> before = full.shown();

        patch(full, parse(change));

        assertThat(changed(before, full.shown())).isEqualTo(namedBy(parse(change)));
    }

    private static Set<String> namedBy(JsonObject patch) {
        return union(
                patch.keySet().stream().map(member -> "tenant." + member).collect(Collectors.toSet()),
                Set.of("tenant.updatedAt"));
    }

    private void patch(FullHospital full, JsonObject patch) {
        ApiAnswer answer = full.hospital().change(patch);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    static Stream<String> loweringsOfAPolicy() {
        return LOWERINGS_OF_A_POLICY.stream();
    }

    @ParameterizedTest
    @MethodSource("loweringsOfAPolicy")
    void ofAPolicyTakeASecondPersonToLetWrappingsGrowOlder(String patch) {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        JsonObject policy =
                Json.createMergePatch(parse(patch)).apply(FullHospital.policy()).asJsonObject();
        Map<String, JsonValue> before = full.shown();

        assertThat(full.hospital().setRotationPolicy(policy.toString()).status())
                .isEqualTo(200);

        assertThat(changed(before, full.shown())).containsExactlyInAnyOrder("policy.proposed", "policy.proposedBy");
        ApiAnswer seconded = api.request(
                        "PUT", FullHospital.POLICY, full.hospital().tenantId())
                .as(full.administrator("second"))
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .json(policy)
                .send();
        assertThat(seconded.status()).as("%s", seconded).isEqualTo(200);
        assertThat(changed(before, full.shown()))
                .containsExactly("policy." + parse(patch).keySet().iterator().next());
    }

    @Test
    void ofAHoldTakeASecondPersonToLiftIt() {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        Map<String, JsonValue> before = full.shown();

        ApiAnswer first = full.lift(full.hospital().privacyOfficer());
        ApiAnswer again = full.lift(full.hospital().privacyOfficer());

        assertThat(changed(before, full.shown())).containsExactly("hold.liftProposedBy");
        assertThat(first.json()).isEqualTo(again.json()).containsKey("liftProposedBy");
        // The time of the newest counts.
        assertThat(first.header("ETag")).isPresent().isNotEqualTo(again.header("ETag"));
        Problems.LEGAL_HOLD.assertIs(full.destroyHeld());
        ApiAnswer second = full.lift(full.hospital().privacyOfficer("second"));
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(second.json()).doesNotContainKey("liftProposedBy");
        assertThat(changed(before, full.shown())).containsExactly("hold.placedAt", "hold.placedBy", "hold.reason");
    }

    @Test
    void takeASecondPersonToResumeTheTenant() {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        assertThat(full.hospital().suspend().status()).isEqualTo(200);
        Map<String, JsonValue> before = full.shown();

        ApiAnswer first = full.hospital().resume();

        assertThat(first.json().getString("status")).isEqualTo("SUSPENDED");
        assertThat(full.hospital().resume().json()).containsKey("resumeProposedBy");
        assertThat(changed(before, full.shown())).containsExactly("tenant.resumeProposedBy", "tenant.updatedAt");
        ApiAnswer second = api.request(
                        "POST", Hospital.TENANT + "/resume", full.hospital().tenantId())
                .sendAs(full.administrator("second"));
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(changed(before, full.shown()))
                .containsExactly("tenant.status", "tenant.suspendedBy", "tenant.updatedAt");
    }

    /** A rotation of few patients may end before it is paused. */
    private static String pausedAfterACompromise(Hospital hospital) {
        String rotation = hospital.compromiseRotation("{\"wrappedFrom\":\"2020-01-01T00:00:00Z\"}")
                .send()
                .json()
                .getString("id");
        return hospital.changeRotation(rotation, "pause").status() == 200 ? rotation : pausedAfterACompromise(hospital);
    }

    @Test
    void takeASecondPersonToCancelARotationAfterACompromise() {
        FullHospital full = FullHospital.openWithoutRecoveryKey(api);
        String rotation = pausedAfterACompromise(full.hospital());
        Map<String, JsonValue> before = full.hospital().readRotation(rotation);

        ApiAnswer first = full.hospital().changeRotation(rotation, "cancel");
        ApiAnswer again = full.hospital().changeRotation(rotation, "cancel");

        assertThat(withoutProgress(first.json()))
                .isEqualTo(withoutProgress(again.json()))
                .containsKey("cancelProposedBy");
        assertThat(changed(
                        withoutProgress(before), withoutProgress(full.hospital().readRotation(rotation))))
                .containsExactly("cancelProposedBy");
        ApiAnswer second =
                api.request("POST", Hospital.ROTATIONS + "/{}/cancel", rotation).sendAs(full.administrator("second"));
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(changed(
                        withoutProgress(before), withoutProgress(full.hospital().readRotation(rotation))))
                .containsExactly("endedAt", "status");
    }

    /** A step that had begun when the rotation was paused may still end. */
    private static Map<String, JsonValue> withoutProgress(Map<String, JsonValue> rotation) {
        Map<String, JsonValue> rest = new TreeMap<>(rotation);
        rest.keySet().removeAll(Set.of("done", "failed", "skipped", "dataKeys", "rate"));
        return rest;
    }

    /** Else a setting could be added of which nobody said whether one person alone may lower it. */
    @Test
    void areTriedEachByItsName() {
        JsonObject schemas = api.rawRequest("GET", "/openapi?format=json")
                .send()
                .json()
                .getJsonObject("components")
                .getJsonObject("schemas");
        Set<String> tried = union(membersOf(LOWERINGS), Set.of("name"));

        for (String schema : List.of("TenantPatch", "TenantSpecification")) {
            assertThat(propertiesOf(schemas, schema)).isEqualTo(tried);
        }
        assertThat(propertiesOf(schemas, "RotationPolicySpecification"))
                .isEqualTo(union(membersOf(LOWERINGS_OF_A_POLICY), OF_A_POLICY_BUT_NO_PROTECTION));
        assertThat(FullHospital.openWithoutRecoveryKey(api).settings().keySet()).isEqualTo(tried);
        assertThat(FullHospital.policy().keySet()).isEqualTo(propertiesOf(schemas, "RotationPolicySpecification"));
    }

    private static Set<String> membersOf(List<String> patches) {
        return patches.stream().flatMap(patch -> parse(patch).keySet().stream()).collect(Collectors.toSet());
    }

    private static Set<String> propertiesOf(JsonObject schemas, String schema) {
        return schemas.getJsonObject(schema).getJsonObject("properties").keySet();
    }
}
