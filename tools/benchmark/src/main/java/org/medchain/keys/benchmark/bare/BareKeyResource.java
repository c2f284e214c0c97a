package org.medchain.keys.benchmark.bare;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes a key and wraps it. Another thread resumes the answer, as the ledger's does in the product. */
@Path("data-keys")
public class BareKeyResource {

    private static final int KEY_LENGTH = 32;
    private static final int IV_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SecretKeySpec KEK = new SecretKeySpec(random(KEY_LENGTH), "AES");
    private static final ExecutorService ANOTHER_THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "resumes");
        thread.setDaemon(true);
        return thread;
    });

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public void generate(@Suspended AsyncResponse answer) throws GeneralSecurityException {
        BareKey key = makeKey();
        ANOTHER_THREAD.execute(() -> answer.resume(key));
    }

    private static BareKey makeKey() throws GeneralSecurityException {
        byte[] plainKey = random(KEY_LENGTH);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, KEK, new GCMParameterSpec(TAG_BITS, random(IV_LENGTH)));
        byte[] wrapped = cipher.doFinal(plainKey);
        return new BareKey(
                UUID.randomUUID().toString(),
                Base64.getEncoder().encodeToString(plainKey),
                Base64.getEncoder().encodeToString(wrapped),
                1,
                Instant.now().toString());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
