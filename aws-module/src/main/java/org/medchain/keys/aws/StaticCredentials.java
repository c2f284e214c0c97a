package org.medchain.keys.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An access key of AWS: its id, its secret and, for a temporary one, its session token.
 *
 * <p>Limit: the AWS SDK takes secrets as Strings, so that they can't be wiped.
 */
public final class StaticCredentials {

    private final String accessKeyId;
    private final String secretAccessKey;
    private final Optional<String> sessionToken;

    /** @throws IllegalArgumentException if one of them is blank */
    public StaticCredentials(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
        this.accessKeyId = requireText("AWS_ACCESS_KEY_ID", accessKeyId);
        this.secretAccessKey = requireText("AWS_SECRET_ACCESS_KEY", secretAccessKey);
        this.sessionToken = sessionToken.map(token -> requireText("AWS_SESSION_TOKEN", token));
    }

    AwsCredentialsProvider provider() {
        AwsCredentials credentials = sessionToken
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(accessKeyId, secretAccessKey, token))
                .orElseGet(() -> AwsBasicCredentials.create(accessKeyId, secretAccessKey));
        return StaticCredentialsProvider.create(credentials);
    }

    private static String requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is blank");
        }
        return value;
    }

    @Override
    public String toString() {
        return "StaticCredentials[redacted]";
    }
}
