package org.medchain.keys.it.http;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.client.Api;

/** All kinds of credentials that prove nothing, although the claims in them would suffice. */
final class BadTokens {

    private static final String EXPIRED = "The token has expired.";
    private static final String NOT_YET_VALID = "The token is not valid yet.";
    private static final String ISSUED_FOR_TOO_LONG = "The token was issued for longer than is allowed here.";
    private static final String WITHOUT_A_SUBJECT = "The token does not say to whom it was issued (sub).";
    private static final String WITHOUT_A_FIT_NAME = "The token gives no name that can be used here.";

    /** Of somebody who is not the issuer. */
    private static final KeyPair STRANGER = newKeys();

    private final List<Credential> all = new ArrayList<>();
    private final TokenIssuer issuer;
    private final String tenant;
    private final Set<Role> roles;
    private final String[] good;

    /**
     * The value of an {@code Authorization} header.
     *
     * @param why the sentence of the answer, where it says more than that a valid token is needed
     */
    record Credential(String name, String header, Optional<String> why) {

        /** Prints no token. */
        @Override
        public String toString() {
            return name;
        }
    }

    private BadTokens(Api api, String tenant, Set<Role> roles) {
        this.issuer = api.tokens().withLifetime(Duration.ofMinutes(10));
        this.tenant = tenant;
        this.roles = roles;
        this.good = issuer.issue("tester", tenant, roles).split("\\.");
    }

    /** @param roles the claims are those of a caller with these roles */
    static List<Credential> of(Api api, String tenant, Set<Role> roles) {
        BadTokens tokens = new BadTokens(api, tenant, roles);
        tokens.addKnownOnes();
        tokens.addHmacs(api);
        tokens.addOtherForms();
        tokens.addOtherAlgorithms();
        tokens.addOtherHeaders();
        tokens.addOtherIssuersAndAudiences();
        tokens.addOtherTimes(api);
        tokens.addUnfitNames();
        return tokens.all;
    }

    private void addKnownOnes() {
        all.add(new Credential("no token at all", "Bearer", Optional.empty()));
        String password = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        all.add(new Credential("user and password", "Basic " + password, Optional.empty()));
        addBearer("no JWT", "a.b.c");
        addBearer("no signature", good[0] + "." + good[1] + ".");
        String[] weak = issuer.issue("tester", "nobody", Set.of()).split("\\.", -1);
        addBearer("other claims than were signed", weak[0] + "." + good[1] + "." + weak[2]);
        String header = new String(Base64.getUrlDecoder().decode(good[0]), StandardCharsets.UTF_8);
        addBearer("another key under our key id", signedByStranger(header));
        for (String claim : List.of("exp", "iss", "aud")) {
            addIssued("no " + claim, issuer.withoutClaim(claim), Optional.empty());
        }
        addIssued("another issuer", issuer.withIssuer("https://elsewhere.invalid"), Optional.empty());
        addIssued("another audience", issuer.withAudience("another-service"), Optional.empty());
    }

