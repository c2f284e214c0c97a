package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.exception.CannotUnwrapDataKeyException;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.destruction.Erased;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** AWS' Encryption SDK with this service in the place of AWS KMS. */
@OnSecondApi
class AwsEncryptionSdkIT {

    private static final byte[] RECORD = "a report".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> ONE = Map.of("patientId", "Zo\u00eb 7/4", "record", "lab-7");
    private static final Map<String, String> OTHER = Map.of("patientId", "other", "record", "lab-7");

    private final AwsCrypto crypto = AwsCrypto.standard();
    private final Api api;
    private final Hospital hospital;
    private final KmsClient kms;
    private final KmsMasterKeyProvider keys;

    AwsEncryptionSdkIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        kms = client(hospital);
        keys = keysOf(hospital, kms);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    private KmsClient client(Hospital caller) {
        return KmsClient.builder()
                .endpointOverride(URI.create(api.installation().server().uri() + "/aws-kms"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create("medchain", "medchain", caller.keyUser())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /** By the ARN, which messages carry. */
    private static KmsMasterKeyProvider keysOf(Hospital owner, KmsClient client) {
        String arn = client.describeKey(request -> request.keyId("alias/" + owner.tenantId()))
                .keyMetadata()
                .arn();
        return KmsMasterKeyProvider.builder()
                .customRegionalClientSupplier(region -> client)
                .buildStrict(arn);
    }

    private byte[] seal(Map<String, String> context) {
        return crypto.encryptData(keys, RECORD, context).getResult();
    }

    private byte[] open(byte[] message) {
        return crypto.decryptData(keys, message).getResult();
    }

    private static void assertRefused(Class<? extends KmsException> reason, ThrowingCallable call) {
        assertThatExceptionOfType(CannotUnwrapDataKeyException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(reasonsOf(e)).hasAtLeastOneElementOfType(reason));
    }

    /** The SDK has what each key answered as causes or as suppressed exceptions, a few layers deep. */
    private static List<Throwable> reasonsOf(Throwable failure) {
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()))
                .flatMap(reason -> Stream.concat(Stream.of(reason), reasonsOf(reason).stream()))
                .toList();
    }

    /** Returns the message with another patient of the same length in its header. */
    private static byte[] withAnotherPatient(byte[] message) {
        return renamed(message, "other", "ather");
    }

    private static byte[] renamed(byte[] message, String old, String replacement) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(old);
        return text.replaceFirst(old, replacement).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Nested
    class Messages {

        @Test
        void areSealedForTwoPatientsAndOpened() {
            for (Map<String, String> context : List.of(ONE, OTHER)) {
                byte[] message = seal(context);

                assertThat(open(message)).isEqualTo(RECORD);
                assertThat(crypto.decryptData(keys, message).getEncryptionContext())
                        .containsAllEntriesOf(context);
            }
        }
    }

    @Nested
    class Refusals {

        @Test
        void meetAnotherPatient() {
            byte[] message = seal(OTHER);
            seal(Map.of("patientId", "ather", "record", "lab-7"));

            assertRefused(InvalidCiphertextException.class, () -> open(withAnotherPatient(message)));
        }

        @Test
        void meetAnotherContext() {
            byte[] message = seal(OTHER);

            assertRefused(InvalidCiphertextException.class, () -> open(renamed(message, "lab-", "lab+")));
        }

        @Test
        void meetErasedPatients() {
            byte[] erased = seal(ONE);
            byte[] kept = seal(OTHER);
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy("Zo\u00eb 7/4"));

            assertRefused(KmsInvalidStateException.class, () -> open(erased));
            assertThatExceptionOfType(KmsInvalidStateException.class).isThrownBy(() -> seal(ONE));
            assertThat(open(kept)).isEqualTo(RECORD);
        }

        @Test
        void meetAnotherTenant() {
            byte[] message = seal(ONE);
            try (KmsClient foreign = client(api.newHospital())) {
                KmsMasterKeyProvider same = KmsMasterKeyProvider.builder()
                        .customRegionalClientSupplier(region -> foreign)
                        .buildStrict(kms.describeKey(request -> request.keyId("alias/" + hospital.tenantId()))
                                .keyMetadata()
                                .arn());

                assertRefused(NotFoundException.class, () -> crypto.decryptData(same, message));
            }
        }
    }

    /** {@code medchain-keys-client} by the service's own interface, AWS' library by AWS KMS' protocol. */
    @Nested
    class WithTheServicesOwnClient {

        private final Map<String, String> record = Map.of("record", "lab-7");
        private final PatientId one = new PatientId("Zo\u00eb 7/4");
        private final PatientId other = new PatientId("other");
        private PatientVaults vaults;
        private String arn;

        @BeforeEach
        void openVaults() {
            vaults = new PatientVaults(
                    new HttpKeySource(new HttpKeySourceSettings(
                            api.installation().server().uri(), hospital::keyUser)),
                    new TenantId(hospital.tenantId()));
            arn = kms.describeKey(request -> request.keyId("alias/" + hospital.tenantId()))
                    .keyMetadata()
                    .arn();
        }

        /** A message without a signature: the client makes and opens none with one. */
        private byte[] theirs(PatientId patient) {
            return AwsCrypto.builder()
                    .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                    .build()
                    .encryptData(
                            keys,
                            RECORD,
                            Map.of("patientId", patient.value(), "tenantId", hospital.tenantId(), "record", "lab-7"))
                    .getResult();
        }

        private byte[] ours(PatientId patient) {
            return vaults.forAwsKms(arn).of(patient).seal(RECORD, record);
        }

        /** AWS' newer way to name keys, which is stricter in what it accepts as the answer of AWS KMS. */
        private byte[] openWithKeyring(byte[] message) {
            IKeyring keyring = MaterialProviders.builder()
                    .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                    .build()
                    .CreateAwsKmsKeyring(CreateAwsKmsKeyringInput.builder()
                            .kmsClient(kms)
                            .kmsKeyId(arn)
                            .build());
            return crypto.decryptData(keyring, message).getResult();
        }

        @Test
        void opensEachOthersMessages() {
            for (PatientId patient : List.of(one, other)) {
                assertThat(vaults.of(patient).open(theirs(patient), record)).isEqualTo(RECORD);
                assertThat(open(ours(patient))).isEqualTo(RECORD);
                assertThat(openWithKeyring(ours(patient))).isEqualTo(RECORD);
                assertThat(vaults.of(patient).open(ours(patient), record)).isEqualTo(RECORD);
            }
        }

        @Test
        void opensNoneOfAnotherPatientOrRecord() {
            byte[] message = theirs(one);
            byte[] ofOther = ours(other);

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> vaults.of(other).open(message, record));
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> vaults.of(one).open(message, Map.of("record", "lab-8")));
            seal(Map.of("patientId", "ather", "record", "lab-7"));
            assertRefused(InvalidCiphertextException.class, () -> open(withAnotherPatient(ofOther)));
        }

        @Test
        void opensNoneOfAnErasedPatient() {
            byte[] theirs = theirs(one);
            byte[] ours = ours(one);
            hospital.eraseAtOnce();
            Erased.await(hospital, hospital.destroy(one.value()));

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> vaults.of(one).open(theirs, record));
            assertRefused(KmsInvalidStateException.class, () -> open(ours));
        }
    }
}
