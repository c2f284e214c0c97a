import static software.amazon.encryption.s3.S3EncryptionClient.withAdditionalConfiguration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.encryption.s3.S3EncryptionClient;

/**
 * Puts a file into the bucket with AWS' S3 Encryption Client for a patient, or gets it again, by the object's key: S3Records seal|open PATIENT RECORD IN
 * OUT. S3Records bucket makes the bucket; S3Records rename OLD NEW IN OUT copies an object and its metadata, in which one text is replaced, as whoever may write to the bucket can.
 */
final class S3Records {

    private static final String BUCKET = "records";

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("bucket")) {
            try (S3Client s3 = S3Client.create()) {
                s3.createBucket(create -> create.bucket(BUCKET));
            }
            return;
        }
        Path in = Path.of(arguments[3]);
        Path out = Path.of(arguments[4]);
        switch (arguments[0]) {
            case "seal" -> {
                String key = UUID.randomUUID().toString();
                try (S3EncryptionClient s3 = client()) {
                    s3.putObject(
                            put -> put.bucket(BUCKET)
                                    .key(key)
                                    .overrideConfiguration(withAdditionalConfiguration(context(arguments))),
                            RequestBody.fromFile(in));
                }
                Files.writeString(out, key);
            }
            case "open" -> {
                try (S3EncryptionClient s3 = client()) {
                    Files.write(
                            out,
                            s3.getObjectAsBytes(get -> get.bucket(BUCKET)
                                            .key(read(in))
                                            .overrideConfiguration(withAdditionalConfiguration(context(arguments))))
                                    .asByteArray());
                }
            }
            case "rename" -> Files.writeString(out, renamed(read(in), arguments[1], arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> context(String[] arguments) {
        return Map.of("patientId", arguments[1], "record", arguments[2]);
    }

    /** Version 3 of the client has {@code builder()}, version 4 {@code builderV4()}. */
    private static S3EncryptionClient client() throws ReflectiveOperationException {
        var builder = (S3EncryptionClient.Builder) Stream.of(S3EncryptionClient.class.getMethods())
                .filter(method -> method.getName().matches("builder(V4)?"))
                .filter(method -> method.getReturnType() == S3EncryptionClient.Builder.class)
                .findFirst()
                .orElseThrow()
                .invoke(null);
        return builder.kmsKeyId("alias/" + System.getenv("MEDCHAIN_TENANT")).build();
    }

    private static String renamed(String key, String old, String replacement) {
        String copy = UUID.randomUUID().toString();
        try (S3Client s3 = S3Client.create()) {
            Map<String, String> metadata = new HashMap<>(
                    s3.headObject(head -> head.bucket(BUCKET).key(key)).metadata());
            metadata.replaceAll((name, value) -> value.replace(old, replacement));
            s3.copyObject(request -> request.sourceBucket(BUCKET)
                    .sourceKey(key)
                    .destinationBucket(BUCKET)
                    .destinationKey(copy)
                    .metadata(metadata)
                    .metadataDirective(MetadataDirective.REPLACE));
        }
        return copy;
    }
}
