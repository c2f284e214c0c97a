package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.aws.AwsKeyProvider;
import org.medchain.keys.aws.AwsSettings;
import org.medchain.keys.aws.StaticCredentials;
import org.medchain.keys.hsm.HsmKeyProvider;
import org.medchain.keys.hsm.SoftHsm;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.kmssimulator.KmsSimulator;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

/** An installation moves from the local KEK to an HSM, on to AWS KMS, and back: each time by a rotation. Skipped without SoftHSM. */
@ParameterizedClass
@EnumSource
class ProviderMigrationTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:00:00.123456Z"), ZoneOffset.UTC);
    private static final PatientId PATIENT = new PatientId("patient");
    private static final String REGION = "eu-central-1";

    private static SoftHsm token;
    private static KmsSimulator simulator;

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private KeyProvider local;
    private KeyProvider hsm;
    private KeyProvider aws;
    private TenantId tenant;
    private EncryptionContext context;
    private String cmk;

    ProviderMigrationTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, CLOCK);
    }

    @BeforeAll
    static void makeToken() throws IOException {
        token = SoftHsm.newToken();
        token.createKek("medchain-1");
        token.createKek("clinic-1");
        simulator = new KmsSimulator().start();
    }

    @AfterAll
    static void stopSimulator() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @BeforeEach
    void buildProviders() {
        local = new LocalKeyProvider(
                LocalKek.takeCopyOf("k".repeat(LocalKek.LENGTH).toCharArray()), List.of(), new SecureRandom());
        hsm = new HsmKeyProvider(token.settings("medchain-1"), new SecureRandom());
        aws = new AwsKeyProvider(new AwsSettings(
                REGION,
                Optional.of(new StaticCredentials("id", UUID.randomUUID().toString(), Optional.empty())),
                Optional.of(simulator.endpoint().toString()),
                AwsSettings.DEFAULT_API_CALL_TIMEOUT,
                AwsSettings.DEFAULT_ATTEMPT_TIMEOUT,
                AwsSettings.DEFAULT_MAX_ATTEMPTS,
                AwsSettings.DEFAULT_MAX_CONNECTIONS,
                false));
        cmk = simulator.createKey(REGION);
        TenantCmk keys = TenantCmk.of(new CmkReference(cmk)).withHsmKey(Optional.of(new HsmKeyLabel("clinic-1")));
        tenant = prepared.tenants()
                .add(
                        new TenantId("clinic-" + UUID.randomUUID()),
                        new TenantSpecification("Clinic", keys, TenantPolicies.DEFAULT));
        context = new EncryptionContext(tenant, PATIENT);
        audit.callAs(tenant, "user");
    }

    @AfterEach
    void closeProviders() {
        List.of(local, hsm, aws).forEach(KeyProvider::close);
    }

    @Test
    void goesThroughAllProvidersAndBack() {
        try (GeneratedDataKey key = generateOver(local)) {
            String kek = local.currentWrapping(Optional.empty()).wrappedUnder();
            assertThat(wrappings()).containsExactly(new WrappingCount(ProviderType.LOCAL, kek, 1));

            EncryptedKey inHsm = move(key, key.encryptedKey(), local, hsm);
            assertThat(wrappings()).containsExactly(new WrappingCount(ProviderType.HSM, "pkcs11:object=clinic-1", 1));

            EncryptedKey inAws = move(key, inHsm, hsm, aws);
            assertThat(wrappings()).containsExactly(new WrappingCount(ProviderType.AWS_KMS, cmk, 1));

            EncryptedKey backInHsm = move(key, inAws, aws, hsm);
            EncryptedKey back = move(key, backInHsm, hsm, local);
            assertThat(wrappings()).containsExactly(new WrappingCount(ProviderType.LOCAL, kek, 1));
            assertOpens(key, back, TenantProviders.over(local));
        }
    }

    /** What was handed out before still opens, during and after, and answers what supersedes it. */
    private EncryptedKey move(GeneratedDataKey key, EncryptedKey current, KeyProvider from, KeyProvider to) {
        TenantProvider moving = TenantProviders.over(to, Optional.of(from));
        assertOpens(key, current, moving);
        assertOpens(key, key.encryptedKey(), moving);

        assertThat(rotateOver(moving)).isEqualTo(1);
        assertThat(rotateOver(moving)).isZero();

        // From here on without the old provider.
        TenantProvider alone = TenantProviders.over(to);
        assertOpens(key, key.encryptedKey(), alone);
        return assertOpens(key, current, alone).orElseThrow();
    }

    @Test
    void opensNothingOfAProviderThatIsNotThereAnyMore() {
        try (GeneratedDataKey key = generateOver(local)) {
            TenantProvider alone = TenantProviders.over(hsm);

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> decryptOver(alone, key.encryptedKey()));
            assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(() -> rotateOver(alone));
            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> decryptOver(TenantProviders.over(hsm, Optional.of(aws)), key.encryptedKey()));
        }
    }

    private GeneratedDataKey generateOver(KeyProvider provider) {
        return WaitingCaller.call(after -> prepared.operationsOver(provider)
                .generate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)));
    }

    private DecryptedDataKey decryptOver(TenantProvider provider, EncryptedKey encryptedKey) {
        return WaitingCaller.call(after -> prepared.operationsOver(provider)
                .decrypt(Optional.empty(), encryptedKey, PATIENT, OperationThreads.ofCaller(after)));
    }

    /** @return the encrypted key that supersedes it, if one does */
    private Optional<EncryptedKey> assertOpens(GeneratedDataKey key, EncryptedKey encryptedKey, TenantProvider over) {
        DecryptedDataKey decrypted = decryptOver(over, encryptedKey);
        try (PlainKey opened = decrypted.plainKey()) {
            assertThat(opened).isEqualTo(key.plainKey());
        }
        return decrypted.superseding();
    }

    /** @return how many data keys it wrapped again */
    private int rotateOver(TenantProvider provider) {
        Tenant current = prepared.tenants().tenants().require(tenant);
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow()) {
            Rewrapping rewrapping = prepared.rewrapping(provider, CLOCK);
            Rewrapped rewrapped = rewrapping.prepare(
                    Attempt.partOf("a test", Operation.ROTATE_PATIENT_KEY, context),
                    patient,
                    context,
                    current.cmk(),
                    rewrapping.ruleFor(current.cmk(), DueWrappings.NOT_CURRENT),
                    prepared.dataKeys().findFirst(patient.id()),
                    () -> {});
            audit.database().change(patient.requireActive().then(rewrapped.replacement())::apply);
            return rewrapped.result().rotated();
        }
    }

    private List<WrappingCount> wrappings() {
        return prepared.dataKeys().countWrappings(Optional.of(tenant));
    }
}
