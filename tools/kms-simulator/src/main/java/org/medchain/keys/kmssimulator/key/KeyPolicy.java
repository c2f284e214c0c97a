package org.medchain.keys.kmssimulator.key;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import java.util.List;
import org.medchain.keys.kmssimulator.json.JsonText;

/**
 * A key policy, obeyed as AWS does: a Deny that applies wins, otherwise an Allow must apply. A policy that the
 * simulator could not obey in full is refused.
 */
public final class KeyPolicy {

    private static final String STANDARD = """
            {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{"Sid": "Enable IAM User Permissions",
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "kms:*", "Resource": "*"}]}""".formatted(KeyArn.ACCOUNT);

    private final String document;
    private final List<PolicyStatement> statements;

    private KeyPolicy(String document, List<PolicyStatement> statements) {
        this.document = document;
        this.statements = statements;
    }

    /** Returns the policy of a key that is created without one: the whole account may do all. */
    public static KeyPolicy standard() {
        return parse(STANDARD);
    }

    /** @throws KmsErrorException if the document is not a policy */
    public static KeyPolicy parse(String document) {
        try {
            JsonArray statements = JsonText.parse(document).getJsonArray("Statement");
            if (statements == null) {
                throw KmsErrorException.malformedPolicy("The policy has no statement.");
            }
            return new KeyPolicy(
                    document,
                    statements.stream()
                            .map(statement -> PolicyStatement.parse(statement.asJsonObject()))
                            .toList());
        } catch (JsonException | ClassCastException e) {
            throw KmsErrorException.malformedPolicy("The policy is not a policy document.");
        }
    }

    /** The JSON text, as it was put. */
    public String document() {
        return document;
    }

    public boolean allows(AccessRequest request) {
        return statements.stream().noneMatch(statement -> !statement.allows() && statement.appliesTo(request))
                && statements.stream().anyMatch(statement -> statement.allows() && statement.appliesTo(request));
    }
}
