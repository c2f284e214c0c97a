package org.medchain.keys.web.json;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The forms of what is answered in more than one. Each has a path of its own, that of the resource and an ending, since clients that are generated know
 * one form of an operation and many of them send no {@code Accept}.
 */
public enum AnswerForm {
    FHIR_LINES("application/fhir+ndjson", ".fhir.ndjson", "AsFhir"),
    LINES("application/x-ndjson", ".ndjson", "AsLines"),
    JSON("application/json", ".json", "AsJson"),
    JWS("application/jose", ".jws", "AsJws");

    private static final Map<Pattern, Set<AnswerForm>> RESOURCES = Map.of(
            Pattern.compile("/admin/audit-logs"), EnumSet.of(JSON, LINES, FHIR_LINES),
            Pattern.compile("/admin/audit-logs/export"), EnumSet.of(JSON, LINES),
            Pattern.compile("/api/v1/destructions/[^/;]+/certificate"), EnumSet.of(JSON, JWS));

    private final String mediaType;
    private final String ending;
    private final String operationEnding;

    AnswerForm(String mediaType, String ending, String operationEnding) {
        this.mediaType = mediaType;
        this.ending = ending;
        this.operationEnding = operationEnding;
    }

    /**
     * A request for one form.
     *
     * @param path that of the resource
     */
    public record Asked(String path, AnswerForm form) {}

    /** Returns what is asked for at a path, or nothing if the path is that of no form. */
    public static Optional<Asked> askedAt(String path) {
        return Arrays.stream(values())
                .filter(form -> path.endsWith(form.ending))
                .map(form -> new Asked(path.substring(0, path.length() - form.ending.length()), form))
                .filter(asked -> RESOURCES.entrySet().stream()
                        .anyMatch(resource -> resource.getValue().contains(asked.form())
                                && resource.getKey().matcher(asked.path()).matches()))
                .findFirst();
    }

    /** Returns the form of this media type. */
    public static AnswerForm of(String mediaType) {
        return Arrays.stream(values())
                .filter(form -> form.mediaType.equals(mediaType))
                .findFirst()
                .orElseThrow();
    }

    public String mediaType() {
        return mediaType;
    }

    /** Returns the path of this form of a resource. */
    public String pathOf(String resource) {
        return resource + ending;
    }

    /** Returns the id of the operation that answers in this form. */
    public String operationOf(String operation) {
        return operation + operationEnding;
    }
}
