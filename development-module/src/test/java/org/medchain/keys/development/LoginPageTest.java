package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {

    private static final URI CONSOLE = URI.create("http://127.0.0.1:9080");
    private static final String CALLBACK = "http%3A%2F%2F127.0.0.1%3A9080%2Fconsole%2Fcallback";

    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String ASKED = "/auth?response_type=code&client_id=medchain-console&redirect_uri=" + CALLBACK
            + "&state=a-state&code_challenge=" + CHALLENGE + "&code_challenge_method=S256";
    private static final String CHOSEN =
            "state=a-state&code_challenge=" + CHALLENGE + "&name=olga&tenant=trial&role=privacy-officer&role=auditor";

    private static DevelopmentKeys keys;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-30T08:00:00Z"), ZoneOffset.UTC);
    private final HttpClient http = HttpClient.newHttpClient();
    private LoginPage page;

    @BeforeAll
    static void makeKeys(@TempDir Path parent) {
        keys = DevelopmentKeys.createOrOpen(parent.resolve("keys"));
    }

    @BeforeEach
    void start() {
        page = new LoginPage(keys, 0, CONSOLE, clock);
    }

    @AfterEach
    void stop() {
        page.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(page.issuer() + path));
    }

    private HttpRequest.Builder letIn(String path) throws IOException, InterruptedException {
        String cookie = cookieOf(send(HttpRequest.newBuilder(URI.create(page.address()))));
        return to(path).header("Cookie", "another=1; " + cookie.substring(0, cookie.indexOf(';')));
    }

    private static String cookieOf(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElseThrow();
    }

    private String code() throws IOException, InterruptedException {
        HttpResponse<String> chosen = send(letIn("/auth").POST(BodyPublishers.ofString(CHOSEN)));
        String location = location(chosen);
        assertThat(location)
                .startsWith("http://127.0.0.1:9080/console/callback?code=")
                .endsWith("&state=a-state");
        return location.replaceFirst(".*code=([^&]+)&.*", "$1");
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> exchange(String code, String verifier, String redirect, String secret)
            throws IOException, InterruptedException {
        return send(to("/token")
                .POST(BodyPublishers.ofString("grant_type=authorization_code&client_id=medchain-console&client_secret="
                        + secret + "&code=" + code + "&code_verifier=" + verifier + "&redirect_uri=" + redirect)));
    }

    @Test
    void letsInWhoKnowsItsAddressAndLeadsThemToTheConsole() throws Exception {
        HttpResponse<String> opened = send(HttpRequest.newBuilder(URI.create(page.address())));

        assertThat(opened.statusCode()).isEqualTo(303);
        assertThat(location(opened)).isEqualTo("http://127.0.0.1:9080/console/");
        assertThat(cookieOf(opened))
                .matches("medchain-trial=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax")
                .doesNotContain(keys.consoleSecret());
    }

    @Test
    void describesItselfAsTheIssuer() throws Exception {
        assertThat(send(to("/.well-known/openid-configuration")).body())
                .contains("\"issuer\":\"" + page.issuer() + "\"", "\"" + page.issuer() + "/token\"");
    }

    @Test
    void givesATokenOfWhomThePersonChose() throws Exception {
        HttpResponse<String> form = send(letIn(ASKED));
        assertThat(form.body()).contains("value=\"a-state\"", "value=\"" + CHALLENGE + "\"", "value=\"auditor\"");

        HttpResponse<String> given = exchange(code(), VERIFIER, CALLBACK, keys.consoleSecret());

        assertThat(given.statusCode()).isEqualTo(200);
        assertThat(given.body()).contains("\"token_type\":\"Bearer\"").doesNotContain("refresh");
        String token = given.body().replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        assertThat(claims)
                .contains(
                        "\"iss\":\"" + page.issuer() + "\"",
                        "\"azp\":\"medchain-console\"",
                        "\"sub\":\"olga\"",
                        "\"tenant\":\"trial\"",
                        "\"groups\":[\"privacy-officer\",\"auditor\"]",
                        "\"exp\":" + clock.instant().plusSeconds(28_800).getEpochSecond());
    }

    @Test
    void takesACodeOnce() throws Exception {
        String code = code();

        assertThat(exchange(code, VERIFIER, CALLBACK, keys.consoleSecret()).statusCode())
                .isEqualTo(200);
        assertThat(exchange(code, VERIFIER, CALLBACK, keys.consoleSecret()).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "another-verifier, " + CALLBACK + ", '', 400",
        VERIFIER + ", https%3A%2F%2Fevil.example, '', 400",
        VERIFIER + ", " + CALLBACK + ", x, 401"
    })
    void givesNoTokenForAnothersCode(String verifier, String redirect, String more, int status) throws Exception {
        assertThat(exchange(code(), verifier, redirect, keys.consoleSecret() + more)
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?secret=guessed", ASKED, "/nothing"})
    void isClosedToOthers(String path) throws Exception {
        assertThat(send(to(path)).statusCode()).isEqualTo(403);
    }

    @Test
    void takesNoChoiceOfOthers() throws Exception {
        HttpResponse<String> chosen = send(to("/auth").POST(BodyPublishers.ofString(CHOSEN)));

        assertThat(chosen.statusCode()).isEqualTo(403);
        assertThat(chosen.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void sendsACodeToTheConsoleAlone() throws Exception {
        assertThat(send(letIn(ASKED.replace(CALLBACK, "https%3A%2F%2Fevil.example")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(letIn(ASKED.replace("S256", "plain"))).statusCode()).isEqualTo(403);
    }

    @Test
    void saysWhyNobodyIsThat() throws Exception {
        HttpResponse<String> refused = send(letIn("/auth")
                .POST(BodyPublishers.ofString("state=%22%3E%3Cx%3E&name=olga&tenant=trial&code_challenge=c")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("role=\"alert\">role is missing", "value=\"&quot;&gt;&lt;x&gt;\"")
                .doesNotContain("<x>");
    }

    /** A browser that an attacker's name leads here would be let in by nothing else than that name. */
    @Test
    void answersUnderNoOtherName() throws Exception {
        URI address = URI.create(page.issuer());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(
                    "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("This page has another address.");
        }
    }
}
