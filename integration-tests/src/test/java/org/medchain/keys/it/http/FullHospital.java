package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Endpoint.Target;

/**
 * A hospital that has each setting of its tenant, four eyes among them, a rotation policy with all that one can have, a hold, a destruction and a recovery
 * key, and of whatever a second person has to approve a proposal.
 */
final class FullHospital {

    static final String POLICY = Hospital.TENANT + "/rotation-policy";
    static final String RECOVERY_KEY = Hospital.TENANT + "/recovery-key";

    /** The wait of another recovery key, once there is a first one. */
    private static final String WAIT = "P2D";

    private final Api api;
    private final Hospital hospital;
    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final Target target;
    private final Target held;

    private FullHospital(Api api) {
        this.api = api;
        this.hospital = api.newHospital();
        done(put(settings("PT0S")));
        done(putting(POLICY, policy()));
        this.target = Target.in(hospital);
        String patientId = "held-of-" + hospital.tenantId();
        done(hospital.generate(patientId));
        done(hospital.placeHold(patientId, "District court 7 O 123/26"));
        this.held = new Target(hospital, patientId, target.keyId(), target.encryptedKey(), target.destructionId());
    }

    /** A hospital of which nothing is proposed, and whose recovery key two persons agreed on: it holds within a minute. */
    static FullHospital open(Api api) {
        FullHospital opened = new FullHospital(api);
        ApiAnswer proposed = done(opened.proposeRecoveryKey());
        done(api.request("POST", RECOVERY_KEY + "/approve", opened.hospital.tenantId())
                .sendAs(opened.administrator("second"), approvalOf(proposed.json())));
        return opened;
    }

    /** A hospital without a recovery key, of which nothing is proposed. */
    static FullHospital openWithoutRecoveryKey(Api api) {
        return new FullHospital(api).waiting();
    }

    private FullHospital waiting() {
        done(hospital.change(
                Json.createObjectBuilder().add("recoveryKeyWait", WAIT).build()));
        return this;
    }

    boolean hasRecoveryKey() {
        return show(RECOVERY_KEY).json().containsKey("recoveryKeyId");
    }

    /** Has one person ask for what takes a second one. */
    void propose() {
        waiting();
        done(hospital.change(
                Json.createObjectBuilder().add("auditRetention", "P9Y").build()));
        done(putting(
                POLICY,
                Json.createObjectBuilder(policy()).add("maxAge", "P120D").build()));
        done(proposeRecoveryKey());
        done(hospital.liftHold(held.patientId()));
    }

    private ApiAnswer proposeRecoveryKey() {
        return putting(RECOVERY_KEY, newRecoveryKey());
    }

    static JsonObject newRecoveryKey() {
        return Json.createObjectBuilder()
                .add(
                        "recoveryPublicKey",
                        RecipientKey.generate(new SecureRandom()).publicKey())
                .build();
    }

    private static JsonObject approvalOf(JsonObject recoveryKey) {
        return Json.createObjectBuilder()
                .add("recoveryKeyId", recoveryKey.getJsonObject("next").getString("recoveryKeyId"))
                .build();
    }

    /** What names the recovery key that is proposed. */
    JsonObject approval() {
        return approvalOf(show(RECOVERY_KEY).json());
    }

    Hospital hospital() {
        return hospital;
    }

    /** What requests are about: of holds, the patient that has one. */
    Target targetOf(Endpoint endpoint) {
        return endpoint.signature().endsWith("/legal-hold") ? held : target;
    }

    String administrator(String name) {
        return api.tokens().issue(name, hospital.tenantId(), Set.of(Role.KEY_ADMIN));
    }

    /** Has this person lift the hold. */
    ApiAnswer lift(String officer) {
        return api.request("DELETE", Hospital.LEGAL_HOLD, held.patientId()).sendAs(officer);
    }

    /** Asks for the destruction of the keys that are under the hold. */
    ApiAnswer destroyHeld() {
        return hospital.destroy(held.patientId());
    }

