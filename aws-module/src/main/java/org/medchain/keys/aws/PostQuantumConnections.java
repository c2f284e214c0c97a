package org.medchain.keys.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Connections whose keys are agreed on by X25519MLKEM768 where the other side knows it, so that a recording stays closed to a quantum computer, and by
 * an elliptic curve where it does not. The HTTP client is that of the AWS CRT, native code, which is an optional library.
 *
 * <p>Limit: it trusts the CAs of the operating system, or those of the file that {@code javax.net.ssl.trustStore} names. Those of the JDK it does not
 * look at.
 */
record PostQuantumConnections(AwsSettings settings, Duration connectTime)
        implements SdkHttpClient.Builder<PostQuantumConnections> {

    /** @throws IllegalArgumentException if the library is missing, or does not run here */
    void requireLibrary() {
        try {
            build().close();
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "AWS_KMS_POST_QUANTUM_TLS needs the library aws-crt-client, which is not there: see docs/run/aws.md",
                    e);
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalArgumentException("AWS_KMS_POST_QUANTUM_TLS can't be used here: " + e.getMessage(), e);
        }
    }

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
        return new CrtClient(AwsCrtHttpClient.builder()
                .postQuantumTlsEnabled(true)
                .useTrustStoreSystemProperties(true)
                .maxConcurrency(settings.maxConnections())
                .connectionAcquisitionTimeout(settings.apiCallTimeout())
                .connectionTimeout(connectTime)
                .tlsNegotiationTimeout(settings.attemptTimeout())
                .buildWithDefaults(defaults));
    }

    private record CrtClient(SdkHttpClient crt) implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new CrtRequest(crt.prepareRequest(request));
        }

        @Override
        public String clientName() {
            return crt.clientName();
        }

        @Override
        public void close() {
            crt.close();
        }
    }

    /** The CRT has unchecked exceptions of its own for what goes wrong on a connection. The SDK knows, and tries again, those of Java. */
    private record CrtRequest(ExecutableHttpRequest crt) implements ExecutableHttpRequest {

        @Override
        public HttpExecuteResponse call() throws IOException {
            try {
                HttpExecuteResponse answer = crt.call();
                return HttpExecuteResponse.builder()
                        .response(answer.httpResponse())
                        .responseBody(answer.responseBody()
                                .map(body -> AbortableInputStream.create(new CrtBody(body), body))
                                .orElse(null))
                        .build();
            } catch (RuntimeException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void abort() {
            crt.abort();
        }
    }

    private static final class CrtBody extends FilterInputStream {

        CrtBody(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (RuntimeException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
