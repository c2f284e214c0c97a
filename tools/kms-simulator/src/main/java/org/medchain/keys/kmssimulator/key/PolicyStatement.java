package org.medchain.keys.kmssimulator.key;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * One statement of a key policy: to whom it speaks, of which actions, under which conditions, and whether it allows
 * or denies.
 */
record PolicyStatement(
        boolean allows, List<String> principals, List<String> actions, List<PolicyCondition> conditions) {

    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");
    private static final String ACCOUNT_ROOT = "arn:aws:iam::" + KeyArn.ACCOUNT + ":root";

    /** @throws KmsErrorException if an element is missing, or one that the simulator would not obey */
    static PolicyStatement parse(JsonObject statement) {
        if (!ELEMENTS.containsAll(statement.keySet()) || !statement.containsKey("Resource")) {
            throw KmsErrorException.malformedPolicy("A statement has " + ELEMENTS + " and nothing else.");
        }
        return new PolicyStatement(
                isAllow(statement), principals(statement), strings(statement, "Action"), conditions(statement));
    }

    boolean appliesTo(AccessRequest request) {
        return principals.stream().anyMatch(principal -> isPrincipal(principal, request.principalArn()))
                && actions.stream().anyMatch(pattern -> PolicyCondition.matchesAction(request.action(), pattern))
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    /** The account's root stands for every principal of the account: the simulator has no IAM policies to narrow it. */
    private static boolean isPrincipal(String principal, String callerArn) {
        return principal.equals("*")
                || principal.equals(callerArn)
                || principal.equals(ACCOUNT_ROOT)
                || principal.equals(KeyArn.ACCOUNT);
    }

    private static boolean isAllow(JsonObject statement) {
        return switch (statement.getString("Effect", "")) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw KmsErrorException.malformedPolicy("Effect is Allow or Deny.");
        };
    }

    private static List<String> principals(JsonObject statement) {
        JsonValue principal = statement.get("Principal");
        if (principal instanceof JsonObject object && object.keySet().equals(Set.of("AWS"))) {
            return strings(object, "AWS");
        }
        return strings(statement, "Principal");
    }

    private static List<PolicyCondition> conditions(JsonObject statement) {
        JsonObject conditions =
                statement.containsKey("Condition") ? statement.getJsonObject("Condition") : JsonValue.EMPTY_JSON_OBJECT;
        return conditions.keySet().stream()
                .flatMap(operator -> conditions.getJsonObject(operator).keySet().stream()
                        .map(key -> new PolicyCondition(
                                PolicyCondition.Operator.labelled(operator),
                                key,
                                strings(conditions.getJsonObject(operator), key))))
                .toList();
    }

    private static List<String> strings(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value instanceof JsonArray array && !array.isEmpty()) {
            return array.stream().map(PolicyStatement::text).toList();
        }
        return List.of(text(value));
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw KmsErrorException.malformedPolicy("A policy's values are strings.");
    }
}