    /** All settings of the tenant, as it has them. */
    JsonObject settings() {
        return settings(WAIT);
    }

    private JsonObject settings(String wait) {
        String cmk = "arn:aws:kms:eu-central-1:111122223333:key/mrk-" + id;
        return Json.createObjectBuilder()
                .add("name", "Every")
                .add("kmsCmkArn", cmk)
                .add("kmsReplicaArns", Json.createArrayBuilder().add(inWest(cmk)))
                .add("hsmKeyLabel", "kek-" + id)
                .add("cmkActiveFrom", "2020-01-01T00:00:00Z")
                .add("cmkActiveUntil", "2090-01-01T00:00:00Z")
                .add("destructionWindow", "P30D")
                .add("fourEyes", true)
                .add("auditRetention", "P10Y")
                .add("keepPatientIdsInAudit", true)
                .add("maxMessagesPerKey", 1000)
                .add("sealingPeriod", "P30D")
                .add("recoveryKeyWait", wait)
                .build();
    }

    private static String inWest(String cmk) {
        return cmk.replace("eu-central-1", "eu-west-1");
    }

    /** A whole rotation policy, by which none begins before the test is over. */
    static JsonObject policy() {
        return Json.createObjectBuilder()
                .add("enabled", true)
                .add("maxAge", "P90D")
                .add("noticeDays", 7)
                .add(
                        "window",
                        Json.createObjectBuilder()
                                .add("start", "01:00")
                                .add("end", "02:00")
                                .add("zone", "UTC")
                                .add(
                                        "days",
                                        Json.createArrayBuilder()
                                                .add(LocalDate.now(ZoneOffset.UTC)
                                                        .plusDays(3)
                                                        .getDayOfWeek()
                                                        .name())))
                .build();
    }

    private ApiAnswer put(JsonObject settings) {
        return putting(Hospital.TENANT, settings);
    }

    private ApiAnswer putting(String path, JsonObject body) {
        return api.request("PUT", path, hospital.tenantId())
                .as(hospital.keyAdmin())
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .json(body)
                .send();
    }

    private ApiAnswer show(String path) {
        return api.request("GET", path, hospital.tenantId()).sendAs(hospital.keyAdmin());
    }

    /** The members of all that has settings, as {@code tenant.name}; without what changes by itself. */
    Map<String, JsonValue> shown() {
        Map<String, JsonValue> members = new TreeMap<>();
        add(members, "tenant", Optional.of(show(Hospital.TENANT)));
        add(members, "policy", Optional.of(show(POLICY)));
        add(members, "recoveryKey", Optional.of(show(RECOVERY_KEY)));
        add(members, "destruction", Optional.of(hospital.readDestruction(target.destructionId())));
        ApiAnswer hold =
                api.request("GET", Hospital.LEGAL_HOLD, held.patientId()).sendAs(hospital.privacyOfficer());
        add(members, "hold", Optional.of(hold).filter(it -> it.status() != 404));
        // When the next rotation may begin, and how many data keys are copied.
        members.remove("policy.notBefore");
        members.remove("recoveryKey.dataKeys");
        return members;
    }

    private static void add(Map<String, JsonValue> members, String thing, Optional<ApiAnswer> answer) {
        answer.ifPresent(it -> done(it).json().forEach((member, value) -> members.put(thing + "." + member, value)));
    }

    /** The tag of what is at this path. */
    String tagOf(String path, Target about) {
        ApiRequest request = api.rawRequest(
                "GET", path.replace("{tenantId}", hospital.tenantId()).replace("{patientId}", about.patientId()));
        return done(request.sendAs(hospital.token(Role.KEY_ADMIN, Role.PRIVACY_OFFICER)))
                .header("ETag")
                .orElseThrow();
    }

    private static ApiAnswer done(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
        return answer;
    }

    /** The tenant's settings with those of a patch in their place. */
    JsonObject patched(JsonObject patch) {
        return Json.createMergePatch(patch).apply(settings()).asJsonObject();
    }
}
