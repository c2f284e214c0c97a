package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.KmsSimulator;

/**
 * A running installation in AWS mode with the KMS simulator that it calls. A local KEK is set too, so that a fall-back to
 * it could happen, and would be seen.
 */
public final class AwsInstallation implements AutoCloseable {

    /** The Region of CMKs that are not named by an ARN. */
    static final String REGION = "eu-central-1";

    private final KmsSimulator kms;
    private final Api api;
    private final Map<String, String> settings;
    private final OtlpReceiver spans;

    private AwsInstallation(KmsSimulator kms, Api api, Map<String, String> settings, OtlpReceiver spans) {
        this.kms = kms;
        this.api = api;
        this.settings = settings;
        this.spans = spans;
    }

    /** @param settings variables beside those that AWS mode needs */
    public static AwsInstallation start(String name, Kind kind, Map<String, String> settings) {
        AwsInstallation aws = create(name, kind, settings);
        aws.startAgain();
        return aws;
    }

    /** One whose server is not started yet. */
    static AwsInstallation create(String name, Kind kind, Map<String, String> settings) {
        KmsSimulator kms = new KmsSimulator().start();
        Installation installation = Installation.create(name, kind);
        Map<String, String> all = new HashMap<>(settings);
        all.put("KMS_ENABLED", "true");
        all.put("AWS_REGION", REGION);
        all.put("AWS_ACCESS_KEY_ID", randomHex());
        all.put("AWS_SECRET_ACCESS_KEY", randomHex());
        all.put("KMS_ENDPOINT", kms.endpoint().toString());
        all.put("SHARED_CMKS", kms.createKey(REGION));
        OtlpReceiver spans = new OtlpReceiver();
        all.put("TRACING", "true");
        all.put("OTEL_EXPORTER_OTLP_ENDPOINT", spans.endpoint().toString());
        all.put("OTEL_BSP_SCHEDULE_DELAY", "500");
        return new AwsInstallation(kms, new Api(installation), all, spans);
    }

    /** Starts the server that was not started yet, stopped or killed. */
    void startAgain() {
        Installation installation = api.installation();
        installation.server().start(withSettings(installation.environment()));
    }

    /** Starts one more server on the same database and the same simulator. */
    MedChainServer startAnother(String name) {
        Installation installation = api.installation();
        MedChainServer another = installation.addServer(name);
        another.start(withSettings(installation.environmentOf(another)));
        return another;
    }

    /** Starts a server of another site on the same database and the same simulator, with all files of its own, as they are at this moment. */
    Installation startSite(String name) throws IOException {
        Installation site = api.installation().another(name);
        Files.copy(
                api.installation().server().directory().erasureRegister(),
                site.server().directory().erasureRegister(),
                StandardCopyOption.COPY_ATTRIBUTES);
        site.server().start(withSettings(site.environment()));
        return site;
    }

    private ServerEnvironment withSettings(ServerEnvironment environment) {
        ServerEnvironment changed = environment;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = changed.with(setting.getKey(), setting.getValue());
        }
        return changed;
    }

    public KmsSimulator kms() {
        return kms;
    }

    /** A CMK that any tenant may name. */
    String sharedCmk() {
        return settings.get("SHARED_CMKS");
    }

    /** Where the servers' spans go. */
    OtlpReceiver spans() {
        return spans;
    }

    Api api() {
        return api;
    }

    Breakers breakers() {
        return new Breakers(api);
    }

    ServerLog log() {
        return new ServerLog(api.installation().server().directory().messagesLog());
    }

    /** A token of the auditor of the installation's own events. */
    String installationAuditor() {
        return api.token(Api.EVERY_TENANT, Role.AUDITOR);
    }

    public TenantWithCmk newTenant() {
        return newTenant(REGION);
    }

    /** A new tenant with a new CMK in the Region. */
    TenantWithCmk newTenant(String region) {
        Hospital hospital = api.newHospital();
        String cmk = kms.createKey(region);
        register(hospital, Optional.of(cmk));
        return new TenantWithCmk(hospital, cmk);
    }

    /** A new tenant with a new multi-Region CMK, whose ARN is in the first Region, and its replicas in the others. */
    TenantWithCmk newReplicatedTenant(String region, String... replicaRegions) {
        Hospital hospital = api.newHospital();
        String cmk = kms.createMultiRegionKey(region, replicaRegions);
        JsonArrayBuilder replicas = Json.createArrayBuilder();
        Stream.of(replicaRegions).forEach(replica -> replicas.add(cmk.replace(region, replica)));
        ApiAnswer registered = register(
                hospital, Json.createObjectBuilder().add("kmsCmkArn", cmk).add("kmsReplicaArns", replicas));
        assertThat(registered.status()).as("%s", registered).isEqualTo(200);
        return new TenantWithCmk(hospital, cmk);
    }

    ApiAnswer register(Hospital hospital, Optional<String> kmsCmkArn) {
        JsonObjectBuilder body = Json.createObjectBuilder();
        kmsCmkArn.ifPresent(cmk -> body.add("kmsCmkArn", cmk));
        return register(hospital, body);
    }

    ApiAnswer register(Hospital hospital, JsonObjectBuilder specification) {
        JsonObjectBuilder body = specification.add("name", "Hospital of a test");
        return api.request("PUT", Hospital.TENANT, hospital.tenantId())
                .as(api.administrator())
                .header(Hospital.IF_MATCH, Hospital.WHATEVER)
                .json(body.build())
                .send();
    }

    /** Gives the tenant another CMK, a new one of the same Region. */
    String changeCmk(Hospital hospital) {
        String cmk = kms.createKey(REGION);
        register(hospital, Optional.of(cmk));
        return cmk;
    }

    ApiAnswer readCmk(Hospital hospital) {
        return api.request("GET", Hospital.TENANT + "/cmk", hospital.tenantId()).sendAs(hospital.keyAdmin());
    }

    @Override
    public void close() {
        api.close();
        kms.close();
        spans.close();
    }

    /** A tenant, its people and its CMK's ARN. */
    public record TenantWithCmk(Hospital hospital, String cmk) {

        String newEncryptedKey(String patientId) {
            ApiAnswer answer = hospital.generate(patientId);
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            return answer.json().getString("encryptedKey");
        }
    }

    private static String randomHex() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
