package org.medchain.keys.development;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.chain.command.UsageException;

/**
 * The login of the console of a server for trying: an OpenID Connect issuer on the loopback address, at which people choose who they are.
 *
 * <p>Guarantee: it answers only to a browser that was at {@link #address}, which the owner of the directory alone knows; a code goes to the console
 * alone, and gives one token, for the verifier (RFC 7636) and the secret.
 *
 * <p>Limit: it is for trying. It gives no refresh tokens, and has no logout.
 */
public final class LoginPage implements AutoCloseable {

    /** The client of the console. */
    public static final String CLIENT = "medchain-console";

    private static final Duration LIFE = Duration.ofHours(8);
    private static final int MOST_CODES = 100;
    private static final int CODE_BYTES = 32;
    private static final String CHALLENGE = "code_challenge";
    private static final String CODE = "code";
    private static final String REDIRECT = "redirect_uri";
    private static final String SECRET = "secret";
    private static final String STATE = "state";

    private final DevelopmentKeys keys;
    private final URI console;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Lets a browser in. Cookies are not told apart by ports, so it is no secret that anything else asks for. */
    private final String cookie = randomText();

    private final HttpServer server;
    private final Map<String, Login> codes = new LinkedHashMap<>() {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Login> eldest) {
            return size() > MOST_CODES;
        }
    };

    private record Login(TokenRequest person, String challenge) {}

    /**
     * @param port zero for any
     * @param console the address of the server that has the console
     */
    LoginPage(DevelopmentKeys keys, int port, URI console, Clock clock) {
        this.keys = keys;
        this.console = console;
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new DevelopmentException("cannot listen on port " + port, e);
        }
        server.createContext("/", exchange -> answer(new LoginExchange(exchange)));
        server.start();
    }

    /** @param arguments the directory of the keys, the port, the address of the server, and its process, with which this one ends */
    public static void main(String[] arguments) {
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(Path.of(arguments[0]));
        LoginPage page =
                new LoginPage(keys, Integer.parseInt(arguments[1]), URI.create(arguments[2]), Clock.systemUTC());
        ProcessHandle.of(Long.parseLong(arguments[3]))
                .ifPresent(server -> server.onExit().join());
        page.close();
    }

    /** Returns the issuer of its tokens. */
    public String issuer() {
        return issuer(server.getAddress().getPort());
    }

    /** Returns the issuer of the tokens of a page on this port. */
    public static String issuer(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the address that lets a browser in, and leads it to the console. */
    public String address() {
        return issuer() + "/?" + SECRET + "=" + keys.consoleSecret();
    }

    private void answer(LoginExchange exchange) throws IOException {
        // A name that an attacker lets point to this machine is not its own.
        if (!exchange.header("Host").equals(issuer().substring("http://".length()))) {
            exchange.refuse("This page has another address.");
            return;
        }
        switch (exchange.request()) {
            case "GET /" -> letIn(exchange);
            case "GET /.well-known/openid-configuration" -> exchange.json(200, description());
            case "GET /auth" -> ask(exchange);
            case "POST /auth" -> take(exchange);
            case "POST /token" -> give(exchange);
            default -> exchange.refuse("There is no such page.");
        }
    }

    private Map<String, Object> description() {
        return Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/auth",
                "token_endpoint",
                issuer() + "/token",
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post"));
    }

    private void letIn(LoginExchange exchange) throws IOException {
        if (areEqual(exchange.query(SECRET), keys.consoleSecret())) {
            exchange.letIn(cookie, console.resolve("/console/").toString());
        } else {
            exchange.refuse("Open the address that medchain printed when the server started.");
        }
    }

    private boolean isLetIn(LoginExchange exchange) {
        return areEqual(exchange.cookie(), cookie);
    }

    private String redirect() {
        return console.resolve("/console/callback").toString();
    }

    private void ask(LoginExchange exchange) throws IOException {
        boolean ofTheConsole = exchange.query("client_id").equals(CLIENT)
                && exchange.query(REDIRECT).equals(redirect())
                && exchange.query("response_type").equals(CODE)
                && exchange.query("code_challenge_method").equals("S256");
        if (!isLetIn(exchange)) {
            exchange.refuse("Open the address that medchain printed when the server started.");
        } else if (!ofTheConsole) {
            exchange.refuse("This is no login of the console.");
        } else {
            exchange.page(200, LoginForm.of(exchange.query(STATE), exchange.query(CHALLENGE), ""));
        }
    }

    private void take(LoginExchange exchange) throws IOException {
        if (!isLetIn(exchange)) {
            exchange.refuse("Open the address that medchain printed when the server started.");
            return;
        }
        String state = exchange.form(STATE);
        String challenge = exchange.form(CHALLENGE);
        try {
            TokenRequest person =
                    TokenRequest.of(exchange.form("name"), exchange.form("tenant"), exchange.forms("role"), LIFE);
            exchange.redirect(redirect() + "?code=" + codeFor(new Login(person, challenge)) + "&state="
                    + LoginExchange.encode(state));
        } catch (UsageException e) {
            exchange.page(400, LoginForm.of(state, challenge, e.getMessage().replace("--", "")));
        }
    }

    private synchronized String codeFor(Login login) {
        String code = randomText();
        codes.put(code, login);
        return code;
    }

    private String randomText() {
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        return encode(bytes);
    }

    private synchronized Optional<Login> takeBack(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    private void give(LoginExchange exchange) throws IOException {
        if (!exchange.form("client_id").equals(CLIENT)
                || !areEqual(exchange.form("client_secret"), keys.consoleSecret())) {
            exchange.json(401, Map.of("error", "invalid_client"));
            return;
        }
        Optional<Login> login = takeBack(exchange.form(CODE))
                .filter(it -> exchange.form("grant_type").equals("authorization_code")
                        && exchange.form(REDIRECT).equals(redirect())
                        && areEqual(it.challenge(), challengeOf(exchange.form("code_verifier"))));
        if (login.isPresent()) {
            exchange.json(200, Map.of("access_token", tokenFor(login.get().person()), "token_type", "Bearer"));
        } else {
            exchange.json(400, Map.of("error", "invalid_grant"));
        }
    }

    private String tokenFor(TokenRequest person) {
        return keys.tokenIssuer(clock)
                .withIssuer(issuer())
                .withClaim("azp", CLIENT)
                .withLifetime(person.lifetime())
                .issue(person.subject(), person.tenant(), person.roles());
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] bytes = verifier.getBytes(StandardCharsets.US_ASCII);
            return encode(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean areEqual(String one, String other) {
        byte[] first = one.getBytes(StandardCharsets.UTF_8);
        byte[] second = other.getBytes(StandardCharsets.UTF_8);
        boolean equal = MessageDigest.isEqual(first, second);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(second, (byte) 0);
        return equal;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
