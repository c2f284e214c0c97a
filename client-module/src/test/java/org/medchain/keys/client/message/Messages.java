package org.medchain.keys.client.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;

/** Messages under one data key, and the ways to read them. */
final class Messages {

    static final int FRAME = 65_536;
    static final TenantId TENANT = new TenantId("clinic-north");

    final byte[] key = new byte[PlainKey.LENGTH];
    final DataKeyId keyId = new DataKeyId(UUID.randomUUID());
    final EncryptedKey encryptedKey;
    private final SecureRandom random = new SecureRandom();

    Messages() {
        random.nextBytes(key);
        byte[] bytes = new byte[153];
        random.nextBytes(bytes);
        encryptedKey = new EncryptedKey(bytes);
    }

    /** Bytes that tell places apart, the same for a length each time. */
    static byte[] plaintext(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    SealingKey sealingKey() {
        return new SealingKey(keyId, encryptedKey, PlainKey.takeCopyOf(key), bytes -> {});
    }

    OpeningKeys openingKeys() {
        return header -> PlainKey.takeCopyOf(key);
    }

    static MessageContext context(Map<String, String> added) {
        return MessageContext.of(TENANT, added);
    }

    byte[] seal(byte[] plaintext) {
        return Message.seal(plaintext, sealingKey(), context(Map.of("record", "lab-7")), random);
    }

    byte[] sealAsStream(byte[] plaintext, int chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SealingOutputStream sealing = new SealingOutputStream(out, sealingKey(), context(Map.of()), random)) {
            for (int from = 0; from < plaintext.length; from += chunk) {
                sealing.write(plaintext, from, Math.min(chunk, plaintext.length - from));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    byte[] open(byte[] message) {
        return Message.open(message, openingKeys());
    }

    /** What a stream lets go of before it ends or fails. */
    Released openAsStream(byte[] message) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        try (OpeningInputStream in = new OpeningInputStream(new ByteArrayInputStream(message), openingKeys())) {
            in.transferTo(released);
            return new Released(released.toByteArray(), true);
        } catch (InvalidMessageException e) {
            return new Released(released.toByteArray(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a channel that reads from the first byte to the last lets go of before it fails. */
    Released openAsChannel(byte[] message) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        try (OpeningChannel channel = new OpeningChannel(new ByteArrayChannel(message), openingKeys())) {
            ByteBuffer part = ByteBuffer.allocate(1_000);
            while (channel.read(part.clear()) >= 0) {
                released.write(part.array(), 0, part.position());
            }
            return new Released(released.toByteArray(), true);
        } catch (InvalidMessageException e) {
            return new Released(released.toByteArray(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Released(byte[] bytes, boolean whole) {}
}
