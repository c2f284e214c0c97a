package org.medchain.keys.it.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.client.Api;

/** The value of an {@code Authorization} header that proves nothing, although the claims in it would suffice. */
enum BadToken {
    NO_TOKEN_AT_ALL {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return "Bearer";
        }
    },
    NO_JWT {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return "Bearer a.b.c";
        }
    },
    USER_AND_PASSWORD {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        }
    },
    EXPIRED {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
            return bearer(api.installation().keys().tokenIssuer(yesterday).issue("tester", tenant, roles));
        }
    },
    WITHOUT_EXPIRY {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return bearer(api.tokens().withoutClaim("exp").issue("tester", tenant, roles));
        }
    },
    NOT_YET_VALID {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            long tomorrow = Clock.systemUTC().instant().plus(Duration.ofDays(1)).getEpochSecond();
            return bearer(api.tokens().withClaim("nbf", tomorrow).issue("tester", tenant, roles));
        }
    },
    OF_ANOTHER_ISSUER {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return bearer(api.tokens().withIssuer("https://elsewhere.invalid").issue("tester", tenant, roles));
        }
    },
    WITHOUT_ISSUER {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return bearer(api.tokens().withoutClaim("iss").issue("tester", tenant, roles));
        }
    },
    FOR_ANOTHER_AUDIENCE {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return bearer(api.tokens().withAudience("another-service").issue("tester", tenant, roles));
        }
    },
    WITHOUT_AUDIENCE {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            return bearer(api.tokens().withoutClaim("aud").issue("tester", tenant, roles));
        }
    },
    UNSIGNED {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            String[] parts = parts(api, tenant, roles);
            return bearer(encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".");
        }
    },
    UNSIGNED_BUT_LOOKING_SIGNED {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            String[] parts = parts(api, tenant, roles);
            return bearer(encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + "." + parts[2]);
        }
    },
    WITHOUT_ITS_SIGNATURE {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            String[] parts = parts(api, tenant, roles);
            return bearer(parts[0] + "." + parts[1] + ".");
        }
    },
    WITH_OTHER_CLAIMS_THAN_WERE_SIGNED {
        @Override
        String of(Api api, String tenant, Set<Role> roles) {
            String[] weak = parts(api, "nobody", Set.of());
            return bearer(weak[0] + "." + parts(api, tenant, roles)[1] + "." + weak[2]);
        }
    },
    SIGNED_WITH_ANOTHER_KEY_UNDER_OUR_KEY_ID {
        @Override
        String of(Api api, String tenant, Set<Role> roles) throws GeneralSecurityException {
            String[] parts = parts(api, tenant, roles);
            PrivateKey stranger =
                    KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(stranger);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return bearer(parts[0] + "." + parts[1] + "." + encode(signature.sign()));
        }
    },
    HMAC_UNDER_THE_PUBLIC_KEY_AS_PEM {
        @Override
        String of(Api api, String tenant, Set<Role> roles) throws Exception {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey(api));
            String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
            return bearer(hmac(api, tenant, roles, pem.getBytes(StandardCharsets.US_ASCII)));
        }
    },
    HMAC_UNDER_THE_PUBLIC_KEY_AS_DER {
        @Override
        String of(Api api, String tenant, Set<Role> roles) throws Exception {
            return bearer(hmac(api, tenant, roles, publicKey(api)));
        }
    },
    HMAC_UNDER_THE_KEY_SET {
        @Override
        String of(Api api, String tenant, Set<Role> roles) throws Exception {
            return bearer(hmac(api, tenant, roles, Files.readAllBytes(keySet(api))));
        }
    };

    /** @param roles the claims are those of a caller with these roles */
    abstract String of(Api api, String tenant, Set<Role> roles) throws Exception;

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static String[] parts(Api api, String tenant, Set<Role> roles) {
        TokenIssuer issuer = api.tokens();
        return issuer.issue("tester", tenant, roles).split("\\.");
    }

    private static String hmac(Api api, String tenant, Set<Role> roles, byte[] key) throws GeneralSecurityException {
        String input = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + parts(api, tenant, roles)[1];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Path keySet(Api api) {
        return api.installation().keys().publicKeysFile();
    }

    /** SubjectPublicKeyInfo of the key that tokens are checked with. */
    private static byte[] publicKey(Api api) throws Exception {
        var key = jakarta.json.Json.createReader(Files.newBufferedReader(keySet(api)))
                .readObject()
                .getJsonArray("keys")
                .getJsonObject(0);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.getString("n")), number(key.getString("e"))))
                .getEncoded();
    }

    private static java.math.BigInteger number(String base64Url) {
        return new java.math.BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, bytes.length));
    }
}
