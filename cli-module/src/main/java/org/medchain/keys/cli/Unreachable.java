package org.medchain.keys.cli;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says in a few words why a server can't be reached, as far as the JDK's client tells it. The messages of the JDK are not repeated: they may have what
 * the server sent.
 */
final class Unreachable {

    private static final List<String> OF_ANOTHER_HOST =
            List.of("No subject alternative", "No name matching", "Illegal given domain name");

    private Unreachable() {}

    /** Completes "can't be reached: ". */
    static String causeOf(Throwable failure) {
        List<Throwable> causes =
                Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
        return ofName(causes)
                .or(() -> ofCertificate(causes))
                .or(() -> when(
                        causes, "TLS can't be agreed on; is this a port of https?", SSLException.class))
                .or(() -> when(causes, "nothing answers at its address", HttpConnectTimeoutException.class))
                .or(() -> when(
                        causes, "it does not answer in time", HttpTimeoutException.class, TimeoutException.class))
                .or(() -> when(causes, "there is no way to its address", NoRouteToHostException.class))
                .or(() -> when(causes, "the connection is refused", ConnectException.class))
                .or(() -> when(causes, "interrupted", InterruptedException.class))
                .orElse("the connection breaks off");
    }

    private static Optional<String> ofName(List<Throwable> causes) {
        return when(causes, "its name is not found", UnknownHostException.class, UnresolvedAddressException.class);
    }

    private static Optional<String> ofCertificate(List<Throwable> causes) {
        return when(causes, "its certificate has expired", CertificateExpiredException.class)
                .or(() -> when(causes, "its certificate is not valid yet", CertificateNotYetValidException.class))
                .or(() -> causes.stream()
                        .filter(CertificateException.class::isInstance)
                        .findFirst()
                        .map(Unreachable::wordsOf));
    }

    private static String wordsOf(Throwable certificate) {
        String message = String.valueOf(certificate.getMessage());
        return OF_ANOTHER_HOST.stream().anyMatch(message::startsWith)
                ? "its certificate is another host's"
                : "its certificate is not trusted; --ca-file names certificates that are";
    }

    @SafeVarargs
    private static Optional<String> when(List<Throwable> causes, String words, Class<? extends Throwable>... types) {
        return Stream.of(types).anyMatch(type -> causes.stream().anyMatch(type::isInstance))
                ? Optional.of(words)
                : Optional.empty();
    }
}
