package org.medchain.keys.web.awskms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.protocol.AwsProtocol;
import org.medchain.keys.protocol.BlobOperations;
import org.medchain.keys.protocol.ContextEntries;
import org.medchain.keys.protocol.GeneratedBlob;
import org.medchain.keys.server.caller.Role;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.web.json.SecretObject;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.security.Performs;

/**
 * The operations of AWS KMS that there are, with the key of the caller's tenant. {@link KmsTargetFilter} leads here: no client sees the paths.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html">AWS KMS, Actions</a>
 */
@Path("aws-kms")
@Produces(KmsAnswerFilter.MEDIA_TYPE)
@ApplicationScoped
public class AwsKmsResource {

    static final String ALGORITHM = "SYMMETRIC_DEFAULT";

    private static final String KEY_ID = "KeyId";
    private static final String CONTEXT = "EncryptionContext";
    private static final String BLOB = "CiphertextBlob";
    private static final String PLAINTEXT = "Plaintext";
    private static final String KEY_SPEC = "KeySpec";
    private static final String NUMBER_OF_BYTES = "NumberOfBytes";
    private static final String ENCRYPTION_ALGORITHM = "EncryptionAlgorithm";
    private static final int MOST_RANDOM_BYTES = 1024;

    @Inject
    private AwsProtocol protocol;

    @Inject
    private BlobOperations blobs;

    @Inject
    private KmsKeys keys;

    @Inject
    private TenantOperations tenants;

    @Inject
    private Problems problems;

    @POST
    @Path("GenerateDataKey")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> generateDataKey(@Context HttpServletRequest request) throws IOException {
        return generate(request, true);
    }

    @POST
    @Path("GenerateDataKeyWithoutPlaintext")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> generateDataKeyWithoutPlaintext(@Context HttpServletRequest request)
            throws IOException {
        return generate(request, false);
    }

    private CompletionStage<Response> generate(HttpServletRequest request, boolean withPlaintext) throws IOException {
        KmsBody body = KmsBody.read(request.getInputStream(), KEY_ID, CONTEXT, KEY_SPEC, NUMBER_OF_BYTES);
        String arn = keys.require(body.text(KEY_ID));
        requireAes256(body);
        return problems.orProblem(blobs.generate(contextOf(body, CONTEXT)).thenApply(made -> {
            try (GeneratedBlob generated = made) {
                SecretObject answer = answer().with(KEY_ID, arn).with(BLOB, generated.blob());
                return ok(withPlaintext ? answer.withSecret(generated.plainKey().copyOfBytes()) : answer);
            }
        }));
    }

    private static void requireAes256(KmsBody body) {
        boolean bySpec = body.findText(KEY_SPEC)
                .map(spec -> requireOne(KEY_SPEC, spec.equals("AES_256"), "must be AES_256"))
                .isPresent();
        boolean byLength = body.findNumber(NUMBER_OF_BYTES)
                .map(number -> requireOne(NUMBER_OF_BYTES, number == 32, "must be 32"))
                .isPresent();
        requireOne(KEY_SPEC, bySpec != byLength, "must be AES_256, or NumberOfBytes 32, and not both");
    }

    private static boolean requireOne(String field, boolean met, String rule) {
        if (!met) {
            throw new MalformedValueException(field, rule);
        }
        return true;
    }

    @POST
    @Path("Encrypt")
    @Performs(Operation.GENERATE_DATA_KEY)
    public CompletionStage<Response> encrypt(@Context HttpServletRequest request) throws IOException {
        KmsBody body = KmsBody.read(request.getInputStream(), KEY_ID, CONTEXT, PLAINTEXT, ENCRYPTION_ALGORITHM);
        String arn = keys.require(body.text(KEY_ID));
        body.requireSymmetric(ENCRYPTION_ALGORITHM);
        ContextEntries context = contextOf(body, CONTEXT);
        byte[] message = body.bytes(PLAINTEXT);
        return problems.orProblem(encrypted(message, context)
                .thenApply(
                        blob -> ok(answer().with(KEY_ID, arn).with(BLOB, blob).with(ENCRYPTION_ALGORITHM, ALGORITHM))));
    }

