package org.medchain.keys.chain;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The same text, in the same order, with another boundary between two neighbouring text fields of an entry. */
record ShiftedText(AuditEntry entry) {

    private static final List<String> OPTIONAL = List.of("reason", "client", "purposeOfUse", "sourceAddress");
    private static final List<String> TEXTS = List.of(
            "operation",
            "outcome",
            "reason",
            "actor",
            "client",
            "roles",
            "purposeOfUse",
            "sourceAddress",
            "requestId",
            "provider");

    static ShiftedText of(AuditEntry entry, Random random) {
        ShiftedText shifted;
        do {
            int left = random.nextInt(TEXTS.size() - 1);
            shifted = between(entry, TEXTS.get(left), TEXTS.get(left + 1), random);
        } while (shifted.entry.equals(entry));
        return shifted;
    }

    private static ShiftedText between(AuditEntry entry, String left, String right, Random random) {
        String joined = text(entry, left).orElse("") + text(entry, right).orElse("");
        int[] codePoints = joined.codePoints().toArray();
        int boundary = random.nextInt(codePoints.length + 1);
        AuditEntry half = with(entry, left, new String(codePoints, 0, boundary), random);
        return new ShiftedText(
                with(half, right, new String(codePoints, boundary, codePoints.length - boundary), random));
    }

    private static AuditEntry with(AuditEntry entry, String field, String text, Random random) {
        if (!OPTIONAL.contains(field)) {
            return Edit.with(entry, field, text);
        }
        boolean absent = text.isEmpty() && random.nextBoolean();
        return Edit.with(entry, field, absent ? Optional.empty() : Optional.of(text));
    }

    private static Optional<String> text(AuditEntry entry, String field) {
        return switch (field) {
            case "operation" -> Optional.of(entry.operation());
            case "outcome" -> Optional.of(entry.outcome());
            case "reason" -> entry.reason();
            case "actor" -> Optional.of(entry.actor());
            case "client" -> entry.client();
            case "roles" -> Optional.of(entry.roles());
            case "purposeOfUse" -> entry.purposeOfUse();
            case "sourceAddress" -> entry.sourceAddress();
            case "requestId" -> Optional.of(entry.requestId());
            default -> Optional.of(entry.provider());
        };
    }
}
