import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.DynamoDbItemEncryptor;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.DecryptItemInput;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.DynamoDbItemEncryptorConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.EncryptItemInput;
import software.amazon.cryptography.dbencryptionsdk.structuredencryption.model.CryptoAction;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * Makes of a file an item of a DynamoDB table as AWS' Database Encryption SDK encrypts it for a patient, or opens it again: Items seal|open PATIENT RECORD IN
 * OUT. The item is kept as properties; patient and record are its keys, and in clear.
 */
final class Items {

    private static final String PATIENT = "patientId";
    private static final String RECORD = "record";
    private static final String REPORT = "report";

    public static void main(String[] arguments) throws IOException {
        Path in = Path.of(arguments[3]);
        Path out = Path.of(arguments[4]);
        try (KmsClient kms = KmsClient.create()) {
            if (arguments[0].equals("seal")) {
                Map<String, AttributeValue> item = Map.of(
                        PATIENT, AttributeValue.fromS(arguments[1]),
                        RECORD, AttributeValue.fromS(arguments[2]),
                        REPORT, AttributeValue.fromB(SdkBytes.fromByteArray(Files.readAllBytes(in))));
                write(out, encryptor(keyringOf(kms))
                        .EncryptItem(EncryptItemInput.builder().plaintextItem(item).build())
                        .encryptedItem());
            } else {
                IKeyring any = materials().CreateAwsKmsDiscoveryKeyring(
                        CreateAwsKmsDiscoveryKeyringInput.builder().kmsClient(kms).build());
                Map<String, AttributeValue> item = encryptor(any)
                        .DecryptItem(DecryptItemInput.builder().encryptedItem(read(in)).build())
                        .plaintextItem();
                Files.write(out, item.get(REPORT).b().asByteArray());
            }
        }
    }

    private static MaterialProviders materials() {
        return MaterialProviders.builder()
                .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                .build();
    }

    private static IKeyring keyringOf(KmsClient kms) {
        String arn = kms.describeKey(describe -> describe.keyId("alias/" + System.getenv("MEDCHAIN_TENANT")))
                .keyMetadata()
                .arn();
        return materials().CreateAwsKmsKeyring(
                CreateAwsKmsKeyringInput.builder().kmsClient(kms).kmsKeyId(arn).build());
    }

    private static DynamoDbItemEncryptor encryptor(IKeyring keyring) {
        return DynamoDbItemEncryptor.builder()
                .DynamoDbItemEncryptorConfig(DynamoDbItemEncryptorConfig.builder()
                        .logicalTableName("reports")
                        .partitionKeyName(PATIENT)
                        .sortKeyName(RECORD)
                        .attributeActionsOnEncrypt(Map.of(
                                PATIENT, CryptoAction.SIGN_AND_INCLUDE_IN_ENCRYPTION_CONTEXT,
                                RECORD, CryptoAction.SIGN_AND_INCLUDE_IN_ENCRYPTION_CONTEXT,
                                REPORT, CryptoAction.ENCRYPT_AND_SIGN))
                        .keyring(keyring)
                        .build())
                .build();
    }

    private static void write(Path file, Map<String, AttributeValue> item) throws IOException {
        Properties properties = new Properties();
        item.forEach((name, value) -> properties.setProperty(
                name,
                value.s() != null
                        ? "S" + value.s()
                        : "B" + Base64.getEncoder().encodeToString(value.b().asByteArray())));
        try (Writer to = Files.newBufferedWriter(file)) {
            properties.store(to, null);
        }
    }

    private static Map<String, AttributeValue> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader from = Files.newBufferedReader(file)) {
            properties.load(from);
        }
        Map<String, AttributeValue> item = new HashMap<>();
        properties.forEach((name, value) -> item.put((String) name, valueOf((String) value)));
        return item;
    }

    private static AttributeValue valueOf(String text) {
        String value = text.substring(1);
        return text.charAt(0) == 'S'
                ? AttributeValue.fromS(value)
                : AttributeValue.fromB(
                        SdkBytes.fromByteArray(Base64.getDecoder().decode(value)));
    }
}