    /** Wipes the message in any case. */
    private CompletionStage<byte[]> encrypted(byte[] message, ContextEntries context) {
        try {
            requireOne(
                    PLAINTEXT,
                    message.length > 0 && message.length <= BlobOperations.MAX_MESSAGE,
                    "must be 1 to " + BlobOperations.MAX_MESSAGE + " bytes");
            return blobs.encrypt(message, context).whenComplete((blob, failure) -> Arrays.fill(message, (byte) 0));
        } catch (RuntimeException e) {
            Arrays.fill(message, (byte) 0);
            throw e;
        }
    }

    @POST
    @Path("Decrypt")
    @Performs(Operation.DECRYPT_DATA_KEY)
    public CompletionStage<Response> decrypt(@Context HttpServletRequest request) throws IOException {
        KmsBody body = KmsBody.read(request.getInputStream(), KEY_ID, CONTEXT, BLOB, ENCRYPTION_ALGORITHM);
        String arn = keys.require(body.findText(KEY_ID));
        body.requireSymmetric(ENCRYPTION_ALGORITHM);
        return problems.orProblem(blobs.decrypt(body.bytes(BLOB), contextOf(body, CONTEXT))
                .thenApply(plaintext -> ok(answer().with(KEY_ID, arn)
                        .with(ENCRYPTION_ALGORITHM, ALGORITHM)
                        .withSecret(plaintext))));
    }

    @POST
    @Path("ReEncrypt")
    @Performs(value = Operation.ROTATE_PATIENT_KEY, roles = Role.KEY_USER)
    public CompletionStage<Response> reEncrypt(@Context HttpServletRequest request) throws IOException {
        KmsBody body = KmsBody.read(
                request.getInputStream(),
                BLOB,
                "SourceKeyId",
                "SourceEncryptionContext",
                "SourceEncryptionAlgorithm",
                "DestinationKeyId",
                "DestinationEncryptionContext",
                "DestinationEncryptionAlgorithm");
        String source = keys.require(body.findText("SourceKeyId"));
        String destination = keys.require(body.text("DestinationKeyId"));
        body.requireSymmetric("SourceEncryptionAlgorithm");
        body.requireSymmetric("DestinationEncryptionAlgorithm");
        ContextEntries from = contextOf(body, "SourceEncryptionContext");
        ContextEntries to = contextOf(body, "DestinationEncryptionContext");
        requireOne("DestinationEncryptionContext", to.isOfTheSamePatientAs(from), "must name the same patient");
        return problems.orProblem(blobs.reEncrypt(body.bytes(BLOB), from, to)
                .thenApply(blob -> ok(answer().with(BLOB, blob)
                        .with("SourceKeyId", source)
                        .with(KEY_ID, destination)
                        .with("SourceEncryptionAlgorithm", ALGORITHM)
                        .with("DestinationEncryptionAlgorithm", ALGORITHM))));
    }

    @POST
    @Path("DescribeKey")
    @Performs(
            value = Operation.READ_TENANT,
            roles = {Role.KEY_USER, Role.KEY_ADMIN})
    public Response describeKey(@Context HttpServletRequest request) throws IOException {
        KmsBody body = KmsBody.read(request.getInputStream(), KEY_ID);
        keys.require(body.text(KEY_ID));
        Tenant tenant = tenants.read(keys.tenant());
        return Response.ok(KeyMetadata.of(tenant.tenantId(), tenant.status(), tenant.createdAt(), protocol.keyIds()))
                .build();
    }

    @POST
    @Path("GenerateRandom")
    @Performs(Operation.GENERATE_RANDOM)
    public CompletionStage<Response> generateRandom(@Context HttpServletRequest request) throws IOException {
        KmsBody body = KmsBody.read(request.getInputStream(), NUMBER_OF_BYTES);
        int length = body.findNumber(NUMBER_OF_BYTES).orElse(0);
        requireOne(NUMBER_OF_BYTES, length > 0 && length <= MOST_RANDOM_BYTES, "must be 1 to " + MOST_RANDOM_BYTES);
        keys.tenant();
        return problems.orProblem(protocol.random(length).thenApply(bytes -> ok(answer().withSecret(bytes))));
    }

    private ContextEntries contextOf(KmsBody body, String field) {
        TenantId tenant = keys.tenant();
        return protocol.context(body.entries(field), field, tenant);
    }

    private static SecretObject answer() {
        return new SecretObject(PLAINTEXT);
    }

    private static Response ok(SecretObject answer) {
        return Response.ok(answer).build();
    }
}
