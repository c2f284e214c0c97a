package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;

/** A fresh simulator with one key, and the real SDK as its client. */
abstract class SimulatorTest {

    static final Map<String, String> CONTEXT = Map.of("patientId", "p-1", "tenantId", "clinic-north");

    final SettableClock clock = new SettableClock();
    KmsSimulator simulator;
    KmsClient kms;
    String key;

    @BeforeEach
    void startSimulator() {
        simulator = new KmsSimulator(SimulatorSettings.standard().telling(clock)).start();
        kms = SdkClients.of(simulator);
        key = simulator.createKey(SdkClients.REGION);
    }

    @AfterEach
    void stopSimulator() {
        kms.close();
        simulator.close();
    }

    GenerateDataKeyResponse generate() {
        return kms.generateDataKey(
                request -> request.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    }

    SdkBytes decrypt(SdkBytes blob) {
        return kms.decrypt(request -> request.keyId(key).ciphertextBlob(blob).encryptionContext(CONTEXT))
                .plaintext();
    }

    /** The error's name and HTTP status. */
    static String errorOf(ThrowingCallable call) {
        KmsException error = catchThrowableOfType(KmsException.class, call);
        assertThat(error).isNotNull();
        return error.awsErrorDetails().errorCode() + " " + error.statusCode();
    }
}
