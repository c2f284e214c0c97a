package org.medchain.keys.console.login;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.server.caller.Caller.Scope;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.console.ConsoleClient;
import org.medchain.keys.server.token.Credentials;
import org.medchain.keys.server.token.LogoutTokens.Logout;
import org.medchain.keys.server.token.TokenRefusal;

/** An issuer inside the test: it gives the tokens {@code access-1}, {@code access-2} and so on, and says which are valid. */
public final class FakeIssuer implements Issuer.Http {

    public static final URI ISSUER = URI.create("https://login.hospital.example/realms/hospital");
    public static final URI CONSOLE = URI.create("https://keys.hospital.example/");
    public static final String CLIENT = "medchain-console";
    public static final String SUBJECT = "issuer subject-of-olga";

    private final List<HttpRequest> requests = new ArrayList<>();
    private final List<Form> forms = new ArrayList<>();
    private Optional<String> secret = Optional.of("of the console");
    private String methods = "[\"client_secret_basic\"]";
    private String tenant = "hospital";
    private String subject = SUBJECT;
    private Optional<String> client = Optional.of(CLIENT);
    private TreeSet<String> roles = new TreeSet<>(List.of("privacy-officer"));
    private boolean away;
    private Runnable whileAsked = () -> {};
    private OptionalInt refusal = OptionalInt.empty();
    private boolean givesRefreshTokens = true;
    private String beforeTokens = "";
    private int issued;
    private int attempts;
    private int firstValid = 1;

    public Logins logins(Sessions sessions, Clock clock) {
        Issuer issuer = new Issuer(Optional.of(consoleClient()), this, clock);
        return new Logins(
                issuer,
                sessions,
                this::verify,
                token -> loggedOut(token, clock.instant()),
                new LoginAttempts(new SecureRandom(), clock),
                clock);
    }

    public ConsoleClient consoleClient() {
        return new ConsoleClient(CLIENT, () -> secret, CONSOLE, ISSUER, "openid");
    }

    public void withoutSecret() {
        secret = Optional.empty();
    }

    void takesSecretsInTheForm() {
        methods = "[\"client_secret_post\"]";
    }

    public void issueTo(String otherSubject) {
        subject = otherSubject;
    }

    public void moveTo(String otherTenant) {
        tenant = otherTenant;
    }

    public void issueFor(String otherClient) {
        client = Optional.of(otherClient);
    }

    void nameNoClient() {
        client = Optional.empty();
    }

    public void give(String... granted) {
        roles = new TreeSet<>(List.of(granted));
    }

    public void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** Does something during each request, before it is answered. */
    void whileAsked(Runnable something) {
        whileAsked = something;
    }

    public void refuse() {
        refuse(400);
    }

    void refuse(int status) {
        refusal = OptionalInt.of(status);
    }

    /** Gives tokens with these claims; their signature is the rest of each token. */
    public void claim(String json) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        beforeTokens = Stream.of("{\"alg\":\"RS256\"}", json)
                .map(part -> encoder.encodeToString(part.getBytes(StandardCharsets.UTF_8)) + ".")
                .collect(Collectors.joining());
    }

    void giveNoRefreshTokens() {
        givesRefreshTokens = false;
    }

    /** The time of all tokens that were issued so far is over. */
    public void expireTokens() {
        firstValid = issued + 1;
    }

    void issueTokensThatAreNotValid() {
        firstValid = Integer.MAX_VALUE;
    }

    List<Form> forms() {
        return forms;
    }

    /** Returns the refresh tokens that were taken back. */
    public List<String> revoked() {
        return forms.stream().flatMap(form -> form.find("token").stream()).toList();
    }

    /** Returns how many requests were tried, answered or not. */
    int attempts() {
        return attempts;
    }

    HttpRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    int issued() {
        return issued;
    }

    private static Optional<Logout> loggedOut(String token, Instant now) {
        return token.equals("logout-of-olga") ? Optional.of(new Logout(SUBJECT, now)) : Optional.empty();
    }

    private Credentials verify(String token) {
        int number = Integer.parseInt(token.substring(token.lastIndexOf('-') + 1));
        return number < firstValid
                ? new Credentials.Refused(TokenRefusal.EXPIRED)
                : new Credentials.Verified(new Identity(
                        "olga",
                        Scope.ONE_TENANT,
                        Optional.of(new TenantId(tenant)),
                        roles,
                        client,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(subject)));
    }

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        attempts++;
        whileAsked.run();
        if (away) {
            throw new IOException("away");
        }
        requests.add(request);
        if (request.method().equals("GET")) {
            return new Response(request, 200, description());
        }
        forms.add(Form.parse(bodyOf(request)));
        if (request.uri().getPath().endsWith("/revoke")) {
            return new Response(request, 200, "");
        }
        if (refusal.isPresent()) {
            return new Response(request, refusal.getAsInt(), "{\"error\":\"invalid_grant\"}");
        }
        issued++;
        String refresh = givesRefreshTokens ? ",\"refresh_token\":\"refresh-" + issued + "\"" : "";
        return new Response(
                request,
                200,
                "{\"access_token\":\"" + beforeTokens + "access-" + issued + "\",\"token_type\":\"Bearer\"" + refresh
                        + "}");
    }

    private String description() {
        return "{\"issuer\":\"" + ISSUER + "\",\"authorization_endpoint\":\"" + ISSUER + "/auth\",\"token_endpoint\":\""
                + ISSUER + "/token\",\"revocation_endpoint\":\"" + ISSUER + "/revoke\",\"end_session_endpoint\":\""
                + ISSUER + "/logout\",\"token_endpoint_auth_methods_supported\":" + methods + "}";
    }

    private static String bodyOf(HttpRequest request) {
        StringBuilder body = new StringBuilder();
        request.bodyPublisher().orElseThrow().subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                body.append(StandardCharsets.UTF_8.decode(part));
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }

            @Override
            public void onComplete() {
                // All of it is there.
            }
        });
        return body.toString();
    }

    private record Response(HttpRequest request, int statusCode, String text) implements HttpResponse<byte[]> {

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
