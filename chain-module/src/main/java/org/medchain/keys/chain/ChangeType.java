package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;

/** The type of the change of a row, whose four parts are members of their own in an export. */
final class ChangeType implements FieldType<EntryChange> {

    private static final String SUBJECT = "subject";
    private static final String NUMBER = "changeNumber";
    private static final String BEFORE = "valuesBefore";
    private static final String AFTER = "valuesAfter";

    @Override
    public Class<EntryChange> values() {
        return EntryChange.class;
    }

    /** A change checked its parts itself. */
    @Override
    public void require(String name, EntryChange value) {}

    @Override
    public void encode(ByteFields fields, EntryChange change) {
        fields.text(change.subject()).number(change.number());
        fields.optional(change.before(), ByteFields::longText);
        fields.optional(change.after(), ByteFields::longText);
    }

    @Override
    public void write(String name, EntryChange change, MemberWriter members) throws IOException {
        members.text(SUBJECT, change.subject());
        members.number(NUMBER, change.number());
        if (change.before().isPresent()) {
            members.text(BEFORE, change.before().get());
        }
        if (change.after().isPresent()) {
            members.text(AFTER, change.after().get());
        }
    }

    @Override
    public Optional<EntryChange> find(String name, MemberReader members) throws IOException {
        Optional<String> subject = members.findText(SUBJECT);
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        long number = members.findNumber(NUMBER).orElseThrow(() -> new MalformedAuditException(NUMBER));
        return Optional.of(new EntryChange(subject.get(), number, members.findText(BEFORE), members.findText(AFTER)));
    }
}
