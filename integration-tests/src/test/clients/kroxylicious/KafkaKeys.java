import io.kroxylicious.kms.provider.hashicorp.vault.VaultKmsService;
import io.kroxylicious.kms.provider.hashicorp.vault.config.Config;
import io.kroxylicious.kms.service.DekPair;
import io.kroxylicious.kms.service.Kms;
import io.kroxylicious.kms.service.Serde;
import io.kroxylicious.proxy.config.secret.InlinePassword;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Seals and opens files with the keys of Kroxylicious' record encryption: KafkaKeys seal|open PATIENT RECORD IN OUT. */
final class KafkaKeys {

    private static final int NONCE = 12;

    public static void main(String[] arguments) throws Exception {
        VaultKmsService service = new VaultKmsService();
        service.initialize(new Config(
                URI.create(System.getenv("VAULT_ADDR") + "/v1/transit"),
                new InlinePassword(System.getenv("VAULT_TOKEN")),
                null));
        byte[] in = Files.readAllBytes(Path.of(arguments[3]));
        byte[] record = arguments[2].getBytes();
        byte[] out = arguments[0].equals("seal")
                ? seal(service.buildKms(), System.getenv("MEDCHAIN_TENANT") + "~" + arguments[1], record, in)
                : open(service.buildKms(), record, in);
        Files.write(Path.of(arguments[4]), out);
    }

    private static <E> byte[] seal(Kms<String, E> kms, String alias, byte[] record, byte[] in) throws Exception {
        String key = kms.resolveAlias(alias).toCompletableFuture().join();
        DekPair<E> pair = kms.generateDekPair(key).toCompletableFuture().join();
        Serde<E> serde = kms.edekSerde();
        ByteBuffer edek = ByteBuffer.allocate(serde.sizeOf(pair.edek()));
        serde.serialize(pair.edek(), edek);
        // Each data key seals one message.
        byte[] message = cipher(Cipher.ENCRYPT_MODE, pair.dek(), record).doFinal(in);
        return ByteBuffer.allocate(Integer.BYTES + edek.capacity() + message.length)
                .putInt(edek.capacity())
                .put(edek.flip())
                .put(message)
                .array();
    }

    private static <E> byte[] open(Kms<String, E> kms, byte[] record, byte[] in) throws Exception {
        ByteBuffer sealed = ByteBuffer.wrap(in);
        byte[] edek = new byte[sealed.getInt()];
        sealed.get(edek);
        byte[] message = new byte[sealed.remaining()];
        sealed.get(message);
        SecretKey key = kms.decryptEdek(kms.edekSerde().deserialize(ByteBuffer.wrap(edek)))
                .toCompletableFuture()
                .join();
        return cipher(Cipher.DECRYPT_MODE, key, record).doFinal(message);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] record) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, new byte[NONCE]));
        cipher.updateAAD(record);
        return cipher;
    }
}
