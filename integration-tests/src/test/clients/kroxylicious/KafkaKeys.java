import io.kroxylicious.kms.provider.hashicorp.vault.VaultKms;
import io.kroxylicious.kms.provider.hashicorp.vault.VaultKmsService;
import io.kroxylicious.kms.provider.hashicorp.vault.config.Config;
import io.kroxylicious.proxy.config.secret.InlinePassword;
import java.net.URI;

/** Asks for a data key as Kroxylicious does to encrypt records of Kafka: KafkaKeys. */
final class KafkaKeys {

    public static void main(String[] arguments) {
        VaultKmsService service = new VaultKmsService();
        service.initialize(new Config(
                URI.create(System.getenv("VAULT_ADDR") + "/v1/transit"),
                new InlinePassword(System.getenv("VAULT_TOKEN")),
                null));
        VaultKms kms = service.buildKms();
        String key = kms.resolveAlias(System.getenv("MEDCHAIN_TENANT")).join();
        System.out.println("The key is " + key + ".");
        kms.generateDekPair(key).toCompletableFuture().join();
    }
}
