package org.medchain.keys.server.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.medchain.keys.server.http.BoundedHttp;
import org.medchain.keys.server.tls.Trust;

/** The issuer's keys, asked for over HTTP, within {@link #LONGEST} and {@link #MOST_BYTES}. */
final class WebKeys implements KeySource {

    /** The key sets of known issuers have a tenth of it. */
    static final int MOST_BYTES = 262_144;

    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int OK = 200;

    private final HttpRequest request;
    private final BoundedHttp http;

    WebKeys(URI url, Trust trust) {
        this(url, trust, LONGEST);
    }

    WebKeys(URI url, Trust trust, Duration longest) {
        this.request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.http = new BoundedHttp(trust, "the issuer", MOST_BYTES, longest);
    }

    @Override
    public byte[] read() throws IOException {
        HttpResponse<byte[]> response = http.send(request);
        if (response.statusCode() != OK) {
            throw new IOException("the issuer answers with status " + response.statusCode());
        }
        return response.body();
    }
}
