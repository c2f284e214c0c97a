package org.medchain.keys.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Makes callers inside the server generate data keys. */
final class InsideCalls {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    InsideCalls(URI server) {
        this.server = server;
    }

    Rate run(int callers, int tenants, Duration duration) throws IOException, InterruptedException {
        URI call = server.resolve(BenchmarkEar.INSIDE + "/?callers=" + callers + "&tenants=" + tenants + "&millis="
                + duration.toMillis());
        String answer = http.send(HttpRequest.newBuilder(call).build(), BodyHandlers.ofString())
                .body();
        String[] numbers = answer.split(" ", -1);
        if (numbers.length != 5) {
            throw new IllegalStateException("the server answers: " + answer);
        }
        return new Rate(
                Long.parseLong(numbers[0]) * 1e9 / Long.parseLong(numbers[1]),
                Duration.of(Long.parseLong(numbers[2]), ChronoUnit.MICROS),
                Duration.of(Long.parseLong(numbers[3]), ChronoUnit.MICROS),
                Long.parseLong(numbers[4]));
    }
}