    /** The public key is no secret, so nobody may take it for one. */
    private void addHmacs(Api api) {
        Path keySet = api.installation().keys().publicKeysFile();
        try {
            byte[] set = Files.readAllBytes(keySet);
            byte[] der = publicKey(set);
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
            addBearer("HMAC under the public key as PEM", hmac(pem.getBytes(StandardCharsets.US_ASCII)));
            addBearer("HMAC under the public key as DER", hmac(der));
            addBearer("HMAC under the key set", hmac(set));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SubjectPublicKeyInfo of the key that tokens are checked with. */
    private static byte[] publicKey(byte[] keySet) throws GeneralSecurityException {
        JsonObject key = Json.createReader(new ByteArrayInputStream(keySet))
                .readObject()
                .getJsonArray("keys")
                .getJsonObject(0);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.getString("n")), number(key.getString("e"))))
                .getEncoded();
    }

    private static BigInteger number(String base64Url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
    }

    private String hmac(byte[] key) throws GeneralSecurityException {
        String input = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + good[1];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private void addOtherForms() {
        String token = String.join(".", good);
        List<String> headers = List.of(
                token,
                "Token " + token,
                "JWT " + token,
                "MAC " + token,
                "Bearer: " + token,
                "Bearer=" + token,
                "Bearer_" + token,
                "Bearer \"" + token + "\"",
                "Bearer '" + token + "'",
                "Bearer <" + token + ">",
                "Bearer Bearer " + token,
                "Bearer " + token + " " + token,
                "Bearer " + token + "," + token,
                "Bearer " + token + ", Bearer " + token,
                "Bearer " + token + ";",
                "Bearer " + token + ".",
                "Bearer ." + token,
                "Bearer " + token + "=",
                "Bearer " + token + "." + good[2],
                "Bearer " + good[0] + "." + good[1],
                "Bearer " + good[0],
                "Bearer ..",
                "Bearer null",
                "Bearer undefined",
                "Bearer " + token.replace('.', ' '),
                "Bearer " + token.replace('.', ':'),
                "Bearer " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII)),
                "Bearer {\"token\":\"" + token + "\"}",
                "Bearer token=" + token,
                "Bearer " + good[1] + "." + good[0] + "." + good[2],
                "Bearer " + "A".repeat(5000) + "." + good[1] + "." + good[2],
                "Digest username=\"tester\", response=\"" + token + "\"",
                "Negotiate " + token);
        for (int i = 0; i < headers.size(); i++) {
            all.add(new Credential("form " + i, headers.get(i), Optional.empty()));
        }
    }

    private void addOtherAlgorithms() {
        for (String algorithm :
                List.of("none", "None", "NONE", "nOnE", "", "rs256", "RS1", "HS256", "ES256", "EdDSA", "dir")) {
            String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
            addBearer("alg '" + algorithm + "'", encode(header) + "." + good[1] + "." + good[2]);
            addBearer("alg '" + algorithm + "' without signature", encode(header) + "." + good[1] + ".");
        }
    }

    private void addOtherHeaders() {
        String jwk = jwkOfStranger();
        List<String> members = List.of(
                "\"jwk\":" + jwk,
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/certificate\"",
                "\"x5c\":[\""
                        + Base64.getEncoder()
                                .encodeToString(STRANGER.getPublic().getEncoded()) + "\"]",
                "\"kid\":\"unknown\"",
                "\"kid\":\"../../../../../../etc/passwd\"",
                "\"kid\":\"/dev/null\"",
                "\"kid\":\"' OR '1'='1\"",
                "\"kid\":\"http://127.0.0.1:1/keys\"",
                "\"kid\":\"${jndi:ldap://127.0.0.1:1/a}\"",
                "\"kid\":\"\\u0000\"",
                "\"kid\":\"\"",
                "\"kid\":null",
                "\"kid\":7",
                "\"kid\":[\"a\"]",
                "\"kid\":\"" + "k".repeat(2000) + "\"",
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"typ\":\"logout+jwt\"",
                "\"cty\":\"JWT\"",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A256GCM\"");
        for (String member : members) {
            addBearer("header " + member, signedByStranger("{\"alg\":\"RS256\"," + member + "}"));
        }
        for (String header :
                List.of("", "{", "[]", "null", "7", "{\"alg\":null}", "{\"alg\":7}", "{\"alg\":[\"RS256\"]}", "{}")) {
            addBearer("header " + header, encode(header) + "." + good[1] + "." + good[2]);
        }
    }

    private void addOtherIssuersAndAudiences() {
        for (String look : List.of("/", " ", "2", ".example", "#", "?", "%2F", "\u0000")) {
            addIssued(
                    "issuer + '" + look + "'", issuer.withIssuer(TokenIssuer.DEFAULT_ISSUER + look), Optional.empty());
            addIssued(
                    "audience + '" + look + "'",
                    issuer.withAudience(TokenIssuer.DEFAULT_AUDIENCE + look),
                    Optional.empty());
        }
        addIssued("no audience in the list", issuer.withClaim("aud", List.of()), Optional.empty());
        addIssued("audience in a map", issuer.withClaim("aud", Map.of("a", "b")), Optional.empty());
    }

    private void addOtherTimes(Api api) {
        for (int seconds : List.of(62, 295, 299, 600, 86_400)) {
            Clock past = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-300 - seconds));
            TokenIssuer earlier = api.installation().keys().tokenIssuer(past).withLifetime(Duration.ofMinutes(5));
            addIssued("expired for " + seconds + " s", earlier, Optional.of(EXPIRED));
        }
        long soon = Clock.systemUTC().instant().getEpochSecond() + 120;
        addIssued(
                "issued in two minutes",
                issuer.withClaim("iat", soon).withClaim("exp", soon + 300),
                Optional.of(NOT_YET_VALID));
        addIssued("valid in two minutes", issuer.withClaim("nbf", soon), Optional.of(NOT_YET_VALID));
        addIssued("valid tomorrow", issuer.withClaim("nbf", soon + 86_400), Optional.of(NOT_YET_VALID));
        addIssued("issued for a year", issuer.withLifetime(Duration.ofDays(365)), Optional.of(ISSUED_FOR_TOO_LONG));
        addIssued("no time of issue", issuer.withoutClaim("iat"), Optional.empty());
        addIssued("expiry as a text", issuer.withClaim("exp", Long.toString(soon)), Optional.empty());
        addIssued("expiry as a list", issuer.withClaim("exp", List.of(soon)), Optional.empty());
    }

    private void addUnfitNames() {
        for (String name : List.of("internal", "Internal", "a\nb", "a\u0000b", "a\u202Eb", " ", "a".repeat(201))) {
            addIssued("name '" + name + "'", issuer.withClaim("upn", name), Optional.of(WITHOUT_A_FIT_NAME));
        }
        addIssued("name in a list", issuer.withClaim("upn", List.of("tester")), Optional.of(WITHOUT_A_FIT_NAME));
        addIssued("no subject", issuer.withoutClaim("sub"), Optional.of(WITHOUT_A_SUBJECT));
        addIssued("empty subject", issuer.withClaim("sub", ""), Optional.of(WITHOUT_A_SUBJECT));
    }

    private void addIssued(String name, TokenIssuer changed, Optional<String> why) {
        all.add(new Credential(name, "Bearer " + changed.issue("tester", tenant, roles), why));
    }

    private void addBearer(String name, String token) {
        all.add(new Credential(name, "Bearer " + token, Optional.empty()));
    }

    private String signedByStranger(String header) {
        String input = encode(header) + "." + good[1];
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(STRANGER.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jwkOfStranger() {
        RSAPublicKey key = (RSAPublicKey) STRANGER.getPublic();
        return "{\"kty\":\"RSA\",\"n\":\"" + encode(key.getModulus().toByteArray()) + "\",\"e\":\""
                + encode(key.getPublicExponent().toByteArray()) + "\"}";
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
